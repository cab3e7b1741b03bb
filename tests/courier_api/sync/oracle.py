"""What a server must keep of what it is sent, and answer: in plain lists and dictionaries."""

from __future__ import annotations

from typing import Any, NamedTuple

from courier_api.custody.core.entries import Standing
from courier_api.custody.core.records import Record
from courier_api.custody.core.signing import read_event
from courier_api.custody.records import EVENT_ID_REUSED
from courier_api.identities import show
from tests.courier_api.sync.queued_phones import Letter


class Kept(NamedTuple):
    """An entry as it must be, its number being its place in the list."""

    signed: bytes
    record_time: int
    standing: Standing


class Oracle:
    """The ledger and the quarantine as they must be."""

    def __init__(self) -> None:
        self.entries: list[Kept] = []
        self.quarantine: dict[str, str] = {}
        self.revoked: set[bytes] = set()
        self.records: list[Record] = []
        self._places: dict[bytes, int] = {}

    def take(self, letters: list[Letter], now: int) -> list[dict[str, Any]]:
        """Keep what comes in a batch; the verdicts that must be told."""
        return [self._take(one, now) for one in letters]

    def note_decision(self, signed: bytes, now: int) -> None:
        """Keep what the server itself has signed."""
        self._store(signed, now, Standing.APPLIED)

    def stored_of(self, device_id: bytes) -> list[bytes]:
        """Identities of a device's events."""
        return [one.event.event_id for one in self.records if one.event.device_id == device_id]

    def _take(self, letter: Letter, now: int) -> dict[str, Any]:
        if letter.fault:
            return self._set_apart(letter, letter.fault)
        assert letter.event_id is not None
        seq = self._places.get(letter.event_id)
        if seq is None:
            held = letter.device_id in self.revoked
            standing = Standing.HELD if held else Standing.APPLIED
            return _told(letter, "stored", self._store(letter.signed, now, standing))
        if self.entries[seq].signed == letter.signed:
            return _told(letter, "duplicate", seq)
        return self._set_apart(letter, EVENT_ID_REUSED)

    def _store(self, signed: bytes, now: int, standing: Standing) -> int:
        seq, event = len(self.entries), read_event(signed).event
        self.entries.append(Kept(signed, now, standing))
        self.records.append(Record(event, seq, now, standing))
        self._places[event.event_id] = seq
        return seq

    def _set_apart(self, letter: Letter, reason: str) -> dict[str, Any]:
        self.quarantine[letter.sha256] = reason
        return _told(letter, "quarantined", None) | {"reason": reason, "sha256": letter.sha256}


def _told(letter: Letter, outcome: str, seq: int | None) -> dict[str, Any]:
    event_id = None if letter.event_id is None else show(letter.event_id)
    return {
        "outcome": outcome, "event_id": event_id, "seq": seq, "reason": None, "sha256": None,
    }  # fmt: skip
