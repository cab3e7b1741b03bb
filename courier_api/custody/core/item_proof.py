"""
The proof of one item as a file: its events, each with its path to a root that was signed.

It shows that these entries are in the ledger as they are; that there are no others of the item only
the whole ledger can show. Lines are those of an export, with other ones in front and for entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from courier_api.custody.core.acts import DecideDetail, PackDetail, WithdrawDetail
from courier_api.custody.core.checkpoints import Checkpoint, check_checkpoint
from courier_api.custody.core.entries import LedgerEntry
from courier_api.custody.core.errors import NoteError, ProofError, SignatureError
from courier_api.custody.core.events import Event
from courier_api.custody.core.export import (
    SHARED_READERS,
    CheckpointLine,
    DeviceLine,
    EndLine,
    device_content,
    entry_content,
    read_entry,
)
from courier_api.custody.core.findings import Finding, FindingCode
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.proofs import check_inclusion
from courier_api.custody.core.spelling import hex_bytes, read_spelt, spelt
from courier_api.custody.core.stated import DeviceList
from courier_api.custody.core.verifier import MAX_FINDINGS, VerificationReport, verify_ledger

__all__ = ["PROOF_FORMAT", "ItemProof", "ProvenEntry", "proof_lines", "verify_file"]

PROOF_FORMAT = "postroute.proof/1"

_HASH_SIZE = 32
#: Of a tree that no server could hold.
_MAX_PATH = 63
_MAX_CODE_LETTERS = 60


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """
    An entry and its path.

    Parameters
    ----------
    entry : LedgerEntry
    path : tuple of bytes
        Hashes from the leaf up to the root of the checkpoint.
    """

    entry: LedgerEntry
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ItemProof:
    """
    What proves an item's journey so far.

    Parameters
    ----------
    code : str
    key : NoteKey
        Of the ledger.
    devices : tuple of DeviceLine
        Those whose events there are.
    size : int
        Entries that the checkpoint covers.
    note : str
        The checkpoint, signed.
    entries : tuple of ProvenEntry
        That speak of the item, or of bags that it was packed into; in the ledger's order.
    """

    code: str
    key: NoteKey
    devices: tuple[DeviceLine, ...]
    size: int
    note: str
    entries: tuple[ProvenEntry, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """Which item of which ledger."""

    code: str
    key: NoteKey


def proof_lines(proof: ItemProof) -> list[bytes]:
    """The lines of a proof's file."""
    lines = [
        spelt({"proof": PROOF_FORMAT, "item": proof.code, "key": str(proof.key)}),
        *(spelt(device_content(device)) for device in proof.devices),
        spelt({"checkpoint": proof.note}),
        *(
            spelt(entry_content(one.entry) | {"path": [digest.hex() for digest in one.path]})
            for one in proof.entries
        ),
    ]
    digest = sha256(b"".join(lines)).hexdigest()
    return [*lines, spelt({"entries": len(proof.entries), "sha256": digest})]


def verify_file(
    lines: Iterable[bytes], *, key: NoteKey | None = None, witnessed: Sequence[str | bytes] = ()
) -> VerificationReport:
    """
    Check an exported ledger, or the proof of one item, whichever the first line says it is.

    Parameters
    ----------
    lines, key, witnessed
        See `courier_api.custody.core.verifier.verify_ledger`.
    """
    rest = iter(lines)
    first = next(rest, b"")
    if not isinstance(read_spelt(first, _READERS), _Header):
        return verify_ledger(chain([first] if first else [], rest), key=key, witnessed=witnessed)
    verifier = _ProofVerifier(key, witnessed)
    for line in chain([first], rest):
        verifier.take(line)
    return verifier.report()


