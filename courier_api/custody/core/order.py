"""The order in which the events of one item are replayed, whatever order they arrived in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from courier_api.custody.core.records import Record, unique

__all__ = ["Placed", "in_replay_order"]


class Placed(NamedTuple):
    """
    A record with its place in the order.

    Parameters
    ----------
    time : int
        The event's time, or that of an earlier one of the same device when the device's clock went
        back since: no event comes before one that its device numbered lower.
    leader : bytes
        The event that the time is of.
    device_seq : int
    event_id : bytes
    record : Record
    is_upheld : bool
        A dispatcher decided that it counts.
    """

    time: int
    leader: bytes
    device_seq: int
    event_id: bytes
    record: Record
    is_upheld: bool = False


def in_replay_order(records: Iterable[Record]) -> list[Placed]:
    """
    Records in replay order, each event once.

    Parameters
    ----------
    records : iterable of Record
        Of one item or bag: its order depends on no event that does not name it.
    """
    by_device = sorted(unique(records), key=_within_device)
    placed: list[Placed] = []
    for _, same_device in groupby(by_device, key=lambda record: record.event.device_id):
        time, leader = -1, b""
        for record in same_device:
            event = record.event
            if event.event_time > time:
                time, leader = event.event_time, event.event_id
            placed.append(Placed(time, leader, event.device_seq, event.event_id, record))
    # Leaders differ between devices and are the same only where device_seq decides.
    placed.sort(key=lambda one: one[:4])
    return placed


def _within_device(record: Record) -> tuple[bytes, int, bytes]:
    event = record.event
    return event.device_id, event.device_seq, event.event_id
