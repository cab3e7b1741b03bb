"""Secrets that must be used again, sealed in the database by a key that is not in it."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from courier_api.errors import CourierApiError

__all__ = ["Vault", "VaultKeyError"]

_NONCE = 12


class VaultKeyError(CourierApiError):
    """What is sealed was sealed by another key: the database and the data folder do not match."""

    code = "vault_key"


class Vault:
    """
    Seals and opens by AES-256-GCM.

    Parameters
    ----------
    key : bytes
        32, kept apart from the database.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError(f"Key of {len(key)} bytes: wanted 32.")
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, belongs_to: str) -> bytes:
        """Something sealed; it opens for the same owner alone."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, belongs_to.encode())

    def open(self, sealed: bytes, belongs_to: str) -> bytes:
        """
        What was sealed.

        Raises
        ------
        VaultKeyError
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], belongs_to.encode())
        except (InvalidTag, ValueError):
            raise VaultKeyError(f"Sealed for {belongs_to}: another key has sealed it.") from None
