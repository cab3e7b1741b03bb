"""
The ledger as a file that anyone can check: lines of JSON, each in its one spelling.

First the ledger's name and key, then the devices, then all entries in order, each checkpoint after
the entry that it ends with, and at last the number of entries and the hash of all lines before. In
the README of this room the lines are shown.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from courier_api.custody.core.entries import FIRST_CHAIN_HASH, LedgerEntry, Standing, chain_hash
from courier_api.custody.core.errors import NoteError, PublicKeyError
from courier_api.custody.core.keys import PublicKey, public_key_bytes, read_public_key
from courier_api.custody.core.notes import NoteKey

__all__ = [
    "FORMAT",
    "MAX_LINE_BYTES",
    "CheckpointLine",
    "DeviceLine",
    "EndLine",
    "EntryLine",
    "HeaderLine",
    "LedgerExport",
    "Line",
    "lines_of",
    "read_line",
]

FORMAT = "postroute.ledger/1"
#: An entry with the largest event, in base 64.
MAX_LINE_BYTES = 256 << 10

_HASH_SIZE = 32
_DEVICE_ID_SIZE = 16
_MAX_NUMBER = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """Which ledger it is: the key that signs its checkpoints bears its name."""

    key: NoteKey


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """
    A device, and for which entries it was good.

    Parameters
    ----------
    device_id : bytes
        16 bytes.
    public_key : PublicKey
    enrolled_seq : int
        The first entry that may be of it: the ledger's size when it was enrolled.
    revoked_seq : int or None
        From this entry on, its events are held.
    """

    device_id: bytes
    public_key: PublicKey
    enrolled_seq: int
    revoked_seq: int | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry, and the chain's hash up to it."""

    entry: LedgerEntry
    chain: bytes


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    """A signed note."""

    note: str


@dataclass(frozen=True, slots=True)
class EndLine:
    """How many entries there were, and the hash of all lines before this one."""

    num_entries: int
    sha256: bytes


Line = HeaderLine | DeviceLine | EntryLine | CheckpointLine | EndLine


class LedgerExport:
    """
    Writes the lines of an export, in their order; the caller keeps the bytes.

    Parameters
    ----------
    key : NoteKey
        Of the ledger.
    """

    def __init__(self, key: NoteKey) -> None:
        self._key = key
        self._hash = sha256()
        self._chain = FIRST_CHAIN_HASH
        self._size = 0

    def header(self) -> bytes:
        """The first line."""
        return self._line({"ledger": FORMAT, "key": str(self._key)})

    def device(self, device: DeviceLine) -> bytes:
        """A device; all come before the first entry."""
        return self._line(
            {
                "device": device.device_id.hex(),
                "key": public_key_bytes(device.public_key).hex(),
                "enrolled": device.enrolled_seq,
                "revoked": device.revoked_seq,
            }
        )

    def entry(self, entry: LedgerEntry) -> bytes:
        """
        The next entry.

        Raises
        ------
        ValueError
            When it is not the next one.
        """
        if entry.seq != self._size:
            raise ValueError(f"Entry {entry.seq}: wanted {self._size}, the next one.")
        self._size += 1
        self._chain = chain_hash(self._chain, entry.leaf_hash())
        return self._line(
            {
                "seq": entry.seq,
                "record_time": entry.record_time,
                "standing": entry.standing.value,
                "signed": b64encode(entry.signed).decode(),
                "chain": self._chain.hex(),
            }
        )

    def checkpoint(self, note: str) -> bytes:
        """A checkpoint of the entries written so far."""
        return self._line({"checkpoint": note})

    def end(self) -> bytes:
        """The last line."""
        return self._line({"entries": self._size, "sha256": self._hash.hexdigest()})

    def _line(self, content: dict[str, Any]) -> bytes:
        line = _spelt(content)
        self._hash.update(line)
        return line


def lines_of(readline: Callable[[int], bytes]) -> Iterator[bytes]:
    """
    Lines of a file from anyone, none longer than an export's: one that is comes in pieces.

    Parameters
    ----------
    readline : callable
        Of a file opened for bytes.
    """
    while line := readline(MAX_LINE_BYTES + 1):
        yield line


def read_line(line: bytes) -> Line | None:
    """
    What a line of an export says.

    Parameters
    ----------
    line : bytes
        From anyone.

    Returns
    -------
    read : Line or None
        None when it says nothing, or not in its one spelling.
    """
    if len(line) > MAX_LINE_BYTES:
        return None
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    read = _READERS.get(tuple(content), lambda _content: None)
    try:
        found = read(content)
    except (ValueError, TypeError, NoteError, PublicKeyError):
        return None
    return found if found is not None and _spelt(content) == line else None


def _spelt(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _read_header(content: dict[str, Any]) -> Line | None:
    return HeaderLine(NoteKey.read(content["key"])) if content["ledger"] == FORMAT else None


def _read_device(content: dict[str, Any]) -> Line:
    revoked = content["revoked"]
    return DeviceLine(
        _bytes(content["device"], _DEVICE_ID_SIZE),
        read_public_key(_bytes(content["key"])),
        _number(content["enrolled"]),
        None if revoked is None else _number(revoked),
    )


def _read_entry(content: dict[str, Any]) -> Line:
    signed = b64decode(content["signed"], validate=True)
    if b64encode(signed).decode() != content["signed"]:
        raise ValueError("base 64 in another spelling")
    entry = LedgerEntry(
        _number(content["seq"]), _number(content["record_time"]),
        Standing(content["standing"]), signed,
    )  # fmt: skip
    return EntryLine(entry, _bytes(content["chain"], _HASH_SIZE))


def _read_checkpoint(content: dict[str, Any]) -> Line | None:
    note = content["checkpoint"]
    return CheckpointLine(note) if isinstance(note, str) else None


def _read_end(content: dict[str, Any]) -> Line:
    return EndLine(_number(content["entries"]), _bytes(content["sha256"], _HASH_SIZE))


_READERS = {
    ("ledger", "key"): _read_header,
    ("device", "key", "enrolled", "revoked"): _read_device,
    ("seq", "record_time", "standing", "signed", "chain"): _read_entry,
    ("checkpoint",): _read_checkpoint,
    ("entries", "sha256"): _read_end,
}


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MAX_NUMBER:
        raise ValueError("no number, or too large")
    return value


def _bytes(text: str, size: int | None = None) -> bytes:
    found = bytes.fromhex(text)
    if found.hex() != text or size not in (None, len(found)):
        raise ValueError("hexadecimal in another spelling, or of another size")
    return found
