"""
The offline verifier: reads an exported ledger line by line and recomputes all of it.

What it keeps in memory grows with devices, gaps and known checkpoints, never with entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from courier_api.custody.core.checkpoints import Checkpoint, check_checkpoint
from courier_api.custody.core.entries import FIRST_CHAIN_HASH, LedgerEntry, chain_hash
from courier_api.custody.core.errors import NoteError, SignatureError
from courier_api.custody.core.export import (
    CheckpointLine,
    DeviceLine,
    EndLine,
    EntryLine,
    HeaderLine,
    read_line,
)
from courier_api.custody.core.findings import Finding, FindingCode
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.stated import DeviceList
from courier_api.custody.core.tree import Frontier

__all__ = ["MAX_FINDINGS", "LedgerVerifier", "VerificationReport", "verify_ledger"]

#: Findings that a report holds; all are counted.
MAX_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """
    What was found.

    Parameters
    ----------
    num_entries : int
    num_covered : int
        Entries that a signed checkpoint vouches for.
    num_checkpoints : int
        Whose signature and root are right.
    root, chain : bytes
        Over all entries, as recomputed.
    findings : tuple of Finding
        The first ones.
    num_faults, num_notices : int
        Of all.
    """

    num_entries: int
    num_covered: int
    num_checkpoints: int
    root: bytes
    chain: bytes
    findings: tuple[Finding, ...]
    num_faults: int
    num_notices: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that must not be."""
        return self.num_faults == 0


def verify_ledger(
    lines: Iterable[bytes], *, key: NoteKey | None = None, witnessed: Sequence[str | bytes] = ()
) -> VerificationReport:
    """
    Check an exported ledger.

    Parameters
    ----------
    lines : iterable of bytes
        Each with its newline; of a file from anyone best by
        `courier_api.custody.core.export.lines_of`.
    key : NoteKey, optional
        The ledger's, known from elsewhere; without it the file vouches for itself.
    witnessed : sequence of str or bytes
        Checkpoints kept from earlier days: the ledger must go on from each.
    """
    verifier = LedgerVerifier(key=key, witnessed=witnessed)
    for line in lines:
        verifier.take(line)
    return verifier.report()


