"""Entries of the ledger as the fold sees them: read once, no bytes left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import read_event

__all__ = ["Record", "record_of", "unique"]


class Record(NamedTuple):
    """
    An event and what the server added.

    Parameters
    ----------
    event : Event
    seq : int
        Place in the ledger.
    record_time : int
        Milliseconds since 1970, UTC, by the server.
    standing : Standing
    """

    event: Event
    seq: int
    record_time: int
    standing: Standing


def record_of(entry: LedgerEntry) -> Record:
    """
    The record of an entry.

    Raises
    ------
    courier_api.custody.core.errors.EventError
        Never for entries of a ledger that took in only what `read_event` accepts.
    """
    event = read_event(entry.signed).event
    return Record(event, entry.seq, entry.record_time, entry.standing)


def unique(records: Iterable[Record]) -> list[Record]:
    """Each event once: the first that the ledger has of it."""
    first: dict[bytes, Record] = {}
    for record in records:
        known = first.get(record.event.event_id)
        if known is None or record.seq < known.seq:
            first[record.event.event_id] = record
    return list(first.values())
