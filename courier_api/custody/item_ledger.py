"""The ledger as other subjects ask it about items and bags: the one place where they read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from courier_api.custody.core.entries import LedgerEntry
from courier_api.custody.core.fold import Folder
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.core.replay import Trail
from courier_api.custody.core.state_bytes import read_state
from courier_api.custody.core.states import ItemState
from courier_api.custody.records import SideField
from courier_api.custody.repository import LedgerRepository

__all__ = ["ItemLedger"]


class ItemLedger:
    """
    The ledger as one transaction sees it, read as events.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        self._repository = LedgerRepository(session.connection())
        self._histories: dict[str, tuple[Record, ...]] = {}

    def history(self, code: str) -> tuple[Record, ...]:
        """All that speaks of an item or bag, in the ledger's order."""
        if code not in self._histories:
            entries = self._repository.history([code])
            self._histories[code] = tuple(record_of(one.entry()) for one in entries)
        return self._histories[code]

    def trail(self, code: str) -> Trail:
        """Changes of hands of an item or bag, and all that counted, its bags' ways among it."""
        return Folder(self.history).trail(code)

    def state(self, code: str) -> ItemState | None:
        """State of an item or bag; None while the ledger does not speak of it."""
        cached = self._repository.states([code]).get(code)
        return None if cached is None else read_state(cached.state)

    def states(self, codes: Collection[str]) -> dict[str, ItemState]:
        """States of items and bags by their codes, those that the ledger speaks of."""
        found = self._repository.states(codes)
        return {code: read_state(cached.state) for code, cached in found.items()}

    def inside(self, bags: Collection[str]) -> list[ItemState]:
        """States of what lies in any of these bags."""
        return [read_state(cached.state) for cached in self._repository.inside(bags)]

    def events(self, event_ids: Collection[bytes]) -> dict[bytes, Record]:
        """Records by their events' identities; unknown ones are left out."""
        found = self._repository.events(event_ids)
        return {event_id: record_of(one.entry()) for event_id, one in found.items()}

    def entry(self, event_id: bytes) -> LedgerEntry | None:
        """The entry of an event, with the bytes that were signed."""
        stored = self._repository.events([event_id]).get(event_id)
        return None if stored is None else stored.entry()

    def records(self, begin: int = 0, end: int | None = None) -> Iterator[Record]:
        """All records in order, from one place to the one before another."""
        return (record_of(entry) for entry in self._repository.export(begin, end))

    def sides(self, event_id: bytes) -> tuple[SideField, ...]:
        """Personal data beside an event, as far as it was not erased."""
        return self._repository.sides(event_id)

    def evidence(self, seq: int) -> dict[bytes, str]:
        """Files that an entry names, by hash, and how far each has come; see `EvidenceState`."""
        return self._repository.evidence_of([seq]).get(seq, {})

    def erase_sides(self, event_ids: Collection[bytes]) -> int:
        """Delete the personal data beside events; the number of fields."""
        return self._repository.erase_sides(event_ids)

    @property
    def size(self) -> int:
        """Number of entries."""
        return self._repository.head().size
