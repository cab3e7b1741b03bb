"""
Signed notes: texts with the names and signatures of those who vouch for them.

References
----------
C2SP signed-note, v1.0.0.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from courier_api.custody.core.errors import NoteError
from courier_api.custody.core.keys import Algorithm, check_signature, public_key_bytes

__all__ = [
    "MAX_NOTE_BYTES",
    "NoteKey",
    "NoteSignature",
    "SignedNote",
    "check_note",
    "read_note",
    "sign_note",
]

#: Sixteen signatures, should they be of the largest kind in use, and their text.
MAX_NOTE_BYTES = 128 << 10
_MAX_SIGNATURES = 16
#: The signature type of Ed25519 in the specification's list.
_ED25519 = b"\x01"
_KEY_ID_SIZE = 4
_NAME = re.compile(r"[^\s+]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """
    A key that notes are checked against.

    Parameters
    ----------
    name : str
        Best an address without its scheme, such as ``hue.example/ledger``.
    public_key : Ed25519PublicKey

    Raises
    ------
    NoteError
        When the name is empty or holds a blank or a plus.
    """

    name: str
    public_key: Ed25519PublicKey

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None or _CONTROLS.search(self.name) is not None:
            raise NoteError(f"Key name {self.name!r}: wanted a name without blanks and plus signs.")

    @property
    def key_id(self) -> bytes:
        """4 bytes that tell a name's keys apart."""
        return sha256(self.name.encode() + b"\n" + self._typed()).digest()[:_KEY_ID_SIZE]

    @classmethod
    def read(cls, text: str) -> NoteKey:
        """
        The key that a text is: name, identity in hexadecimal, key in base 64, parted by pluses.

        Raises
        ------
        NoteError
        """
        parts = text.split("+", 2)
        typed = _decoded(parts[-1]) if len(parts) == 3 else None
        if typed is None or typed[:1] != _ED25519:
            raise NoteError(f"Key {text[:80]!r}: wanted name+identity+key, the key one of Ed25519.")
        try:
            key = cls(parts[0], Ed25519PublicKey.from_public_bytes(typed[1:]))
        except ValueError:
            raise NoteError(f"Key {parts[0]!r}: its bytes are no public key.") from None
        if key.key_id.hex() != parts[1]:
            raise NoteError(f"Key {parts[0]!r}: identity {parts[1]!r}, wanted {key.key_id.hex()}.")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._typed()).decode()}"

    def _typed(self) -> bytes:
        return _ED25519 + public_key_bytes(self.public_key)


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line below a note: who signed, by which key, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """
    A note taken apart; `check_note` tells whether to believe it.

    Parameters
    ----------
    text : str
        What is signed; ends with a newline.
    signatures : tuple of NoteSignature
    """

    text: str
    signatures: tuple[NoteSignature, ...]


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """
    A text with a signature.

    Parameters
    ----------
    text : str
        Ends with a newline.
    name : str
        Of the key.
    key : Ed25519PrivateKey

    Raises
    ------
    NoteError
        When the text or the name cannot stand in a note.
    """
    note_key = NoteKey(name, key.public_key())
    if not text.endswith("\n") or _CONTROLS.search(text) is not None:
        raise NoteError("Note: its text must end with a newline, and hold no other control sign.")
    signature = b64encode(note_key.key_id + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def read_note(note: str | bytes) -> SignedNote:
    """
    A note taken apart.

    Parameters
    ----------
    note : str or bytes
        From anyone.

    Raises
    ------
    NoteError
    """
    text = _as_text(note)
    body, blank, below = text.rpartition("\n\n")
    lines = below.split("\n")
    if not blank or not body or lines[-1]:
        raise NoteError("Note: wanted a text, a blank line and signatures, each line ended.")
    if not 1 <= len(lines) - 1 <= _MAX_SIGNATURES:
        raise NoteError(f"Note: {len(lines) - 1} signatures, wanted 1 to {_MAX_SIGNATURES}.")
    return SignedNote(body + "\n", tuple(map(_read_signature, lines[:-1])))


def check_note(note: SignedNote, key: NoteKey) -> str:
    """
    The text of a note that a key has signed; signatures of others are passed over.

    Parameters
    ----------
    note : SignedNote
    key : NoteKey

    Raises
    ------
    NoteError
        When that key has not signed.
    courier_api.custody.core.errors.SignatureError
        When its signature is not good.
    """
    own = [one for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id)]
    if not own:
        raise NoteError(f"Note: no signature of {key.name} by key {key.key_id.hex()}.")
    for one in own:
        check_signature(Algorithm.EDDSA, one.signature, note.text.encode(), key.public_key)
    return note.text


def _as_text(note: str | bytes) -> str:
    if len(note) > MAX_NOTE_BYTES:
        raise NoteError(f"Note of {len(note)} bytes: wanted at most {MAX_NOTE_BYTES}.")
    try:
        text = note.decode() if isinstance(note, bytes) else note
        text.encode()
    except UnicodeError:
        raise NoteError("Note: its bytes are no UTF-8.") from None
    if _CONTROLS.search(text) is not None:
        raise NoteError("Note: it holds a control sign.")
    return text


def _read_signature(line: str) -> NoteSignature:
    dash, name, encoded = (*line.split(" ", 2), "", "")[:3]
    decoded = _decoded(encoded)
    if dash != "—" or _NAME.fullmatch(name) is None or decoded is None:
        raise NoteError(f"Signature line {line[:80]!r}: wanted a dash, a name and base 64.")
    if len(decoded) <= _KEY_ID_SIZE:
        raise NoteError(f"Signature of {name}: {len(decoded)} bytes, wanted more than the key's 4.")
    return NoteSignature(name, decoded[:_KEY_ID_SIZE], decoded[_KEY_ID_SIZE:])


def _decoded(encoded: str) -> bytes | None:
    """Bytes from base 64 in its one spelling."""
    try:
        decoded = b64decode(encoded, validate=True)
    except ValueError:
        return None
    return decoded if b64encode(decoded).decode() == encoded else None
