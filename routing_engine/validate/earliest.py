"""Earliest times of many shipments at once, each alone on one vehicle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Break, Shift
from routing_engine.validate.table import FAR, Ints, ShipmentTable, VisitTable

Legs = tuple[Ints, Ints, Ints]


def can_serve(shipments: ShipmentTable, shift: Shift, legs: Legs) -> NDArray[np.bool_]:
    """
    Whether a shift has the time for each shipment and nothing else.

    Parameters
    ----------
    shipments : ShipmentTable
        Of n shipments.
    shift : Shift
    legs : three of int64, shape (n,)
        Seconds to the first visit, on to the second, and to the vehicle's end; ``FAR`` where no
        road leads.

    Returns
    -------
    bool, shape (n,)
        False is a proof, also for a vehicle that may halt and wait elsewhere in between.
    """
    to_first, between, to_end = legs
    # For each number of breaks that are over: the earliest moment at which the vehicle is free.
    free = [np.full(shipments.size, moment, dtype=np.int64) for moment in _departures(shift)]
    free = _serve(free, shipments.first, to_first, shift.breaks)
    free = _serve(free, shipments.second, between, shift.breaks)
    found = np.zeros(shipments.size, dtype=bool)
    for taken, moment in enumerate(free):
        rest = shift.breaks[taken:]
        for more, arrival in enumerate(_ways(moment, to_end, np.zeros_like(to_end), rest)):
            latest = [shift.latest_end, *(pause.time_window.latest for pause in rest[more:])]
            found |= arrival <= min(latest)
    return found


def _departures(shift: Shift) -> list[int]:
    """Earliest departure with the first 0, 1, 2 ... breaks taken at home."""
    moments = [shift.earliest_start]
    for pause in shift.breaks:
        moments.append(max(moments[-1], pause.time_window.earliest + pause.duration))
    return moments


def _serve(
    free: Sequence[Ints], visits: VisitTable, travel: Ints, breaks: Sequence[Break]
) -> list[Ints]:
    """Earliest end of the next service, for each number of breaks that are over by then."""
    ends = [np.full_like(travel, FAR) for _ in free]
    for taken, moment in enumerate(free):
        for more, ready in enumerate(_ways(moment, travel, visits.setup, breaks[taken:])):
            end = np.minimum(first_start(visits, ready) + visits.service, FAR)
            np.minimum(ends[taken + more], end, out=ends[taken + more])
    return ends


def first_start(visits: VisitTable, ready: Ints) -> Ints:
    """First moment at which a service may start; ``FAR`` where none is left."""
    ready = np.maximum(ready, visits.not_before)
    start = np.full_like(ready, FAR)
    for n in range(visits.earliest.shape[1] - 1, -1, -1):
        is_open = ready <= visits.latest[:, n]
        start = np.where(is_open, np.maximum(ready, visits.earliest[:, n]), start)
    return np.where(start <= visits.not_after, start, FAR)


def _ways(free: Ints, travel: Ints, setup: Ints, breaks: Sequence[Break]) -> Iterator[Ints]:
    """
    From when a service may start if 0, 1, 2 ... breaks are taken on the way; ``FAR`` for never.

    Driving can be cut by a break, a set-up cannot: it comes whole before the break, which waits
    for it while its window lasts, or whole behind it.
    """
    yield np.minimum(free + travel + setup, FAR)
    for pause in breaks:
        latest = pause.time_window.latest
        done = free + travel + setup
        begins = np.maximum(free, pause.time_window.earliest)
        waits = (free + travel < begins) & (begins < done) & (done <= latest)
        begins = np.where(waits, done, begins)
        is_done = begins >= done
        travel = np.where(is_done, 0, travel - np.minimum(travel, begins - free))
        setup = np.where(is_done, 0, setup)
        free = np.where(begins <= latest, begins + pause.duration, FAR)
        yield np.minimum(free + travel + setup, FAR)
