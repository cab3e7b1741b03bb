"""
Statements by which a device asks to send a picture: it needs no login, and works offline for weeks.

A COSE_Sign1 of the one form that `courier_api.custody.core.cose` reads, by the device's key, with
the device's identity as the key's; what kind of statement it is stands in the signed context. The
payload is a CBOR map: ``v`` = 1, ``sha256`` of the plain picture, ``size`` of what will be sent,
``device_id``, ``issued_at`` in milliseconds since 1970, UTC.

Whoever else gets hold of a statement can send bytes of that hash in the device's place, and nothing
more; so it may be used as often as answers are lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.cose import Sign1, check_sign1, open_sign1
from courier_api.custody.core.errors import PublicKeyError, SignatureError
from courier_api.custody.core.keys import read_public_key
from courier_api.custody.core.payloads import decode_map
from courier_api.evidence import repository
from courier_api.evidence.errors import StatementRefusedError, StatementTimeError
from courier_api.evidence.records import DAY_MS, EvidenceParams
from courier_api.identities import from_base64url

__all__ = ["EVIDENCE_CONTEXT", "Statement", "check_statement", "read_statement"]

EVIDENCE_CONTEXT = b"postroute.evidence/1"

_MAX_BYTES = 512
_DEVICE_ID_SIZE = 16
_NAMES = {"v", "sha256", "size", "device_id", "issued_at"}


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What a device asks for; its signature is not checked yet.

    Parameters
    ----------
    sha256 : bytes
    size : int
    device_id : bytes
    issued_at : int
        Milliseconds since 1970, UTC, by the device's clock.
    envelope : Sign1
    """

    sha256: bytes
    size: int
    device_id: bytes
    issued_at: int
    envelope: Sign1


def read_statement(text: str) -> Statement:
    """
    A statement from its text, base64url without padding.

    Raises
    ------
    StatementRefusedError
    """
    try:
        signed = from_base64url(text)
    except ValueError as error:
        raise StatementRefusedError("Statement: it is no base64url without padding.") from error
    is_short = len(signed) <= _MAX_BYTES
    opened = open_sign1(signed, key_id_size=_DEVICE_ID_SIZE) if is_short else None
    payload = None if opened is None else decode_map(opened.payload)
    if opened is None or payload is None or not _is_wanted(payload, opened.key_id):
        raise StatementRefusedError(
            f"Statement: wanted a COSE_Sign1 of a map of {', '.join(sorted(_NAMES))}."
        )
    return Statement(
        payload["sha256"], payload["size"], opened.key_id, payload["issued_at"], opened
    )  # fmt: skip


def check_statement(
    session: Session, statement: Statement, *, now: int, params: EvidenceParams
) -> None:
    """
    Check that an enrolled device made a statement, not too long ago.

    A revoked device may still send: what it took a picture of has happened.

    Parameters
    ----------
    session : Session
    statement : Statement
    now : int
        Milliseconds since 1970, UTC.
    params : EvidenceParams

    Raises
    ------
    StatementRefusedError, StatementTimeError
    """
    device = repository.device(session, statement.device_id)
    if device is None:
        raise StatementRefusedError("Statement: wanted one of an enrolled device.")
    try:
        check_sign1(
            statement.envelope, read_public_key(device.public_key), about=EVIDENCE_CONTEXT
        )  # fmt: skip
    except (PublicKeyError, SignatureError) as error:
        raise StatementRefusedError(str(error)) from error
    age = now - statement.issued_at
    if not -params.future_days * DAY_MS <= age <= params.past_days * DAY_MS:
        raise StatementTimeError(
            f"Statement: it is {age // 1_000} seconds old by the server's clock, wanted at most"
            f" {params.past_days} days; sign a new one."
        )


def _is_wanted(payload: dict[Any, Any], key_id: bytes) -> bool:
    values = [payload.get(name) for name in ("v", "size", "issued_at")]
    digest = payload.get("sha256")
    return (
        set(payload) == _NAMES
        and all(value.__class__ is int for value in values)
        and payload["v"] == 1
        and isinstance(digest, bytes)
        and len(digest) == 32
        and payload["device_id"] == key_id
    )
