"""The server's own key, and the secrets that follow from it."""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from courier_api.errors import CourierApiError

__all__ = ["KEY_NAME", "ServerKeys", "ServerKeysError", "load_or_make_keys"]

KEY_NAME = "server.key"
_SIZE = 32


class ServerKeysError(CourierApiError):
    """The file of the server's key is not what it should be."""

    code = "server_key"


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """
    What the server signs and seals with.

    Parameters
    ----------
    seed : bytes
        32 bytes that all of it follows from.
    """

    seed: bytes = field(repr=False)

    @property
    def signing(self) -> Ed25519PrivateKey:
        """Signs checkpoints and labels."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> Ed25519PublicKey:
        """By which anyone checks them."""
        return self.signing.public_key()

    def secret(self, purpose: str) -> bytes:
        """
        32 bytes for one purpose, from which nothing follows for another.

        Parameters
        ----------
        purpose : str
            Such as ``paging``.
        """
        return digest(self.seed, b"postroute." + purpose.encode(), sha256)

    def pseudonym(self, purpose: str, text: str) -> bytes:
        """32 bytes that stand for a text where the text itself is nobody's business."""
        return digest(self.secret(purpose), text.encode(), sha256)


def load_or_make_keys(folder: Path) -> ServerKeys:
    """
    The keys of a data folder, made at the first time.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    ServerKeysError
        When the file may be read by others, or does not hold 32 bytes.
    """
    path = folder / KEY_NAME
    if not path.exists():
        _make(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise ServerKeysError(f"Key {path}: its mode is {mode:o}, wanted 600.")
    seed = path.read_bytes()
    if len(seed) != _SIZE:
        raise ServerKeysError(f"Key {path}: it has {len(seed)} bytes, wanted {_SIZE}.")
    return ServerKeys(seed)


def _make(path: Path) -> None:
    """Write a new key durably; of several processes that do so at once, one is the first."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_SIZE))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
