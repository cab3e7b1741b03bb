"""Which entries of the ledger are exported: those of a day, or those of items."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from courier_api.custody.core.records import Record, record_of
from courier_api.custody.item_ledger import ItemLedger
from courier_api.exports.repository import entries_of_acts, record_time_at
from courier_api.exports.versions import ABOUT_OTHERS, Version, ruled_event, version_at
from courier_api.items.bag_contents import contents_before
from courier_api.items.field_texts import HUE

__all__ = ["Chunk", "day_bounds", "records_of_all", "records_of_days", "records_of_items"]

_CHUNK = 500
#: Servers' clocks may go back, and several servers' differ, by so much.
_CLOCK_MS = 600_000


def day_bounds(first: date, last: date) -> tuple[int, int]:
    """Milliseconds since 1970, UTC, at which days in Hue begin and are over."""
    begin = datetime.combine(first, time(), HUE)
    end = datetime.combine(last, time(), HUE) + timedelta(days=1)
    return round(begin.timestamp() * 1_000), round(end.timestamp() * 1_000)


def records_of_days(session: Session, first: date, last: date) -> Iterator[Record]:
    """
    What was recorded on days in Hue, in the ledger's order.

    By the time of recording, each event belongs to one day for ever, however late it arrived: who
    exports every day once has each event once.

    Parameters
    ----------
    session : Session
    first, last : date
    """
    begin, end = day_bounds(first, last)
    ledger = ItemLedger(session)
    from_seq = _seq_at(session, ledger.size, begin - _CLOCK_MS)
    to_seq = _seq_at(session, ledger.size, end + _CLOCK_MS)
    for record in ledger.records(from_seq, to_seq):
        if begin <= record.record_time < end:
            yield record


def records_of_all(session: Session) -> Iterator[Record]:
    """The whole ledger."""
    return ItemLedger(session).records()


def records_of_items(session: Session, codes: Collection[str]) -> Iterator[Record]:
    """All that concerns items or bags, the ways of bags that they lay in among it."""
    ledger = ItemLedger(session)
    found: dict[int, Record] = {}
    for code in dict.fromkeys(codes):
        if own := ledger.history(code):
            way = (placed.record for placed in ledger.trail(code).course)
            found.update((record.seq, record) for record in (*own, *way))
    return (found[seq] for seq in sorted(found))


class Chunk:
    """
    Some records, with what has to be known to tell of them.

    Parameters
    ----------
    session : Session
    records : list of Record
    """

    def __init__(self, session: Session, records: list[Record]) -> None:
        self.records = records
        self._ledger = ItemLedger(session)
        codes = {code for record in records for code in record.event.codes()}
        acts = [act.value for act in ABOUT_OTHERS]
        rulings = [record_of(entry) for entry in entries_of_acts(session, acts, codes)]
        self._known = {one.event.event_id: one for one in (*rulings, *records)}
        self._find_targets(rulings)
        self._rulings: dict[bytes, list[Record]] = {}
        for ruling in rulings:
            root = self.root_of(ruling)
            if root is not None:
                self._rulings.setdefault(root.event.event_id, []).append(ruling)

    @classmethod
    def some(cls, session: Session, records: Iterator[Record]) -> Iterator[Chunk]:
        """Records cut into pieces."""
        while some := list(islice(records, _CHUNK)):
            yield cls(session, some)

    def root_of(self, ruling: Record) -> Record | None:
        """The event that a ruling, or a ruling on a ruling, is about in the end."""
        seen: set[bytes] = set()
        at: Record | None = ruling
        while at is not None and (target := ruled_event(at)) is not None:
            if target in seen:
                return None
            seen.add(target)
            at = self._known.get(target)
        return at

    def version(self, record: Record, seq: int) -> Version:
        """An event as it stood at a place of the ledger."""
        return version_at(record, self._rulings.get(record.event.event_id, ()), seq)

    def packed(self, record: Record) -> tuple[str, ...]:
        """What had been packed into the bag that an event is about."""
        bag = getattr(record.event.detail, "bag", None)
        if bag is None:
            return ()
        return contents_before(bag, self._ledger.history(bag), record.event)

    def _find_targets(self, rulings: list[Record]) -> None:
        waiting = {target for one in rulings if (target := ruled_event(one)) is not None}
        while waiting := waiting - self._known.keys():
            found = self._ledger.events(waiting)
            self._known.update(found)
            targets = (ruled_event(one) for one in found.values())
            waiting = {target for target in targets if target is not None}


def _seq_at(session: Session, size: int, moment: int) -> int:
    """The first entry that was recorded at a moment or later, as far as clocks only go on."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if record_time_at(session, middle) < moment:
            low = middle + 1
        else:
            high = middle
    return low
