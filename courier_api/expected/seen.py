"""What was scanned of an item, and where that comes from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import PackDetail
from courier_api.custody.core.fold import Folder, records_by_code
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.core.states import Change, ItemState
from courier_api.custody.folding import LedgerView

__all__ = ["ItemSeen", "ItemsSeen", "LedgerItems"]

#: Items remembered by a process; a large city has some ten thousand a day.
_MAX_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """
    What was scanned of an item.

    Parameters
    ----------
    state : ItemState
        As it is now.
    changes : tuple of Change
        Each time that it passed from one party to another, in their order.
    """

    state: ItemState
    changes: tuple[Change, ...] = ()


class ItemsSeen(Protocol):
    """Where it is known what was scanned."""

    def seen(self, session: Session, codes: Collection[str]) -> Mapping[str, ItemSeen]:
        """What was scanned of items; those of which nothing was are left out."""


class LedgerItems:
    """
    Reads the ledger, and an item's history again only once something has happened to it.

    Safe to share between threads; one a process.

    Parameters
    ----------
    view_of : callable
        The ledger as a transaction sees it.
    max_remembered : int
    """

    def __init__(
        self,
        view_of: Callable[[Session], LedgerView],
        max_remembered: int = _MAX_REMEMBERED,
    ) -> None:
        self._view_of = view_of
        self._max_remembered = max_remembered
        self._lock = Lock()
        # By code: what its state was when its history was read, and what that said.
        self._remembered: OrderedDict[str, tuple[bytes, ItemSeen]] = OrderedDict()

    def seen(self, session: Session, codes: Collection[str]) -> Mapping[str, ItemSeen]:
        """See `ItemsSeen.seen`."""
        view = self._view_of(session)
        states = {code: one.last_event + one.state for code, one in view.states(codes).items()}
        with self._lock:
            known = {
                code: self._remembered[code][1]
                for code, state in states.items()
                if code in self._remembered and self._remembered[code][0] == state
            }
        read = _read(view, [code for code in states if code not in known])
        with self._lock:
            for code, one in read.items():
                self._remembered[code] = states[code], one
            while len(self._remembered) > self._max_remembered:
                self._remembered.popitem(last=False)
        return {**known, **read}


def _read(view: LedgerView, codes: Collection[str]) -> dict[str, ItemSeen]:
    """Histories of items, and of the bags that they were in."""
    if not codes:
        return {}
    records = {one.event.event_id: one for one in _records(view, codes)}
    # Bags nest once: those of the items, then those of the bags.
    asked = set(codes)
    for _ in range(2):
        bags = _bags(records.values()) - asked
        if not bags:
            break
        asked |= bags
        records.update((one.event.event_id, one) for one in _records(view, bags))
    by_code = records_by_code(records.values())
    folder = Folder(lambda code: by_code.get(code, ()))
    trails = ((code, folder.trail(code)) for code in codes)
    return {code: ItemSeen(trail.state, trail.changes) for code, trail in trails}


def _records(view: LedgerView, codes: Collection[str]) -> Iterable[Record]:
    return (record_of(stored.entry()) for stored in view.history(codes))


def _bags(records: Iterable[Record]) -> set[str]:
    details = (record.event.detail for record in records)
    return {detail.bag for detail in details if isinstance(detail, PackDetail)}
