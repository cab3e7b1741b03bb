"""
Checkpoints: signed statements of how large the ledger is and what its root is.

References
----------
C2SP tlog-checkpoint; extension lines, which it advises against, are refused.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courier_api.custody.core.errors import NoteError
from courier_api.custody.core.notes import NoteKey, SignedNote, check_note, read_note, sign_note

__all__ = ["Checkpoint", "check_checkpoint", "read_checkpoint", "sign_checkpoint"]

_ROOT_SIZE = 32
#: Digits of the largest size: 2**63 - 1.
_MAX_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    What a ledger held.

    Parameters
    ----------
    origin : str
        Which ledger: the name of its key.
    size : int
        Number of entries.
    root : bytes
        Of the tree over them, 32 bytes.

    Raises
    ------
    NoteError
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise NoteError(f"Checkpoint: origin {self.origin[:80]!r}, wanted one line.")
        if self.size < 0 or len(self.root) != _ROOT_SIZE:
            raise NoteError(
                f"Checkpoint of {self.size} entries, root of {len(self.root)} bytes:"
                f" wanted at least 0, and {_ROOT_SIZE}."
            )

    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """
    The note that publishes a checkpoint, signed in the name of its origin.

    Parameters
    ----------
    checkpoint : Checkpoint
        Consistent with all that this key has ever signed.
    key : Ed25519PrivateKey

    Raises
    ------
    NoteError
    """
    return sign_note(checkpoint.text(), checkpoint.origin, key)


def read_checkpoint(note: SignedNote) -> Checkpoint:
    """
    The checkpoint that a note's text is; nothing is said on its signatures.

    Raises
    ------
    NoteError
    """
    lines = note.text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteError(f"Checkpoint of {len(lines) - 1} lines: wanted origin, size and root.")
    origin, size, root = lines[:3]
    is_number = size.isascii() and size.isdecimal() and len(size) <= _MAX_DIGITS
    if not is_number or (size != "0" and size[0] == "0"):
        raise NoteError(f"Checkpoint: size {size[:30]!r}, wanted a number without leading zeros.")
    try:
        decoded = b64decode(root, validate=True)
    except ValueError:
        decoded = b""
    if len(decoded) != _ROOT_SIZE or b64encode(decoded).decode() != root:
        raise NoteError(f"Checkpoint: root {root[:60]!r}, wanted {_ROOT_SIZE} bytes in base 64.")
    return Checkpoint(origin, int(size), decoded)


def check_checkpoint(note: str | bytes, key: NoteKey) -> Checkpoint:
    """
    The checkpoint that a ledger's key has signed.

    Parameters
    ----------
    note : str or bytes
        From anyone.
    key : NoteKey
        Of the ledger, named as the checkpoint's origin.

    Raises
    ------
    NoteError
    courier_api.custody.core.errors.SignatureError
    """
    signed = read_note(note)
    check_note(signed, key)
    checkpoint = read_checkpoint(signed)
    if checkpoint.origin != key.name:
        raise NoteError(f"Checkpoint of {checkpoint.origin[:80]!r}: wanted {key.name!r}.")
    return checkpoint
