"""The same problem in a larger unit, for solvers whose integers are small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Problem, Shipment, TimeWindow, TravelMatrix, Vehicle, Visit

__all__ = ["coarsen", "divisor_for"]


def divisor_for(problem: Problem, *, max_value: int, max_total: int) -> int:
    """
    The least power of ten by which times and distances must be divided to stay in range.

    Parameters
    ----------
    problem : Problem
    max_value : int
        For one matrix entry, moment or vehicle's price.
    max_total : int
        For the sum, over all places, of the longest way from each.
    """
    travel = problem.travel
    largest = max(
        int(travel.metres.max()),
        int(travel.seconds.max()),
        *(vehicle.shift.latest_end for vehicle in problem.vehicles),
        *(vehicle.fixed_cost for vehicle in problem.vehicles),
    )
    total = int(travel.metres.max(axis=(0, 2)).sum())
    divisor = 1
    while largest > max_value * divisor or total > max_total * divisor:
        divisor *= 10
    return divisor


def coarsen(problem: Problem, divisor: int) -> Problem:
    """
    Times, distances and money in a unit ``divisor`` times as large.

    Travel, services and openings are rounded up, closings down: what is feasible in the larger
    unit is so in the smaller one.
    """
    if divisor == 1:
        return problem
    travel = problem.travel
    return replace(
        problem,
        shipments=tuple(_shipment(one, divisor) for one in problem.shipments),
        vehicles=tuple(_vehicle(one, divisor) for one in problem.vehicles),
        travel=TravelMatrix(
            travel.profiles, _up_all(travel.seconds, divisor), _up_all(travel.metres, divisor)
        ),
    )


def _up(value: int, divisor: int) -> int:
    return -(-value // divisor)


def _up_all(values: NDArray[np.int64] | NDArray[np.int32], divisor: int) -> NDArray[np.int64]:
    rounded: NDArray[np.int64] = -(-values.astype(np.int64) // divisor)
    rounded[values < 0] = -1
    return rounded


def _shipment(shipment: Shipment, divisor: int) -> Shipment:
    penalty, release, due = shipment.penalty, shipment.release_time, shipment.due_time
    return replace(
        shipment,
        pickup=_visit(shipment.pickup, divisor),
        delivery=_visit(shipment.delivery, divisor),
        visit=_visit(shipment.visit, divisor),
        penalty=None if penalty is None else penalty // divisor,
        release_time=None if release is None else _up(release, divisor),
        due_time=None if due is None else due // divisor,
    )


def _visit(visit: Visit | None, divisor: int) -> Visit | None:
    if visit is None:
        return None
    return replace(
        visit,
        service_duration=_up(visit.service_duration, divisor),
        time_windows=tuple(
            # A window narrower than the larger unit keeps its opening: late by less than a unit.
            TimeWindow(begin, max(begin, one.latest // divisor))
            for one in visit.time_windows
            for begin in (_up(one.earliest, divisor),)
        ),
    )


def _vehicle(vehicle: Vehicle, divisor: int) -> Vehicle:
    shift = replace(
        vehicle.shift,
        earliest_start=_up(vehicle.shift.earliest_start, divisor),
        latest_end=vehicle.shift.latest_end // divisor,
    )
    return replace(vehicle, shift=shift, fixed_cost=_up(vehicle.fixed_cost, divisor))
