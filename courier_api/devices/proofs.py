"""
Statements by which a device shows that it holds a key.

Each is a COSE_Sign1 of the one form that `courier_api.custody.core.cose` reads: the key's identity
is the device's, and what kind of statement it is stands in the signed context. The payload is a
CBOR map:

- ``postroute.enrol/1``: ``v`` = 1, ``secret`` (32 bytes, from the invitation), ``public_key`` (raw)
- ``postroute.login/1``: ``v`` = 1, ``login`` (text)
- ``postroute.session/1``: ``v`` = 1, ``challenge`` (bytes, as the server gave it out)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.cose import Sign1, check_sign1, open_sign1
from courier_api.custody.core.errors import PublicKeyError, SignatureError
from courier_api.custody.core.keys import PublicKey, read_public_key
from courier_api.custody.core.payloads import decode_map
from courier_api.devices import repository
from courier_api.errors import CourierApiError
from courier_api.identities import from_base64url
from courier_api.models import DeviceRow

__all__ = [
    "ENROL_CONTEXT",
    "LOGIN_CONTEXT",
    "MAX_STATEMENT_BYTES",
    "SESSION_CONTEXT",
    "DeviceProofError",
    "EnrolmentProof",
    "device_of_login",
    "device_of_session",
    "read_enrolment",
    "statement_of",
]

ENROL_CONTEXT = b"postroute.enrol/1"
LOGIN_CONTEXT = b"postroute.login/1"
SESSION_CONTEXT = b"postroute.session/1"
MAX_STATEMENT_BYTES = 1_024

_DEVICE_ID_SIZE = 16
_SECRET_SIZE = 32


class DeviceProofError(CourierApiError):
    """The device's statement is none, or does not show that it holds the key."""

    status = 403
    code = "device_proof_refused"


@dataclass(frozen=True, slots=True)
class EnrolmentProof:
    """
    What a device says to be enrolled; it holds the key that it names.

    Parameters
    ----------
    device_id : bytes
        As the invitation gave it.
    secret : bytes
    public_key : bytes
        Raw.
    algorithm : int
        By its number in COSE.
    """

    device_id: bytes
    secret: bytes = field(repr=False)
    public_key: bytes
    algorithm: int


def read_enrolment(statement: bytes) -> EnrolmentProof:
    """
    What a device says to be enrolled, its signature being checked with the key that it names.

    Raises
    ------
    DeviceProofError
    """
    opened = _opened(statement)
    payload = _payload(opened, {"v", "secret", "public_key"})
    secret, raw = payload["secret"], payload["public_key"]
    if not isinstance(secret, bytes) or len(secret) != _SECRET_SIZE or not isinstance(raw, bytes):
        raise DeviceProofError(f"Statement: wanted a secret of {_SECRET_SIZE} bytes and a key.")
    _check(opened, raw, ENROL_CONTEXT)
    return EnrolmentProof(opened.key_id, secret, raw, int(opened.algorithm))


def device_of_login(session: Session, statement: bytes, *, login: str, party: str | None) -> bytes:
    """
    The device at which somebody logs in, which says so itself.

    Parameters
    ----------
    session : Session
    statement : bytes
    login : str
    party : str or None
        Of the user: the device must be of the same one.

    Raises
    ------
    DeviceProofError
    """
    opened = _opened(statement)
    payload = _payload(opened, {"v", "login"})
    device = repository.device(session, opened.key_id)
    if device is None or device.revoked_at is not None or device.party != party:
        raise DeviceProofError("Statement: wanted one of a device that is enrolled for you.")
    _check(opened, device.public_key, LOGIN_CONTEXT)
    if payload["login"] != login:
        raise DeviceProofError("Statement: it is for another login.")
    return device.device_id


def device_of_session(session: Session, statement: bytes) -> tuple[DeviceRow, bytes]:
    """
    The device that asks for a session, and the challenge that it has signed.

    Whether the device was revoked, and whether the challenge is good, is for the caller to say.

    Parameters
    ----------
    session : Session
    statement : bytes

    Raises
    ------
    DeviceProofError
    """
    opened = _opened(statement)
    payload = _payload(opened, {"v", "challenge"})
    device, challenge = repository.device(session, opened.key_id), payload["challenge"]
    if device is None or not isinstance(challenge, bytes):
        raise DeviceProofError("Statement: wanted a challenge, signed by an enrolled device.")
    _check(opened, device.public_key, SESSION_CONTEXT)
    return device, challenge


def statement_of(text: str) -> bytes:
    """
    A statement from its text, base64url without padding.

    Raises
    ------
    DeviceProofError
    """
    try:
        return from_base64url(text)
    except ValueError as error:
        raise DeviceProofError("Statement: it is no base64url without padding.") from error


def _opened(statement: bytes) -> Sign1:
    is_short = len(statement) <= MAX_STATEMENT_BYTES
    opened = open_sign1(statement, key_id_size=_DEVICE_ID_SIZE) if is_short else None
    if opened is None:
        raise DeviceProofError("Statement: wanted a COSE_Sign1 by EdDSA or ES256 with the device.")
    return opened


def _payload(opened: Sign1, wanted: set[str]) -> dict[str, Any]:
    payload = decode_map(opened.payload)
    is_known = payload is not None and payload.get("v").__class__ is int and payload["v"] == 1
    if payload is None or not is_known or set(payload) != wanted:
        raise DeviceProofError(f"Statement: wanted a map of {', '.join(sorted(wanted))}.")
    return payload


def _check(opened: Sign1, raw: bytes, context: bytes) -> None:
    try:
        key: PublicKey = read_public_key(raw)
        check_sign1(opened, key, about=context)
    except (PublicKeyError, SignatureError) as error:
        raise DeviceProofError(str(error)) from error
