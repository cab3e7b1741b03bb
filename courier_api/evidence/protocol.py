"""
What the tus protocol says by headers.

References
----------
tus resumable upload protocol 1.0.0: core, creation, creation-with-upload, expiration, checksum,
termination.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Coroutine
from email.utils import formatdate
from hashlib import sha1, sha256
from hmac import compare_digest
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from courier_api.errors import (
    CODE_HEADER,
    PROBLEM_TYPE,
    CourierApiError,
    Problem,
    answer_http,
    answer_malformed,
    problem_content,
    problem_of,
    problems,
)
from courier_api.evidence.errors import (
    ChecksumMismatchError,
    ChecksumRefusedError,
    MetadataRefusedError,
    TusVersionError,
)
from courier_api.evidence.records import MEDIA_TYPES, Announced, Kind

__all__ = [
    "CHECKSUMS",
    "EXTENSIONS",
    "METADATA_PATTERN",
    "OFFSET_TYPE",
    "TUS_VERSION",
    "TusRoute",
    "TusVersionDep",
    "expires_header",
    "is_right_sum",
    "read_checksum",
    "read_metadata",
    "tus_problems",
]

TUS_VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
#: The protocol wants SHA-1 to be known; it is no matter of trust here, the whole has a SHA-256.
CHECKSUMS = "sha256,sha1"
OFFSET_TYPE = "application/offset+octet-stream"

_MISMATCH_TITLE = "Checksum Mismatch"
_NEEDED = frozenset(("sha256", "media_type"))
_NAMES = _NEEDED | {"event_id", "kind", "sealed"}
_SIZES = {"sha256": 32, "event_id": 16}
_KEY = re.compile(r"[a-z0-9_]{1,20}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")

#: One order of the pairs, for the API's description: any is taken.
METADATA_PATTERN = (
    "^sha256 [A-Za-z0-9+/]{43}=,media_type (aW1hZ2UvanBlZw==|aW1hZ2UvcG5n|aW1hZ2Uvd2VicA==)"
    "(,event_id [A-Za-z0-9+/]{22}==)?(,kind (cGhvdG9ncmFwaA==|c2lnbmF0dXJl))?(,sealed)?$"
)


def read_metadata(text: str) -> Announced:
    """
    What ``Upload-Metadata`` tells.

    Parameters
    ----------
    text : str
        Pairs of a name and a value in Base64. ``sha256`` and ``event_id`` as bytes or as
        hexadecimal digits, ``media_type``, ``kind`` (photograph or signature), ``sealed`` without
        a value, or 1.

    Raises
    ------
    MetadataRefusedError
        With all that is wrong. Other names, such as a file's name, are not taken: they would tell
        of people, and are of no use.
    """
    faults: list[str] = []
    values = _pairs(text, faults)
    faults += [f"{name}: wanted one" for name in sorted(_NEEDED - values.keys())]
    faults += [f"{name}: leave it out" for name in sorted(values.keys() - _NAMES)]
    digest = _bytes_of("sha256", values, faults)
    event_id = _bytes_of("event_id", values, faults)
    media_type = _one_of("media_type", MEDIA_TYPES, values, faults)
    kind = _one_of("kind", tuple(Kind), values, faults)
    _one_of("sealed", ("", "1"), values, faults)
    if faults:
        raise MetadataRefusedError(f"Upload-Metadata: {'; '.join(faults)}.")
    return Announced(
        digest or b"", media_type or "", Kind(kind or Kind.PHOTOGRAPH), event_id,
        "sealed" in values, text,
    )  # fmt: skip


def _pairs(text: str, faults: list[str]) -> dict[str, bytes]:
    values: dict[str, bytes] = {}
    for pair in text.split(","):
        name, _, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(name):
            faults.append("wanted names of small letters, each with a value in Base64")
            continue
        if name in values:
            faults.append(f"{name}: wanted once")
        content = _unpacked(value)
        if content is None:
            faults.append(f"{name}: its value is no Base64")
        values[name] = content or b""
    return values


def _unpacked(value: str) -> bytes | None:
    try:
        return b64decode(value, validate=True) if _BASE64.fullmatch(value) else None
    except Base64Error:
        return None


def _bytes_of(name: str, values: dict[str, bytes], faults: list[str]) -> bytes | None:
    value, size = values.get(name), _SIZES[name]
    if value is None or len(value) == size:
        return value
    if len(value) == 2 * size and re.fullmatch(rb"[0-9a-f]*", value):
        return bytes.fromhex(value.decode())
    faults.append(f"{name}: wanted {size} bytes, or {2 * size} hexadecimal digits")
    return None


def _one_of(
    name: str, wanted: tuple[str, ...], values: dict[str, bytes], faults: list[str]
) -> str | None:
    value = values.get(name)
    for one in wanted:
        if value == one.encode():
            return str(one)
    if value is not None:
        faults.append(f"{name}: wanted {' or '.join(filter(None, wanted))}")
    return None


def read_checksum(text: str) -> tuple[str, bytes] | None:
    """
    Algorithm and checksum of ``Upload-Checksum``; None: none was given.

    Raises
    ------
    ChecksumRefusedError
    """
    if not text:
        return None
    name, _, value = text.partition(" ")
    checksum = _unpacked(value)
    if checksum is None or len(checksum) != {"sha256": 32, "sha1": 20}.get(name):
        raise ChecksumRefusedError(f"Upload-Checksum: wanted one of {CHECKSUMS}, in Base64.")
    return name, checksum


def is_right_sum(content: bytes, checksum: tuple[str, bytes]) -> bool:
    """Whether bytes have a checksum."""
    name, wanted = checksum
    found = sha256(content) if name == "sha256" else sha1(content, usedforsecurity=False)
    return compare_digest(found.digest(), wanted)


def expires_header(moment: int) -> str:
    """A moment (milliseconds since 1970, UTC) as ``Upload-Expires`` has it."""
    return formatdate(moment / 1_000, usegmt=True)


def tus_problems(*errors: type[CourierApiError]) -> dict[int | str, dict[str, Any]]:
    """`courier_api.errors.problems`, with the one status that is of this protocol alone."""
    common = [error for error in errors if error is not ChecksumMismatchError]
    found = problems(TusVersionError, *common)
    if len(common) < len(errors):
        told = problem_content()
        detail = (ChecksumMismatchError.__doc__ or "").strip()
        value = _mismatch(detail).model_dump(exclude_none=True)
        told["content"][PROBLEM_TYPE]["examples"][ChecksumMismatchError.code] = {"value": value}
        told["description"] = detail
        found[ChecksumMismatchError.status] = told
    return found


class TusRoute(APIRoute):
    """A route each of whose answers says the version of the protocol, those that refuse too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except ChecksumMismatchError as error:
                response = JSONResponse(
                    _mismatch(str(error)).model_dump(exclude_none=True),
                    status_code=error.status,
                    media_type=PROBLEM_TYPE,
                    headers={CODE_HEADER: error.code},
                )
            except CourierApiError as error:
                response = problem_of(error)
            except RequestValidationError as error:
                response = answer_malformed(request, error)
            except HTTPException as error:
                response = answer_http(request, error)
            response.headers["tus-resumable"] = TUS_VERSION
            return response

        return answer


def _mismatch(detail: str) -> Problem:
    return Problem(
        title=_MISMATCH_TITLE, status=ChecksumMismatchError.status, code=ChecksumMismatchError.code,
        detail=detail,
    )  # fmt: skip


def _check_version(
    tus_resumable: Annotated[
        str,
        Header(
            alias="Tus-Resumable",
            description="Version of the protocol.",
            examples=[TUS_VERSION],
            json_schema_extra={"enum": [TUS_VERSION]},
        ),
    ],
) -> None:
    if tus_resumable != TUS_VERSION:
        raise TusVersionError(f"Tus-Resumable: wanted {TUS_VERSION}.")


#: Refuses requests of another version of the protocol.
TusVersionDep = Depends(_check_version)
