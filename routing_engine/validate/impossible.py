"""
The shipments that no vehicle could ever serve.

A proof must hold for every plan, so it asks for less than a route does: the travel is the quickest
way over any other locations, and a vehicle may wait anywhere, also before a set-up. All shipments
are judged at once for each kind of vehicle; most are found possible by the matrix alone, and only
for the others are the quickest ways computed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Problem, Vehicle
from routing_engine.reasons import Reason
from routing_engine.validate.earliest import Legs, can_serve
from routing_engine.validate.proven import reasons_of
from routing_engine.validate.table import Ints, ShipmentTable, table_of
from routing_engine.validate.ways import Ways


def impossible_shipments(problem: Problem) -> dict[str, tuple[Reason, ...]]:
    """
    Shipments that can be in no plan, each with every proven reason that is true of it.

    Parameters
    ----------
    problem : Problem
        Without faults for `routing_engine.validate`.

    Returns
    -------
    dict of str to tuple of Reason
        By shipment id, in the order of the shipments. ``outside_shifts`` is given only where no
        other reason explains it alone.
    """
    ways = Ways(problem)
    groups = _groups(problem)
    left = _not_servable(table_of(problem), groups, ways.direct)
    # Only what even the hopeful legs leave open is worth a quickest way for each pickup.
    maybe = left.take(np.flatnonzero(~np.isin(left.idx, _idx(left, groups, ways.hopeful))))
    lost = np.union1d(np.setdiff1d(left.idx, maybe.idx), _idx(maybe, groups, ways.quickest))
    shipments = [problem.shipments[k] for k in lost.tolist()]
    return {one.id: reasons_of(problem, one, ways) for one in shipments}


def _groups(problem: Problem) -> list[list[Vehicle]]:
    """Vehicles that have the same time for everything; their capacities may differ."""
    groups: dict[object, list[Vehicle]] = {}
    for one in problem.vehicles:
        key = (one.start_location_id, one.end_location_id, one.shift, one.profile)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _idx(
    shipments: ShipmentTable,
    groups: list[list[Vehicle]],
    legs: Callable[[ShipmentTable, Vehicle], Legs],
) -> Ints:
    return _not_servable(shipments, groups, legs).idx


def _not_servable(
    shipments: ShipmentTable,
    groups: list[list[Vehicle]],
    legs: Callable[[ShipmentTable, Vehicle], Legs],
) -> ShipmentTable:
    """The shipments that no group can serve with such legs."""
    for group in groups:
        rows = np.flatnonzero(_has_room(shipments, group))
        some = shipments.take(rows)
        served = rows[can_serve(some, group[0].shift, legs(some, group[0]))]
        shipments = shipments.take(np.setdiff1d(np.arange(shipments.size), served))
    return shipments


def _has_room(shipments: ShipmentTable, group: list[Vehicle]) -> NDArray[np.bool_]:
    fits = np.zeros(shipments.size, dtype=bool)
    for capacity in {vehicle.capacity for vehicle in group}:
        fits |= (shipments.demand <= np.array(capacity, dtype=np.int64)).all(axis=1)
    return fits
