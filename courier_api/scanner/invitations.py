"""Invitations as a dispatcher hands them on, and the statement by which a key takes one up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courier_api.custody.core.cose import make_sign1
from courier_api.custody.core.keys import public_key_bytes
from courier_api.identities import from_base64url, to_base64url
from courier_api.scanner.refusals import InputFaultsError, refusal

__all__ = ["ENROL_CONTEXT", "Invitation", "enrolment_statement", "read_invitation"]

#: The one that `courier_api.devices.proofs` checks; that module needs the database's.
ENROL_CONTEXT = b"postroute.enrol/1"

_VERSION = 1
_MARK = "enrol="
_SIZES = (16, 32)


@dataclass(frozen=True, slots=True)
class Invitation:
    """
    What a dispatcher gave to enrol one device.

    Parameters
    ----------
    server : str
        Address that the device reaches the server by, without a path.
    device_id : bytes
    secret : bytes
    """

    server: str
    device_id: bytes
    secret: bytes = field(repr=False)


def read_invitation(text: str, *, server: str | None = None) -> Invitation:
    """
    The invitation of a QR code's text, or of the answer to ``POST /v1/devices/invitations``.

    Parameters
    ----------
    text : str
    server : str, optional
        Address to be used in place of the one that the invitation names.

    Raises
    ------
    InputFaultsError
        When it is neither; and when the secret would go over a network in the clear.
    """
    address, _, fragment = _qr_text(text.strip()).partition("#")
    version, *told = fragment.removeprefix(_MARK).split(".")
    try:
        device_id, secret = (from_base64url(one) for one in told)
    except ValueError:
        raise _refused() from None
    sizes = (len(device_id), len(secret))
    if not fragment.startswith(_MARK) or version != str(_VERSION) or sizes != _SIZES:
        raise _refused()
    return Invitation(_server(server or address), device_id, secret)


def enrolment_statement(invitation: Invitation, key: Ed25519PrivateKey) -> str:
    """What the device says to be enrolled; the same at every try, so that it may be repeated."""
    payload = {
        "v": _VERSION,
        "secret": invitation.secret,
        "public_key": public_key_bytes(key.public_key()),
    }
    signed = make_sign1(cbor2.dumps(payload), key, key_id=invitation.device_id, about=ENROL_CONTEXT)
    return to_base64url(signed)


def _qr_text(text: str) -> str:
    if not text.startswith("{"):
        return text
    try:
        told: Any = json.loads(text)
    except ValueError:
        raise _refused() from None
    return str(told.get("qr_text", ""))


def _server(address: str) -> str:
    # It comes with the web framework, which whoever only signs does not need.
    from courier_api.hosts import is_loopback

    parts = urlsplit(address)
    host = parts.hostname or ""
    is_private = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not is_private:
        raise refusal(
            "server_not_private",
            place=address[:100],
            cause="A key is enrolled by https://, or by http:// on this machine.",
            remedy="Name the server's address with --server.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _refused() -> InputFaultsError:
    return refusal(
        "invitation_malformed",
        place="invitation",
        cause="It is neither https://SERVER/...#enrol=1.DEVICE.SECRET nor an answer with it.",
        remedy="Give what POST /v1/devices/invitations answered, as it came.",
    )
