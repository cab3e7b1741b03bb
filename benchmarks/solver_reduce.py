"""Hue's days without the rules that some peer lacks: each step a Problem to a Problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.errors import BenchmarkError
from routing_engine import impossible_shipments
from routing_engine.problem import (
    Problem,
    Shipment,
    TimeWindow,
    TravelMatrix,
    Vehicle,
    Visit,
)

__all__ = [
    "VARIANTS",
    "common",
    "drop_breaks",
    "fold_setups",
    "join_windows",
    "multiply_fleet",
    "plain",
]

#: Shipments for each vehicle of the plain fleet: more vehicles than anybody needs.
_SHIPMENTS_A_VEHICLE = 6


def common(problem: Problem) -> Problem:
    """
    What PyVRP, VROOM and OR-Tools can model together.

    Kept: pairs, all loads, kinds of vehicle with their own bases, travel and prices, release and
    due times, shipments that may be left out at a penalty, one set-up a stop. Gone: breaks, and
    the closing of places at noon.
    """
    return fold_setups(join_windows(drop_breaks(problem)))


def plain(problem: Problem) -> Problem:
    """
    What commiv too can model: one base, one kind of vehicle, one load, everyone to be served.

    A second on the road costs one unit, and so does every paid second; the fixed price is
    reckoned in those. Shipments that no such vehicle could serve alone are taken out.
    """
    reduced = common(problem)
    first = reduced.vehicles[0]
    idx = reduced.travel.profile_idx(first.profile)
    seconds = reduced.travel.seconds[idx : idx + 1]
    load = _tightest_load(reduced, first)
    num_vehicles = -(-len(reduced.shipments) // _SHIPMENTS_A_VEHICLE)
    vehicle = replace(
        first,
        capacity=(first.capacity[load],),
        fixed_cost=first.fixed_cost * 3600 // max(1, first.cost_per_hour),
        cost_per_hour=3600,
        cost_per_km=1000,
    )
    reduced = replace(
        reduced,
        shipments=tuple(
            replace(one, demand=(one.demand[load],), penalty=None) for one in reduced.shipments
        ),
        vehicles=tuple(replace(vehicle, id=f"courier {k}") for k in range(1, num_vehicles + 1)),
        travel=TravelMatrix((first.profile,), seconds, seconds),
        capacity_dimensions=(reduced.capacity_dimensions[load],),
    )
    lost = impossible_shipments(reduced)
    return replace(reduced, shipments=tuple(one for one in reduced.shipments if one.id not in lost))


#: By the convention's name in the record.
VARIANTS = {"day-common": common, "day-plain": plain}


def multiply_fleet(problem: Problem, times: int) -> Problem:
    """The same day with each vehicle so many times."""
    return replace(
        problem,
        vehicles=tuple(
            replace(one, id=f"{one.id} {number}" if number > 1 else one.id)
            for one in problem.vehicles
            for number in range(1, times + 1)
        ),
    )


def drop_breaks(problem: Problem) -> Problem:
    """The same shifts without pauses."""
    return replace(
        problem,
        vehicles=tuple(
            replace(one, shift=replace(one.shift, breaks=())) for one in problem.vehicles
        ),
    )


def join_windows(problem: Problem) -> Problem:
    """Each visit's windows as one, from the first opening to the last closing."""
    return replace(problem, shipments=tuple(_joined(one) for one in problem.shipments))


def _joined(shipment: Shipment) -> Shipment:
    return replace(
        shipment,
        pickup=_one_window(shipment.pickup),
        delivery=_one_window(shipment.delivery),
        visit=_one_window(shipment.visit),
    )


def _one_window(visit: Visit | None) -> Visit | None:
    if visit is None or len(visit.time_windows) < 2:
        return visit
    first, last = visit.time_windows[0], visit.time_windows[-1]
    return replace(visit, time_windows=(TimeWindow(first.earliest, last.latest),))


def fold_setups(problem: Problem) -> Problem:
    """
    Set-ups as part of the way there, so that they fall once a stop for everyone.

    Bases are locations of their own, since a vehicle that comes home sets nothing up.

    Raises
    ------
    BenchmarkError
        When a road is missing.
    """
    if (problem.travel.seconds < 0).any():
        raise BenchmarkError("A road is missing between two places; a connected network is wanted.")
    bases = {
        name: f"base {name}"
        for one in problem.vehicles
        for name in (one.start_location_id, one.end_location_id)
        if name is not None
    }
    old = [*problem.locations, *(problem.location_by_id[name] for name in bases)]
    places = [one.matrix_idx for one in old]
    setups = np.array([one.setup_duration for one in problem.locations] + [0] * len(bases))
    names = [one.id for one in problem.locations] + list(bases.values())
    return replace(
        problem,
        locations=tuple(
            replace(one, id=name, matrix_idx=idx, setup_duration=0)
            for idx, (one, name) in enumerate(zip(old, names, strict=True))
        ),
        vehicles=tuple(_based(one, bases) for one in problem.vehicles),
        travel=TravelMatrix(
            problem.travel.profiles,
            np.stack([_with_setups(one, places, setups) for one in problem.travel.seconds]),
            np.stack([one[np.ix_(places, places)] for one in problem.travel.metres]),
        ),
    )


def _with_setups(
    seconds: NDArray[np.int64] | NDArray[np.int32], places: list[int], setups: NDArray[np.int64]
) -> NDArray[np.int64]:
    folded: NDArray[np.int64] = seconds[np.ix_(places, places)] + setups[np.newaxis, :]
    np.fill_diagonal(folded, 0)
    return folded


def _based(vehicle: Vehicle, bases: dict[str, str]) -> Vehicle:
    end = vehicle.end_location_id
    return replace(
        vehicle,
        start_location_id=bases[vehicle.start_location_id],
        end_location_id=None if end is None else bases[end],
    )


def _tightest_load(problem: Problem, vehicle: Vehicle) -> int:
    """The dimension that fills a vehicle first."""
    shares = [
        sum(one.demand[number] for one in problem.shipments) / max(1, capacity)
        for number, capacity in enumerate(vehicle.capacity)
    ]
    return shares.index(max(shares))
