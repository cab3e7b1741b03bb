"""All shipments as arrays, one row each, so that they are judged together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Problem, Shipment, Visit

Ints = NDArray[np.int64]

#: Seconds that stand for "never" and "no road"; a few of them still fit into an int64.
FAR = 2**60


@dataclass(frozen=True, slots=True)
class VisitTable:
    """
    One visit of each shipment.

    Parameters
    ----------
    row : int64, shape (n,)
        Of the travel matrix.
    setup, service : int64, shape (n,)
        Seconds; the set-up is 0 where the visit continues the stop of the one before.
    earliest, latest : int64, shape (n, num_windows)
        Ends of the time windows, in order; where a visit has fewer, both are ``FAR``.
    not_before, not_after : int64, shape (n,)
        Release and due time; 0 and ``FAR`` where there is none.
    """

    row: Ints
    setup: Ints
    service: Ints
    earliest: Ints
    latest: Ints
    not_before: Ints
    not_after: Ints

    def take(self, rows: Ints) -> VisitTable:
        """Some of the rows."""
        return VisitTable(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class ShipmentTable:
    """
    Shipments with two visits each.

    A single visit is followed by one that takes no time at the same place, whenever it comes.

    Parameters
    ----------
    idx : int64, shape (n,)
        Position in the problem.
    demand : int64, shape (n, num_dimensions)
    first, second : VisitTable
    """

    idx: Ints
    demand: Ints
    first: VisitTable
    second: VisitTable

    @property
    def size(self) -> int:
        """Number of shipments."""
        return len(self.idx)

    def take(self, rows: Ints) -> ShipmentTable:
        """Some of the rows."""
        return ShipmentTable(
            self.idx[rows], self.demand[rows], self.first.take(rows), self.second.take(rows)
        )


def table_of(problem: Problem) -> ShipmentTable:
    """The arrays of a problem without faults."""
    shipments = problem.shipments
    shape = (len(shipments), len(problem.capacity_dimensions))
    visits = [[visit for _, visit in shipment.visits()] for shipment in shipments]
    is_last = [len(one) == 1 for one in visits]
    firsts = [one[0] for one in visits]
    seconds = [one[1] if len(one) == 2 else Visit(one[0].location_id) for one in visits]
    return ShipmentTable(
        idx=np.arange(len(shipments)),
        demand=np.array([one.demand for one in shipments], dtype=np.int64).reshape(shape),
        first=_visit_table(
            problem,
            firsts,
            before=[None] * len(firsts),
            releases=[one.release_time for one in shipments],
            dues=[one.due_time if last else None for one, last in _both(shipments, is_last)],
        ),
        second=_visit_table(
            problem,
            seconds,
            before=firsts,
            releases=[None] * len(seconds),
            dues=[None if last else one.due_time for one, last in _both(shipments, is_last)],
        ),
    )


def _both(shipments: Sequence[Shipment], flags: Sequence[bool]) -> zip[tuple[Shipment, bool]]:
    return zip(shipments, flags, strict=True)


def _visit_table(
    problem: Problem,
    visits: Sequence[Visit],
    *,
    before: Sequence[Visit | None],
    releases: Sequence[int | None],
    dues: Sequence[int | None],
) -> VisitTable:
    places = [problem.location_by_id[visit.location_id] for visit in visits]
    setups = [
        0 if other is not None and other.location_id == place.id else place.setup_duration
        for place, other in zip(places, before, strict=True)
    ]
    num_windows = max((len(visit.time_windows) for visit in visits), default=0) or 1
    windows = np.full((2, len(visits), num_windows), FAR, dtype=np.int64)
    for k, visit in enumerate(visits):
        if not visit.time_windows:
            windows[0, k, 0] = 0
        for n, window in enumerate(visit.time_windows):
            windows[:, k, n] = window.earliest, window.latest
    return VisitTable(
        row=_ints(place.matrix_idx for place in places),
        setup=_ints(setups),
        service=_ints(visit.service_duration for visit in visits),
        earliest=windows[0],
        latest=windows[1],
        not_before=_ints(0 if moment is None else moment for moment in releases),
        not_after=_ints(FAR if moment is None else moment for moment in dues),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
