"""
The ledger as a file that anyone can check: lines of JSON, each in its one spelling.

First the ledger's name and key, then the devices, then all entries in order, each checkpoint after
the entry that it ends with, and at last the number of entries and the hash of all lines before. In
the README of this room the lines are shown.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from courier_api.custody.core.entries import FIRST_CHAIN_HASH, LedgerEntry, Standing, chain_hash
from courier_api.custody.core.keys import PublicKey, public_key_bytes, read_public_key
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.spelling import (
    MAX_LINE_BYTES,
    hex_bytes,
    read_spelt,
    spelt,
    whole_number,
)

__all__ = [
    "FORMAT",
    "MAX_LINE_BYTES",
    "SHARED_READERS",
    "CheckpointLine",
    "DeviceLine",
    "EndLine",
    "EntryLine",
    "HeaderLine",
    "LedgerExport",
    "Line",
    "device_content",
    "entry_content",
    "lines_of",
    "read_entry",
    "read_line",
]

FORMAT = "postroute.ledger/1"
_HASH_SIZE = 32
_DEVICE_ID_SIZE = 16


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
        return self._line(device_content(device))

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
        return self._line(entry_content(entry) | {"chain": self._chain.hex()})

    def checkpoint(self, note: str) -> bytes:
        """A checkpoint of the entries written so far."""
        return self._line({"checkpoint": note})

    def end(self) -> bytes:
        """The last line."""
        return self._line({"entries": self._size, "sha256": self._hash.hexdigest()})

    def _line(self, content: dict[str, Any]) -> bytes:
        line = spelt(content)
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
    return read_spelt(line, _READERS)


def _read_header(content: dict[str, Any]) -> Line | None:
    return HeaderLine(NoteKey.read(content["key"])) if content["ledger"] == FORMAT else None


def device_content(device: DeviceLine) -> dict[str, Any]:
    """What a line says of a device."""
    return {
        "device": device.device_id.hex(),
        "key": public_key_bytes(device.public_key).hex(),
        "enrolled": device.enrolled_seq,
        "revoked": device.revoked_seq,
    }


def _read_device(content: dict[str, Any]) -> Line:
    revoked = content["revoked"]
    return DeviceLine(
        hex_bytes(content["device"], _DEVICE_ID_SIZE),
        read_public_key(hex_bytes(content["key"])),
        whole_number(content["enrolled"]),
        None if revoked is None else whole_number(revoked),
    )


def _read_entry(content: dict[str, Any]) -> Line:
    return EntryLine(read_entry(content), hex_bytes(content["chain"], _HASH_SIZE))


def read_entry(content: dict[str, Any]) -> LedgerEntry:
    """
    The entry that a line holds beside what proves it.

    Raises
    ------
    ValueError, TypeError
    """
    signed = b64decode(content["signed"], validate=True)
    if b64encode(signed).decode() != content["signed"]:
        raise ValueError("base 64 in another spelling")
    return LedgerEntry(
        whole_number(content["seq"]), whole_number(content["record_time"]),
        Standing(content["standing"]), signed,
    )  # fmt: skip


def entry_content(entry: LedgerEntry) -> dict[str, Any]:
    """What a line says of an entry, before what proves it."""
    return {
        "seq": entry.seq,
        "record_time": entry.record_time,
        "standing": entry.standing.value,
        "signed": b64encode(entry.signed).decode(),
    }


def _read_checkpoint(content: dict[str, Any]) -> Line | None:
    note = content["checkpoint"]
    return CheckpointLine(note) if isinstance(note, str) else None


def _read_end(content: dict[str, Any]) -> Line:
    return EndLine(whole_number(content["entries"]), hex_bytes(content["sha256"], _HASH_SIZE))


#: Lines that a proof of one item has as well.
SHARED_READERS: Mapping[tuple[str, ...], Callable[[dict[str, Any]], Line | None]] = (
    MappingProxyType({
        ("device", "key", "enrolled", "revoked"): _read_device,
        ("checkpoint",): _read_checkpoint,
        ("entries", "sha256"): _read_end,
    })
)  # fmt: skip
_READERS: Mapping[tuple[str, ...], Callable[[dict[str, Any]], Line | None]] = {
    ("ledger", "key"): _read_header,
    ("seq", "record_time", "standing", "signed", "chain"): _read_entry,
    **SHARED_READERS,
}
