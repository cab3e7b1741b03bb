"""The fold of the ledger's entries, as the writer asks for it: entries in, rows out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from courier_api.custody.core.advance import advance
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.core.state_bytes import read_state, state_bytes
from courier_api.custody.core.states import ItemState
from courier_api.custody.folding import LedgerView
from courier_api.custody.records import CachedState, StoredEntry

__all__ = ["fold_custody", "search_codes"]


def fold_custody(new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
    """States of all items and bags that new entries change; see `StateFold`."""
    records = [_record(one, view) for one in new]
    return [_cached(state) for state in advance(records, _View(view)).values()]


def search_codes(entry: StoredEntry) -> Collection[str]:
    """All items and bags that an entry speaks of, for `rebuild_index`."""
    return record_of(entry.entry()).event.codes()


class _View:
    """What `advance` asks for, out of the database."""

    def __init__(self, view: LedgerView) -> None:
        self._view = view

    def states(self, codes: Collection[str]) -> Mapping[str, ItemState]:
        found = self._view.states(codes)
        return {code: read_state(cached.state) for code, cached in found.items()}

    def histories(self, codes: Collection[str]) -> Mapping[str, Sequence[Record]]:
        records = [_record(one, self._view) for one in self._view.history(codes)]
        named = [(frozenset(record.event.codes()), record) for record in records]
        return {code: [record for names, record in named if code in names] for code in codes}


def _record(stored: StoredEntry, view: LedgerView) -> Record:
    event = view.read.get(stored.event_id)
    if event is None:
        return record_of(stored.entry())
    return Record(event, stored.seq, stored.record_time, Standing(stored.standing))


def _cached(state: ItemState) -> CachedState:
    return CachedState(
        code=state.code,
        holder=state.holder,
        place=state.place,
        phase=state.status.value,
        bag=state.bag,
        last_event=state.event_id,
        num_contradictions=len(state.contradictions),
        state=state_bytes(state),
    )
