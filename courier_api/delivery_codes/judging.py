"""
What becomes of a code that was typed at a door: pure, by what was sent before.

It is judged by the time of the event, not of its recording: a phone may have been without signal
for a month.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from courier_api.delivery_codes.digests import NUM_DIGITS, CodeDigester

__all__ = ["CodeVerdict", "Issued", "JudgeParams", "judge", "typed_code"]

_DAY_MS = 86_400_000


class CodeVerdict(StrEnum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    #: The right one of another time: before it was sent, or after its days or its successor.
    EXPIRED = "expired"
    #: Nobody had been sent any.
    NOT_SENT = "not_sent"
    #: The device had been wrong too often about this item: it was not looked at.
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class JudgeParams:
    """
    How codes are judged.

    Parameters
    ----------
    days : int
        For how long a code is good after it was sent.
    tolerance_ms : int
        How wrong a phone's clock may be.
    max_tries : int
        Wrong codes of one device for one item.
    keep_days : int
        For how long a code that is over is kept: phones may still bring deliveries from before.
    """

    days: int = 14
    tolerance_ms: int = 10 * 60_000
    max_tries: int = 5
    keep_days: int = 60

    @property
    def lasting_ms(self) -> int:
        """For how long a code is good."""
        return self.days * _DAY_MS

    @property
    def keeping_ms(self) -> int:
        """For how long one that is over is kept."""
        return self.keep_days * _DAY_MS


@dataclass(frozen=True, slots=True)
class Issued:
    """
    A code that was sent for an item; times in milliseconds since 1970, UTC.

    Parameters
    ----------
    code_id : bytes
    item : str
    digest : bytes
    issued_at, expires_at : int
    superseded_at : int or None
        When another one was sent in its place.
    """

    code_id: bytes
    item: str
    digest: bytes
    issued_at: int
    expires_at: int
    superseded_at: int | None = None

    def is_good_at(self, time: int, tolerance_ms: int) -> bool:
        """Whether it was good at a moment of a phone's clock."""
        end = self.expires_at
        if self.superseded_at is not None:
            end = min(end, self.superseded_at)
        return self.issued_at - tolerance_ms <= time <= end + tolerance_ms


def judge(
    code: str | None,
    issued: Sequence[Issued],
    *,
    event_time: int,
    num_wrong: int,
    digests: CodeDigester,
    params: JudgeParams,
) -> CodeVerdict:
    """
    What becomes of a typed code.

    Parameters
    ----------
    code : str or None
        None: what was sent is no code.
    issued : sequence of Issued
        All that were sent for the item.
    event_time : int
        Of the handover, by the phone's clock.
    num_wrong : int
        What was judged wrong before, of the same device and item.
    digests : CodeDigester
    params : JudgeParams
    """
    if not issued:
        return CodeVerdict.NOT_SENT
    if num_wrong >= params.max_tries:
        return CodeVerdict.USED_UP
    # All are compared, so that the time it takes tells nothing.
    alike = [
        one for one in issued
        if compare_digest(one.digest, digests(one.code_id, one.item, code or ""))
    ]  # fmt: skip
    if any(one.is_good_at(event_time, params.tolerance_ms) for one in alike):
        return CodeVerdict.RIGHT
    return CodeVerdict.EXPIRED if alike else CodeVerdict.WRONG


def typed_code(value: bytes, item: str) -> str | None:
    """
    The code that a side field holds for an item.

    Parameters
    ----------
    value : bytes
        Canonical JSON: a text, for each item of the handover; or a map of texts by items' codes.
    item : str

    Returns
    -------
    code : str or None
        None: it holds none.
    """
    try:
        told = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if isinstance(told, dict):
        told = told.get(item)
    if not isinstance(told, str):
        return None
    code = "".join(told.split())
    is_code = len(code) == NUM_DIGITS and code.isascii() and code.isdigit()
    return code if is_code else None
