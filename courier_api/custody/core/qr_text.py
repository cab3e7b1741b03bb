"""Bytes as QR codes hold them best: Base45, in its one spelling."""

from __future__ import annotations

from base45 import b45decode, b45encode  # type: ignore[import-untyped] # it has no types

from courier_api.custody.core.errors import CodeError

__all__ = ["MAX_QR_LETTERS", "from_qr_text", "to_qr_text"]

#: What a QR code of version 9 holds at level M.
MAX_QR_LETTERS = 262


def to_qr_text(data: bytes) -> str:
    """
    Letters for a QR code.

    Raises
    ------
    CodeError
        When there are more than the code holds.
    """
    text: str = b45encode(data).decode()
    if len(text) > MAX_QR_LETTERS:
        raise CodeError(f"QR text of {len(text)} letters: wanted at most {MAX_QR_LETTERS}.")
    return text


def from_qr_text(text: str) -> bytes:
    """
    The bytes that were made into letters.

    Raises
    ------
    CodeError
        When they are too many, or are not what `to_qr_text` writes.
    """
    if len(text) > MAX_QR_LETTERS:
        raise CodeError(f"QR text of {len(text)} letters: wanted at most {MAX_QR_LETTERS}.")
    try:
        data: bytes = b45decode(text)
    except ValueError:
        raise CodeError(f"QR text {text[:40]!r}: wanted Base45.") from None
    # Readers of this alphabet forgive a trailing newline; one content has one spelling here.
    if b45encode(data).decode() != text:
        raise CodeError(f"QR text {text[:40]!r}: wanted Base45 and nothing else.")
    return data
