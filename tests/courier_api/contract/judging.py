"""
What schemathesis takes for a fault, and is none.

It holds that what the description allows is accepted, and that what links lead to from something
new is there. Some rules no description can tell: they stand here by the code of the answer, each
with its reason, and by nothing else. An answer ``malformed`` is never among them unless each of
its faults is a rule across several fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData

#: Refused though of the described form, and why.
SPECIALITIES: Mapping[str, str] = MappingProxyType(
    {
        "checksum_mismatch": "tus, 460: the bytes are not those of the checksum beside them",
        "day_faults": "the uploaded files are no day, or contradict each other",
        "file_refused": "a file of items is a table, which no schema of bytes tells",
        "file_hash": "the bytes are not those of the SHA-256 in the path",
        "file_unknown": "names a file by its SHA-256 that nobody has uploaded",
        "fix_times_refused": "a position of a moment that has not come yet",
        "idempotency_key_reused": "the key came with another body before",
        "not_delivered": "404: the proof of a delivery, before there was one",
        "page_token_refused": "a page token is sealed by the server, none can be made up",
        "party_refused": "a party's kind is told by its text, and not every kind has devices",
        "password_refused": "a password that anybody would try first",
        "phone_refused": "no pattern tells the numbers of Vietnam",
        "precondition_missing": "428: tells that If-Match is wanted, of which one may know nothing",
        "queue_full": "503: more searches than may wait",
        "shift_refused": "the day has no such vehicle",
        "span_wanted": "of two parameters one is wanted",
        "target_refused": "webhooks go to names outside alone, which no pattern tells",
        "upload_ended": "410: an upload that was ended before, which its id does not tell",
        "upload_too_large": "413: more bytes than the length announced beside them",
        "upload_type": "of one path of tus, PATCH wants bytes and DELETE wants none",
        "user_refused": "each role acts for its own kind of party",
    }
)

#: Failures of which the code of the answer may tell that they are none.
_TOLD_BY_CODES = (EnsureResourceAvailability, RejectedPositiveData)


def is_fault(failure: Failure, content: bytes | None) -> bool:
    """Whether a failure is one of ours."""
    if not isinstance(failure, _TOLD_BY_CODES):
        return True
    problem = _problem(content)
    if problem.get("code") == "malformed":
        return {fault["code"] for fault in problem["faults"]} != {"value_error"}
    return problem.get("code") not in SPECIALITIES


def _problem(content: bytes | None) -> dict[str, Any]:
    try:
        told = json.loads(content or b"")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
