"""Where new entries become states of items: the seam between the ledger and the pure fold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from operator import attrgetter
from typing import Protocol

from sqlalchemy import Connection, select

from courier_api.custody.core.events import Event
from courier_api.custody.records import CachedState, StoredEntry
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database
from courier_api.models import EntryItemRow, ItemStateRow, LedgerHeadRow, table_of
from courier_api.rows import insert_rows, replace_rows

__all__ = [
    "LedgerView",
    "Rebuilt",
    "StateFold",
    "fold_nothing",
    "rebuild_index",
    "rebuild_states",
    "save_states",
]

_STATES = table_of(ItemStateRow)
_ITEMS = table_of(EntryItemRow)
_HEAD = table_of(LedgerHeadRow)

#: A state's values in the order of the table's columns.
_values_of = attrgetter(*(column.name for column in _STATES.c))

#: Entries folded at once when states are rebuilt.
_CHUNK = 1_000


class LedgerView(Protocol):
    """
    What a fold may look at.

    The ledger ends with the newest of the entries that the fold is given; the states are those
    before them.
    """

    @property
    def read(self) -> Mapping[bytes, Event]:
        """Events of entries, by identity, as far as they were read already."""

    def history(self, codes: Collection[str]) -> list[StoredEntry]:
        """Entries that speak of any of these items or bags, in the ledger's order."""

    def events(self, event_ids: Collection[bytes]) -> dict[bytes, StoredEntry]:
        """Entries by their events' identities; unknown ones are left out."""

    def of_device(self, device_id: bytes, from_seq: int = 0) -> list[StoredEntry]:
        """A device's entries from one of its own numbers on, in the ledger's order."""

    def states(self, codes: Collection[str]) -> dict[str, CachedState]:
        """States by item code; items without one are left out."""

    def inside(self, bags: Collection[str]) -> list[CachedState]:
        """States of the items that lie in any of these bags."""


class StateFold(Protocol):
    """
    States of all items that new entries change.

    What it yields for an item follows from the set of entries alone, however they were cut into
    calls: else a rebuild would end elsewhere.
    """

    def __call__(self, new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
        """New states; an item that is left out keeps the one it has."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """
    What a rebuild of the states did.

    Parameters
    ----------
    num_entries, num_items : int
    changed : tuple of str
        Codes of items whose state was another one, was missing, or should not have been there.
    """

    num_entries: int
    num_items: int
    changed: tuple[str, ...]


def fold_nothing(new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
    """No states at all: for measuring, and for tests of the ledger alone."""
    del new, view
    return ()


def save_states(connection: Connection, states: Iterable[CachedState]) -> None:
    """Write states, each in place of the one that its item had."""
    rows = {state.code: _values_of(state) for state in states}
    replace_rows(connection, _STATES, list(rows.values()))


def rebuild_states(database: Database, fold: StateFold) -> Rebuilt:
    """
    Make all states anew from the ledger; nothing is appended meanwhile.

    Parameters
    ----------
    database : Database
    fold : StateFold
    """
    with database.write_connection() as connection:
        repository = LedgerRepository(connection)
        head = repository.lock_head()
        before = _fingerprints(connection)
        connection.execute(_STATES.delete())
        entries = repository.entries()
        while new := list(islice(entries, _CHUNK)):
            view = LedgerRepository(connection, end=new[-1].seq + 1)
            save_states(connection, fold(new, view))
        connection.execute(_HEAD.update().values(is_behind=False))
        after = _fingerprints(connection)
    changed = sorted(code for code in before | after if before.get(code) != after.get(code))
    return Rebuilt(head.size, len(after), tuple(changed))


def rebuild_index(database: Database, codes_of: Callable[[StoredEntry], Collection[str]]) -> None:
    """
    Note anew which entries speak of which items; before `rebuild_states`, should the rule change.

    Parameters
    ----------
    database : Database
    codes_of : callable
        All items and bags that an entry's event speaks of.
    """
    with database.write_connection() as connection:
        repository = LedgerRepository(connection)
        repository.lock_head()
        connection.execute(_ITEMS.delete())
        for entry in repository.entries():
            rows = [(code, entry.seq) for code in dict.fromkeys(codes_of(entry))]
            insert_rows(connection, _ITEMS, rows)


def _fingerprints(connection: Connection) -> dict[str, bytes]:
    """What tells one state from another, by item."""
    rows = connection.execute(select(_STATES).execution_options(yield_per=_CHUNK))
    return {row.code: sha256(repr(tuple(row)).encode()).digest() for row in rows}
