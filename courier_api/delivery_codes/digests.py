"""What stands for a delivery code in the database."""

from __future__ import annotations

from hashlib import sha256
from hmac import digest

__all__ = ["NUM_DIGITS", "CodeDigester"]

NUM_DIGITS = 6


class CodeDigester:
    """
    Digests of codes under a key that is not in the database.

    Six digits are soon guessed from any digest without a key; each is bound to its item and to the
    one sending, so that equal codes do not look alike.

    Parameters
    ----------
    key : bytes
        32.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, code_id: bytes, item: str, code: str) -> bytes:
        """32 bytes that stand for a code."""
        parts = (code_id.hex(), item, code)
        # Each part with its length: no two lists of parts are the same bytes.
        told = "".join(f"{len(part)}:{part}" for part in parts)
        return digest(self._key, told.encode(), sha256)
