"""
Whether any vehicle could serve a shipment at all, whatever else it does on its way.

The proof must hold for every plan, so it asks for less than a route does: travel is the quickest
way over any other locations, and the vehicle may wait anywhere, also before a set-up. What fails
even then can be in no plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Break, Problem, Shipment, Vehicle, Visit
from routing_engine.reasons import ReasonCode
from routing_engine.travel import UNREACHABLE

#: Seconds that stand for "no road"; far beyond any shift.
FAR = 2**60


@dataclass(slots=True)
class Quickest:
    """Quickest ways over any number of locations between; never slower than the matrix."""

    problem: Problem
    _ways: dict[tuple[int, int], NDArray[np.int64]] = field(default_factory=dict)

    def seconds(self, profile: str, origin_id: str, target_id: str) -> int:
        """Travel between two locations; ``FAR`` where no chain of roads leads."""
        idx = self.problem.travel.profile_idx(profile)
        origin = self.problem.location_by_id[origin_id].matrix_idx
        target = self.problem.location_by_id[target_id].matrix_idx
        if (idx, origin) not in self._ways:
            self._ways[idx, origin] = self._from(idx, origin)
        return int(self._ways[idx, origin][target])

    def _from(self, profile: int, origin: int) -> NDArray[np.int64]:
        """Every row is tried as a halt, near ones first, until none helps (Bellman and Ford)."""
        matrix = self.problem.travel.seconds[profile]
        has_gaps = bool((matrix == UNREACHABLE).any())
        best = np.full(len(matrix), FAR, dtype=np.int64)
        best[origin] = 0
        queue = [origin]
        while queue:
            before = best.copy()
            for row in queue:
                via = matrix[row] + best[row]
                if has_gaps:
                    via[matrix[row] == UNREACHABLE] = FAR
                np.minimum(best, via, out=best)
            closer = np.flatnonzero(best < before)
            queue = closer[np.argsort(best[closer])].tolist()
        return best


class Alone:
    """
    Checks claims that a shipment can be in no plan.

    Parameters
    ----------
    problem : Problem
        Without faults for `routing_engine.validate`.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._quickest = Quickest(problem)
        # Vehicles that differ only in name and price answer alike.
        kinds = {
            (v.start_location_id, v.end_location_id, v.shift, v.capacity, v.profile): v
            for v in problem.vehicles
        }
        self._vehicles = tuple(kinds.values())

    def is_proven(self, shipment: Shipment, code: ReasonCode) -> bool:
        """Whether one of the proven codes is true of a shipment."""
        if code is ReasonCode.TOO_LARGE:
            return not any(_has_room(vehicle, shipment) for vehicle in self._vehicles)
        if code is ReasonCode.UNREACHABLE:
            return not any(self._has_roads(vehicle, shipment) for vehicle in self._vehicles)
        if code is ReasonCode.PICKUP_TOO_LATE:
            return self._is_picked_up_too_late(shipment)
        return not any(
            _has_room(vehicle, shipment) and self._has_time(vehicle, shipment)
            for vehicle in self._vehicles
        )

    def _has_roads(self, vehicle: Vehicle, shipment: Shipment) -> bool:
        return all(seconds < FAR for seconds in self._legs(vehicle, shipment))

    def _legs(self, vehicle: Vehicle, shipment: Shipment) -> list[int]:
        """Travel to each visit, and to the end."""
        visited = [visit.location_id for _, visit in shipment.visits()]
        end_id = vehicle.end_location_id or visited[-1]
        origins = [vehicle.start_location_id, *visited]
        return [
            self._quickest.seconds(vehicle.profile, origin, target)
            for origin, target in zip(origins, [*visited, end_id], strict=True)
        ]

    def _is_picked_up_too_late(self, shipment: Shipment) -> bool:
        pickup, delivery = shipment.pickup, shipment.delivery
        if pickup is None or delivery is None:
            return False
        start = _first_start(pickup, 0, shipment.release_time, None)
        if start is None:
            return False
        ready = start + pickup.service_duration + self._setup(delivery, after=pickup)
        ways = [
            self._quickest.seconds(profile, pickup.location_id, delivery.location_id)
            for profile in {vehicle.profile for vehicle in self._vehicles}
        ]
        ways = [seconds for seconds in ways if seconds < FAR]
        return bool(ways) and (
            _first_start(delivery, ready + min(ways), None, shipment.due_time) is None
        )

    def _setup(self, visit: Visit, *, after: Visit | None) -> int:
        if after is not None and after.location_id == visit.location_id:
            return 0
        return self._problem.location_by_id[visit.location_id].setup_duration

    def _has_time(self, vehicle: Vehicle, shipment: Shipment) -> bool:
        """Earliest moments, for each number of breaks that are over by then."""
        breaks = vehicle.shift.breaks
        legs = self._legs(vehicle, shipment)
        visits = [visit for _, visit in shipment.visits()]
        free = dict(_departures(vehicle))
        before: Visit | None = None
        for k, visit in enumerate(visits):
            setup = self._setup(visit, after=before)
            release = shipment.release_time if k == 0 else None
            due = shipment.due_time if k == len(visits) - 1 else None
            later: dict[int, int] = {}
            for taken, moment in free.items():
                for more, ready in _ways(moment, legs[k], setup, breaks[taken:]):
                    start = _first_start(visit, ready, release, due)
                    if start is not None:
                        end = start + visit.service_duration
                        later[taken + more] = min(end, later.get(taken + more, FAR))
            free, before = later, visit
        return any(
            arrival <= min(_last_arrivals(vehicle, taken + more))
            for taken, moment in free.items()
            for more, arrival in _ways(moment, legs[-1], 0, breaks[taken:])
        )


