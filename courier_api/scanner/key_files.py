"""The file of a scanner's key."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from courier_api.scanner.refusals import InputFaultsError, refusal

__all__ = ["load_key", "load_or_make_key", "sync_folder"]

_OWNER_ALONE = 0o600


def load_or_make_key(path: Path) -> Ed25519PrivateKey:
    """
    The key of a file, which is made when it is not there.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputFaultsError
        See `load_key`.
    """
    if not path.exists():
        _make(path)
    return load_key(path)


def load_key(path: Path) -> Ed25519PrivateKey:
    """
    The key of a file: PKCS #8 as PEM, without a password, readable by its owner alone.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputFaultsError
        When others may read the file, or it holds no such key.
    OSError
        When there is no such file.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise _fault(path, f"Its mode is {mode:o}; wanted 600.", "Say chmod 600, or enrol anew.")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        cause = "It holds no Ed25519 key as PEM without a password."
        raise _fault(path, cause, "Name the file that `postroute scanner enrol` made.")
    return key


def sync_folder(folder: Path) -> None:
    """Let the names of new files in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path) -> None:
    """Write a new key, durably and whole; of several commands that do so at once, one is first."""
    content = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(path.absolute().parent)


def _fault(path: Path, cause: str, remedy: str) -> InputFaultsError:
    return refusal("scanner_key", place=str(path), cause=cause, remedy=remedy)
