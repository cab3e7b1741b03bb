"""
What the QR code of a label holds: a signed item code, which can be checked without a network.

It proves where the label comes from, not that the item is there: anyone can photocopy it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from courier_api.custody.core.codes import is_item_code
from courier_api.custody.core.cose import Sign1, check_sign1, make_sign1, open_sign1
from courier_api.custody.core.errors import CodeError, SignatureError
from courier_api.custody.core.keys import Algorithm, public_key_bytes
from courier_api.custody.core.qr_text import from_qr_text, to_qr_text

__all__ = ["LABEL_CONTEXT", "Label", "issuer_id", "make_label", "read_label", "verify_label"]

LABEL_CONTEXT = b"postroute.label/1"
_VERSION = 1
_ISSUER_ID_SIZE = 8
_MAX_DAY = 47_482


@dataclass(frozen=True, slots=True)
class Label:
    """
    A label as read.

    Parameters
    ----------
    code : str
        Of the item or bag.
    expires : int or None
        Last day since 1970 that it is good on; None: for ever.
    issuer : bytes
        Which key signed it; see `issuer_id`.
    envelope : Sign1
    """

    code: str
    expires: int | None
    issuer: bytes
    envelope: Sign1

    def is_expired(self, day: int) -> bool:
        """Whether it is no longer good on a day since 1970."""
        return self.expires is not None and day > self.expires


def issuer_id(key: Ed25519PublicKey) -> bytes:
    """8 bytes by which labels name the key that signed them."""
    return sha256(public_key_bytes(key)).digest()[:_ISSUER_ID_SIZE]


def make_label(code: str, key: Ed25519PrivateKey, *, expires: int | None = None) -> str:
    """
    Text of the QR code for an item or bag: at most 262 letters.

    Parameters
    ----------
    code : str
    key : Ed25519PrivateKey
    expires : int, optional
        Last day since 1970 that the label is good on.

    Raises
    ------
    CodeError
        When it is no item's code.
    """
    if not is_item_code(code):
        raise CodeError(f"Label for {code[:60]!r}: wanted the code of an item or bag.")
    payload = cbor2.dumps([_VERSION, code] if expires is None else [_VERSION, code, expires])
    key_id = issuer_id(key.public_key())
    return to_qr_text(make_sign1(payload, key, key_id=key_id, about=LABEL_CONTEXT))


def read_label(text: str) -> Label:
    """
    A label as scanned; its signature is not checked yet.

    Parameters
    ----------
    text : str
        From anyone.

    Raises
    ------
    CodeError
    """
    envelope = open_sign1(from_qr_text(text), key_id_size=_ISSUER_ID_SIZE)
    if envelope is None or envelope.algorithm is not Algorithm.EDDSA:
        raise CodeError("Label: its text is no COSE_Sign1 by EdDSA with the issuer's identity.")
    content = _content(envelope.payload)
    if content is None:
        raise CodeError(f"Label: its content is not that of version {_VERSION}.")
    code, expires = content
    return Label(code, expires, envelope.key_id, envelope)


def verify_label(label: Label, keys: Mapping[bytes, Ed25519PublicKey]) -> None:
    """
    Check that a label was issued by one of our own.

    Parameters
    ----------
    label : Label
    keys : mapping
        Public keys of issuers, by `issuer_id`.

    Raises
    ------
    SignatureError
    """
    key = keys.get(label.issuer)
    if key is None:
        raise SignatureError(f"Label: its issuer {label.issuer.hex()} is not known.")
    check_sign1(label.envelope, key, about=LABEL_CONTEXT)


def _content(payload: bytes) -> tuple[str, int | None] | None:
    """Code and expiry, if the payload is spelt as `make_label` spells them."""
    try:
        content = cbor2.loads(payload, max_depth=1, allow_indefinite=False)
    except cbor2.CBORDecodeError:
        return None
    if not isinstance(content, list) or len(content) not in (2, 3):
        return None
    version, code, *rest = content
    numbers = (version, *rest)
    if not all(type(one) is int and 0 <= one <= _MAX_DAY for one in numbers):
        return None
    if version != _VERSION or not isinstance(code, str) or not is_item_code(code):
        return None
    expires = rest[0] if rest else None
    return (code, expires) if cbor2.dumps(content) == payload else None