def _has_room(vehicle: Vehicle, shipment: Shipment) -> bool:
    return all(
        amount <= limit for amount, limit in zip(shipment.demand, vehicle.capacity, strict=False)
    )


def _departures(vehicle: Vehicle) -> Iterator[tuple[int, int]]:
    """Number of breaks taken at home before leaving, and the earliest departure behind them."""
    leaves = vehicle.shift.earliest_start
    yield 0, leaves
    for taken, pause in enumerate(vehicle.shift.breaks, start=1):
        leaves = max(leaves, pause.time_window.earliest + pause.duration)
        yield taken, leaves


def _last_arrivals(vehicle: Vehicle, taken: int) -> list[int]:
    """The shift's end, and the moments by which the other breaks must begin at home."""
    rest = vehicle.shift.breaks[taken:]
    return [vehicle.shift.latest_end, *(pause.time_window.latest for pause in rest)]


def _first_start(visit: Visit, ready: int, release: int | None, due: int | None) -> int | None:
    start = ready if release is None else max(ready, release)
    if visit.time_windows:
        open_ones = [window for window in visit.time_windows if window.latest >= start]
        if not open_ones:
            return None
        start = max(start, open_ones[0].earliest)
    return None if due is not None and start > due else start


def _ways(free: int, travel: int, setup: int, breaks: Sequence[Break]) -> Iterator[tuple[int, int]]:
    """
    How many breaks are taken on the way, and from when the service may start.

    Driving can be cut by a break, a set-up cannot: it comes whole before the break, which waits
    for it while its window lasts, or whole behind it.
    """
    yield 0, free + travel + setup
    for number, pause in enumerate(breaks, start=1):
        done = free + travel + setup
        begins = max(free, pause.time_window.earliest)
        if free + travel < begins < done <= pause.time_window.latest:
            begins = done
        if begins > pause.time_window.latest:
            return
        if begins >= done:
            travel = setup = 0
        else:
            travel -= min(travel, begins - free)
        free = begins + pause.duration
        yield number, free + travel + setup
