"""
COSE_Sign1 in the one form that custody accepts.

The envelope is tag 18 over four values in their shortest encoding: a protected header with the
algorithm and the key's identity in this order and nothing else, no unprotected header, a payload, a
signature of 64 bytes. Since there is one form, it is read by its place and a signed statement has
no second spelling.

References
----------
RFC 9052, sections 4.2 and 4.4; RFC 8949, section 4.2.
"""

from __future__ import annotations

from typing import NamedTuple

from courier_api.custody.core.keys import (
    Algorithm,
    PrivateKey,
    PublicKey,
    algorithm_of,
    check_signature,
    sign_bytes,
)

__all__ = ["SIGNATURE_SIZE", "Sign1", "check_sign1", "make_sign1", "open_sign1"]

SIGNATURE_SIZE = 64

_TAG_AND_ARRAY = b"\xd2\x84"
_NO_HEADER = b"\xa0"
_SIGNATURE_HEAD = b"\x58\x40"
_CONTEXT = b"\x84\x6aSignature1"
_ALGORITHMS = {0x27: Algorithm.EDDSA, 0x26: Algorithm.ES256}
_BYTES, _SHORTEST_WITH_ONE, _SHORTEST_WITH_TWO, _SHORTEST_WITH_FOUR = 0x40, 24, 1 << 8, 1 << 16


class Sign1(NamedTuple):
    """
    A signed statement, taken apart; its signature is not checked yet.

    Parameters
    ----------
    algorithm : Algorithm
    key_id : bytes
    protected : bytes
        The header as signed.
    payload : bytes
    signature : bytes
    """

    algorithm: Algorithm
    key_id: bytes
    protected: bytes
    payload: bytes
    signature: bytes


def make_sign1(payload: bytes, key: PrivateKey, *, key_id: bytes, about: bytes) -> bytes:
    """
    Sign a statement.

    Parameters
    ----------
    payload : bytes
    key : PrivateKey
    key_id : bytes
        At most 23 bytes; the header names it.
    about : bytes
        What kind of statement it is: signed too, though not part of the bytes.
    """
    protected = b"\xa2\x01%c\x04%c%b" % (
        0x20 - 1 - algorithm_of(key),
        _BYTES + len(key_id),
        key_id,
    )
    signature = sign_bytes(_signed_bytes(protected, payload, about), key)
    return b"".join(
        (_TAG_AND_ARRAY, _headed(protected), _NO_HEADER, _headed(payload), _SIGNATURE_HEAD,
         signature)
    )  # fmt: skip


def open_sign1(signed: bytes, *, key_id_size: int) -> Sign1 | None:
    """
    Take a signed statement apart.

    Parameters
    ----------
    signed : bytes
    key_id_size : int
        At most 18 bytes, so that the header has one encoding.

    Returns
    -------
    opened : Sign1 or None
        None when the bytes are not of the one form accepted.
    """
    size = key_id_size + 5
    key_at, end = 8, 3 + size
    if (
        len(signed) < end + 2 + SIGNATURE_SIZE
        or signed[:4] != b"\xd2\x84%c\xa2" % (_BYTES + size)
        or signed[4] != 1
        or signed[6:8] != b"\x04%c" % (_BYTES + key_id_size)
        or signed[end : end + 1] != _NO_HEADER
    ):
        return None
    algorithm = _ALGORITHMS.get(signed[5])
    payload_at = end + 1
    payload_end = len(signed) - SIGNATURE_SIZE - len(_SIGNATURE_HEAD)
    payload = _content(signed, payload_at, payload_end)
    if algorithm is None or payload is None:
        return None
    if signed[payload_end : payload_end + 2] != _SIGNATURE_HEAD:
        return None
    return Sign1(
        algorithm, signed[key_at:end], signed[3:end], payload, signed[-SIGNATURE_SIZE:]
    )  # fmt: skip


def check_sign1(opened: Sign1, key: PublicKey, *, about: bytes) -> None:
    """
    Check the signature of a statement.

    Parameters
    ----------
    opened : Sign1
    key : PublicKey
    about : bytes
        See `make_sign1`.

    Raises
    ------
    courier_api.custody.core.errors.SignatureError
    """
    message = _signed_bytes(opened.protected, opened.payload, about)
    check_signature(opened.algorithm, opened.signature, message, key)


def _signed_bytes(protected: bytes, payload: bytes, about: bytes) -> bytes:
    return b"".join((_CONTEXT, _headed(protected), _headed(about), _headed(payload)))


def _headed(content: bytes) -> bytes:
    """A byte string in its shortest encoding."""
    return _head(len(content)) + content


def _head(size: int) -> bytes:
    if size < _SHORTEST_WITH_ONE:
        return bytes((_BYTES + size,))
    if size < _SHORTEST_WITH_TWO:
        return b"\x58" + size.to_bytes(1)
    if size < _SHORTEST_WITH_FOUR:
        return b"\x59" + size.to_bytes(2)
    return b"\x5a" + size.to_bytes(4)


def _content(signed: bytes, begin: int, end: int) -> bytes | None:
    """The byte string that fills this span, if one in its shortest encoding does."""
    for head_size in (1, 2, 3, 5):
        size = end - begin - head_size
        if size >= 0 and signed[begin : begin + head_size] == _head(size):
            return signed[begin + head_size : end]
    return None