class LedgerVerifier:
    """
    A check under way.

    Parameters
    ----------
    key : NoteKey, optional
    witnessed : sequence of str or bytes
        See `verify_ledger`.
    """

    def __init__(
        self, *, key: NoteKey | None = None, witnessed: Sequence[str | bytes] = ()
    ) -> None:
        self._key = key
        self._witnessed = list(witnessed)
        self._known: dict[int, list[Checkpoint]] = {}
        self._devices = DeviceList(self._find)
        self._frontier, self._chain = Frontier(), FIRST_CHAIN_HASH
        self._record_time = 0
        self._hash = sha256()
        self._num_lines = 0
        self._has_header = self._has_ended = False
        self._roots: dict[int, bytes] = {}
        self._num_covered = self._num_checkpoints = 0
        self._findings: list[Finding] = []
        self._num_faults = self._num_notices = 0
        if key is not None:
            self._remember_witnessed()

    def take(self, line: bytes) -> None:
        """Check the next line."""
        self._num_lines += 1
        read = read_line(line)
        if read is None:
            self._find(FindingCode.BAD_LINE, f"seen {line[:60]!a}")
        elif isinstance(read, HeaderLine):
            self._take_header(read)
        elif self._num_lines == 1 or self._has_ended:
            self._find(FindingCode.WRONG_ORDER, "wanted the header first and nothing after the end")
        if isinstance(read, DeviceLine):
            self._take_device(read)
        elif isinstance(read, EntryLine):
            self._take_entry(read.entry, read.chain)
        elif isinstance(read, CheckpointLine):
            self._take_checkpoint(read.note)
        elif isinstance(read, EndLine):
            self._take_end(read)
        self._hash.update(line)

    def report(self) -> VerificationReport:
        """What was found in all lines; nothing more is taken after."""
        if not self._has_ended:
            self._find(FindingCode.NOT_ENDED, f"{self._num_lines} lines were read")
        size = self._frontier.size
        for wanted in sorted(one for one in self._known if one > size):
            self._find(FindingCode.SHORTENED, f"seen {size} entries, signed {wanted}")
        if not self._num_checkpoints:
            self._find(FindingCode.NOTHING_SIGNED, f"{size} entries")
        elif self._num_covered < size:
            self._find(FindingCode.NOT_COVERED, f"from {self._num_covered} to {size - 1}")
        for gap in self._devices.missing():
            self._find(FindingCode.MISSING_NUMBERS, gap)
        return VerificationReport(
            size, self._num_covered, self._num_checkpoints, self._frontier.root(), self._chain,
            tuple(self._findings), self._num_faults, self._num_notices,
        )  # fmt: skip

    def _take_header(self, header: HeaderLine) -> None:
        if self._has_header or self._num_lines > 1:
            self._find(FindingCode.WRONG_ORDER, "a header that is not the first line")
            return
        self._has_header = True
        if self._key is None:
            self._key = header.key
            self._find(FindingCode.KEY_NOT_GIVEN, str(header.key))
            self._remember_witnessed()
        elif str(self._key) != str(header.key):
            self._find(FindingCode.OTHER_KEY, f"seen {header.key}, wanted {self._key}")

    def _remember_witnessed(self) -> None:
        for note in self._witnessed:
            self._remember(note)
        self._check_known()

    def _take_device(self, device: DeviceLine) -> None:
        is_new = self._devices.add(device)
        if self._frontier.size or not is_new:
            detail = f"device {device.device_id.hex()}: wanted once, before all entries"
            self._find(FindingCode.WRONG_ORDER, detail)

    def _take_entry(self, entry: LedgerEntry, chain: bytes) -> None:
        size, leaf = self._frontier.size, entry.leaf_hash()
        if entry.seq != size:
            self._find(FindingCode.WRONG_SEQ, f"seen {entry.seq}, wanted {size}")
        wanted = chain_hash(self._chain, leaf)
        if chain != wanted:
            detail = f"entry {entry.seq}: seen {chain.hex()}, wanted {wanted.hex()}"
            self._find(FindingCode.WRONG_CHAIN, detail)
        if entry.record_time < self._record_time:
            detail = f"seen {entry.record_time}, before it {self._record_time}"
            self._find(FindingCode.TIME_WENT_BACK, detail)
        self._devices.check(entry)
        self._frontier, _ = self._frontier.append(leaf)
        # From what the file says, so that a change shows where it was made and nowhere else.
        self._chain, self._record_time = chain, entry.record_time
        self._check_known()

    def _take_checkpoint(self, note: str) -> None:
        checkpoint = self._remember(note)
        if checkpoint is None:
            return
        if checkpoint.size != self._frontier.size:
            detail = f"checkpoint of {checkpoint.size}, after {self._frontier.size} entries"
            self._find(FindingCode.WRONG_ORDER, detail)
        self._check_known()

    def _remember(self, note: str | bytes) -> Checkpoint | None:
        """The checkpoint that a note is, kept until as many entries were read."""
        if self._key is None:
            self._find(FindingCode.BAD_CHECKPOINT, "no key to check it against")
            return None
        try:
            checkpoint = check_checkpoint(note, self._key)
        except (NoteError, SignatureError) as error:
            self._find(FindingCode.BAD_CHECKPOINT, str(error))
            return None
        other = self._roots.setdefault(checkpoint.size, checkpoint.root)
        if other != checkpoint.root:
            detail = f"{checkpoint.size} entries: {other.hex()} and {checkpoint.root.hex()}"
            self._find(FindingCode.FORKED, detail)
        self._known.setdefault(checkpoint.size, []).append(checkpoint)
        return checkpoint

    def _check_known(self) -> None:
        """Compare the tree with what was signed for as many entries as there are now."""
        size = self._frontier.size
        if size not in self._known:
            return
        root = self._frontier.root()
        for checkpoint in self._known.pop(size):
            if checkpoint.root == root:
                self._num_checkpoints += 1
                self._num_covered = size
            else:
                detail = f"{size} entries: seen {root.hex()}, signed {checkpoint.root.hex()}"
                self._find(FindingCode.WRONG_ROOT, detail)

    def _take_end(self, end: EndLine) -> None:
        self._has_ended = True
        size, digest = self._frontier.size, self._hash.digest()
        if end.num_entries != size:
            self._find(FindingCode.WRONG_END, f"seen {end.num_entries} entries, wanted {size}")
        if end.sha256 != digest:
            detail = f"seen hash {end.sha256.hex()}, wanted {digest.hex()}"
            self._find(FindingCode.WRONG_END, detail)

    def _find(self, code: FindingCode, detail: str) -> None:
        if code.is_fault:
            self._num_faults += 1
        else:
            self._num_notices += 1
        if len(self._findings) < MAX_FINDINGS:
            finding = Finding(code, self._num_lines, self._frontier.size, detail)
            self._findings.append(finding)
