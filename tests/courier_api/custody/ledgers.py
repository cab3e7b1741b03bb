"""Exported ledgers, invented, for the verifier to find fault with."""

from __future__ import annotations

from dataclasses import dataclass, field

from courier_api.custody.core.checkpoints import Checkpoint, sign_checkpoint
from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.export import DeviceLine, LedgerExport
from courier_api.custody.core.keys import PrivateKey
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.signing import sign_event
from courier_api.custody.core.tree import Frontier
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    MORNING,
    Phone,
    ed25519_key,
    p256_key,
)

SIGNER = ed25519_key("ledger")
LEDGER_KEY = NoteKey("hue.example/ledger", SIGNER.public_key())
DEVICE_KEYS: dict[str, PrivateKey] = {"a": ed25519_key("a"), "b": p256_key("b")}


@dataclass
class Draft:
    """
    A ledger before it is exported: to be bent as a test likes.

    Parameters
    ----------
    entries : list of LedgerEntry
    every : int
        Entries from one checkpoint to the next.
    revoked : dict
        Sequence numbers from which devices are revoked, by name.
    """

    entries: list[LedgerEntry]
    every: int = 2
    revoked: dict[str, int] = field(default_factory=dict)
    enrolled: dict[str, int] = field(default_factory=dict)
    key: NoteKey = LEDGER_KEY

    def notes(self) -> dict[int, str]:
        """Checkpoints by their sizes, honestly signed."""
        frontier, notes = Frontier(), dict[int, str]()
        for entry in self.entries:
            frontier, _ = frontier.append(entry.leaf_hash())
            if frontier.size % self.every == 0:
                checkpoint = Checkpoint(LEDGER_KEY.name, frontier.size, frontier.root())
                notes[frontier.size] = sign_checkpoint(checkpoint, SIGNER)
        return notes

    def lines(self, notes: dict[int, str] | None = None) -> list[bytes]:
        """The export; with other notes than honest ones, if given."""
        notes = self.notes() if notes is None else notes
        export = LedgerExport(self.key)
        lines = [export.header()]
        for name, key in DEVICE_KEYS.items():
            device_id = Phone(name).device_id
            enrolled, revoked = self.enrolled.get(name, 0), self.revoked.get(name)
            line = DeviceLine(device_id, key.public_key(), enrolled, revoked)
            lines.append(export.device(line))
        for seq, entry in enumerate(self.entries):
            lines.append(export.entry(entry))
            if seq + 1 in notes:
                lines.append(export.checkpoint(notes[seq + 1]))
        return [*lines, export.end()]


def draft(num_entries: int = 6, every: int = 2) -> Draft:
    """Two phones that state handovers in turn."""
    phones = [Phone(name) for name in DEVICE_KEYS]
    entries = []
    for seq in range(num_entries):
        phone = phones[seq % 2]
        signed = sign_event(phone.hand(seq, AGENT, AN), DEVICE_KEYS[phone.name])
        entries.append(LedgerEntry(seq, MORNING + seq * 60_000, Standing.APPLIED, signed))
    return Draft(entries, every)