class _ProofVerifier:
    """A check of one item's proof under way."""

    def __init__(self, key: NoteKey | None, witnessed: Sequence[str | bytes]) -> None:
        self._key = key
        self._witnessed = list(witnessed)
        self._code = ""
        self._devices = DeviceList(self._find)
        self._checkpoint: Checkpoint | None = None
        self._events: list[tuple[int, Event]] = []
        self._num_entries = self._num_covered = self._num_lines = 0
        self._last = (-1, 0)
        self._hash = sha256()
        self._has_ended = False
        self._findings: list[Finding] = []
        self._num_faults = self._num_notices = 0

    def take(self, line: bytes) -> None:
        """Check the next line."""
        self._num_lines += 1
        read = read_spelt(line, _READERS)
        if read is None:
            self._find(FindingCode.BAD_LINE, f"seen {line[:60]!a}")
        elif isinstance(read, _Header) != (self._num_lines == 1) or self._has_ended:
            self._find(FindingCode.WRONG_ORDER, "wanted the header first and nothing after the end")
        elif isinstance(read, _Header):
            self._take_header(read)
        elif isinstance(read, DeviceLine):
            if self._checkpoint is not None or not self._devices.add(read):
                self._find(FindingCode.WRONG_ORDER, f"device {read.device_id.hex()}")
        elif isinstance(read, CheckpointLine):
            self._take_checkpoint(read.note)
        elif isinstance(read, ProvenEntry):
            self._take_entry(read)
        elif isinstance(read, EndLine):
            self._take_end(read)
        self._hash.update(line)

    def report(self) -> VerificationReport:
        """What was found in all lines."""
        if not self._has_ended:
            self._find(FindingCode.NOT_ENDED, f"{self._num_lines} lines were read")
        if self._checkpoint is None or not self._num_covered:
            self._find(FindingCode.NOTHING_SIGNED, f"{self._num_entries} entries")
        codes = _codes_of_journey(self._code, [event for _, event in self._events])
        own_ids = {event.event_id for _, event in self._events if codes & set(event.codes())}
        for seq, event in self._events:
            if event.event_id not in own_ids and _about(event) not in own_ids:
                self._find(FindingCode.OTHER_ITEM, f"entry {seq}", seq)
        root = self._checkpoint.root if self._checkpoint else bytes(_HASH_SIZE)
        return VerificationReport(
            self._num_entries, self._num_covered, int(self._checkpoint is not None), root,
            bytes(_HASH_SIZE), tuple(self._findings), self._num_faults, self._num_notices,
        )  # fmt: skip

    def _take_header(self, header: _Header) -> None:
        self._code = header.code
        if self._key is None:
            self._key = header.key
            self._find(FindingCode.KEY_NOT_GIVEN, str(header.key))
        elif str(self._key) != str(header.key):
            self._find(FindingCode.OTHER_KEY, f"seen {header.key}, wanted {self._key}")

    def _take_checkpoint(self, note: str) -> None:
        if self._checkpoint is not None or self._num_entries:
            self._find(FindingCode.WRONG_ORDER, "wanted one checkpoint, before all entries")
            return
        self._checkpoint = self._checked(note)
        for kept in self._witnessed if self._checkpoint else ():
            self._compare(kept)

    def _checked(self, note: str | bytes) -> Checkpoint | None:
        if self._key is None:
            return None
        try:
            return check_checkpoint(note, self._key)
        except (NoteError, SignatureError) as error:
            self._find(FindingCode.BAD_CHECKPOINT, str(error))
            return None

    def _compare(self, kept: str | bytes) -> None:
        """Compare the checkpoint with one of an earlier day; without paths sizes must be equal."""
        known, here = self._checked(kept), self._checkpoint
        if known is None or here is None:
            return
        if known.size != here.size:
            detail = f"{known.size} entries, here {here.size}; the whole ledger tells"
            self._find(FindingCode.NOT_COMPARED, detail)
        elif known.root != here.root:
            detail = f"{here.size} entries: {known.root.hex()} and {here.root.hex()}"
            self._find(FindingCode.FORKED, detail)

    def _take_entry(self, proven: ProvenEntry) -> None:
        entry, (seq, record_time) = proven.entry, self._last
        self._num_entries += 1
        if entry.seq <= seq:
            self._find(FindingCode.WRONG_SEQ, f"seen {entry.seq} after {seq}", entry.seq)
        if entry.record_time < record_time:
            detail = f"seen {entry.record_time}, before it {record_time}"
            self._find(FindingCode.TIME_WENT_BACK, detail, entry.seq)
        self._last = entry.seq, entry.record_time
        event = self._devices.check(entry)
        if event is not None:
            self._events.append((entry.seq, event))
        if self._checkpoint is None:
            return
        size, root = self._checkpoint.size, self._checkpoint.root
        try:
            check_inclusion(entry.leaf_hash(), entry.seq, size, proven.path, root)
        except ProofError as error:
            self._find(FindingCode.NOT_INCLUDED, str(error), entry.seq)
        else:
            self._num_covered += 1

    def _take_end(self, end: EndLine) -> None:
        self._has_ended = True
        if end.num_entries != self._num_entries:
            detail = f"seen {end.num_entries} entries, wanted {self._num_entries}"
            self._find(FindingCode.WRONG_END, detail)
        if end.sha256 != self._hash.digest():
            detail = f"seen hash {end.sha256.hex()}, wanted {self._hash.hexdigest()}"
            self._find(FindingCode.WRONG_END, detail)

    def _find(self, code: FindingCode, detail: str, seq: int | None = None) -> None:
        if code.is_fault:
            self._num_faults += 1
        else:
            self._num_notices += 1
        if len(self._findings) < MAX_FINDINGS:
            self._findings.append(Finding(code, self._num_lines, seq, detail))


def _codes_of_journey(code: str, events: Sequence[Event]) -> set[str]:
    """The item, the bags that it was packed into, and those that these were packed into."""
    codes = {code}
    packs = [(set(one.items), one.detail.bag) for one in events
             if isinstance(one.detail, PackDetail)]  # fmt: skip
    while more := {bag for items, bag in packs if items & codes} - codes:
        codes |= more
    return codes


def _about(event: Event) -> bytes | None:
    """The event that a ruling is on."""
    detail = event.detail
    return detail.event_id if isinstance(detail, WithdrawDetail | DecideDetail) else None


def _read_header(content: dict[str, Any]) -> _Header | None:
    code = content["item"]
    is_code = isinstance(code, str) and 0 < len(code) <= _MAX_CODE_LETTERS
    if content["proof"] != PROOF_FORMAT or not is_code:
        return None
    return _Header(code, NoteKey.read(content["key"]))


def _read_proven(content: dict[str, Any]) -> ProvenEntry:
    path = content["path"]
    if not isinstance(path, list) or len(path) > _MAX_PATH:
        raise ValueError("no path, or too long")
    return ProvenEntry(read_entry(content), tuple(hex_bytes(one, _HASH_SIZE) for one in path))


_READERS: dict[tuple[str, ...], Any] = {
    **SHARED_READERS,
    ("proof", "item", "key"): _read_header,
    ("seq", "record_time", "standing", "signed", "path"): _read_proven,
}
