"""Changing routes: each change is written on the vehicle's other sheet, and can be taken back."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import Fleet, Routes, Search, Shipments, Travel, Visits
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.route import copy_position, refresh, write_leg, write_legs

#: Positions in `Search.count`.
NUM_LEFT_OUT, NUM_REMOVED, NUM_TOUCHED, NUM_ACTIVE, NUM_SERVED = 0, 1, 2, 3, 4
VERSION, STAMP, CANDIDATE_STAMP = 5, 6, 7
ITERATIONS, ACCEPTED, IMPROVED, EVALUATED, BEST_LEFT_OUT = 8, 9, 10, 11, 12
NUM_LEFT_OUT_BEFORE, NUM_CENTRES = 13, 14
NUM_COUNTS = 15

#: Positions in `Search.cost`.
CURRENT, BEST = 0, 1


@kernel
def note_positions(routes: Routes, vehicle: int) -> None:
    """Write down where the visits of a vehicle's valid sheet are."""
    sheet = routes.sheet[vehicle]
    for position in range(1, routes.length[sheet] + 1):
        visit = routes.node[sheet, position]
        routes.route_of[visit] = vehicle
        routes.position[visit] = position


@kernel
def note_use(routes: Routes, search: Search, fleet: Fleet, vehicle: int) -> None:
    """Keep the lists of vehicles on a route and at their base true."""
    is_used = routes.length[routes.sheet[vehicle]] > 0
    at = search.active_at[vehicle]
    if is_used == (at >= 0):
        return
    kind = fleet.vehicle_class[vehicle]
    if is_used:
        search.active_at[vehicle] = search.count[NUM_ACTIVE]
        search.active[search.count[NUM_ACTIVE]] = vehicle
        search.count[NUM_ACTIVE] += 1
        if search.idle[kind] == vehicle:
            search.idle[kind] = next_idle(routes, search, kind)
        return
    search.count[NUM_ACTIVE] -= 1
    moved = search.active[search.count[NUM_ACTIVE]]
    search.active[at] = moved
    search.active_at[moved] = at
    search.active_at[vehicle] = -1
    search.idle[kind] = next_idle(routes, search, kind)


@kernel
def next_idle(routes: Routes, search: Search, kind: int) -> int:
    """Lowest vehicle of a class that stands at its base and may open a route; -1: none."""
    for vehicle in range(search.first_of_class[kind], search.first_of_class[kind + 1]):
        if routes.length[routes.sheet[vehicle]] == 0 and search.closed[vehicle] == 0:
            return vehicle
    return -1


@kernel
def _turn(routes: Routes, search: Search, vehicle: int) -> None:
    """Make the vehicle's other sheet the valid one, as a change of this iteration."""
    routes.sheet[vehicle] ^= 1
    search.touched_mark[vehicle] = search.count[STAMP]
    search.touched[search.count[NUM_TOUCHED]] = vehicle
    search.count[NUM_TOUCHED] += 1


@kernel
def take_over(fleet: Fleet, routes: Routes, search: Search, vehicle: int) -> None:
    """Turn to the vehicle's other sheet, where a feasible route is written."""
    search.count[NUM_SERVED] -= routes.length[routes.sheet[vehicle]]
    _turn(routes, search, vehicle)
    search.count[NUM_SERVED] += routes.length[routes.sheet[vehicle]]
    search.count[VERSION] += 1
    routes.version[routes.sheet[vehicle]] = search.count[VERSION]
    note_positions(routes, vehicle)
    note_use(routes, search, fleet, vehicle)


@kernel
def turn_back(
    visits: Visits, shipments: Shipments, fleet: Fleet, routes: Routes, search: Search
) -> None:
    """Take back all changes of this iteration."""
    for at in range(search.count[NUM_TOUCHED]):
        vehicle = search.touched[at]
        search.count[NUM_SERVED] -= routes.length[routes.sheet[vehicle]]
        routes.sheet[vehicle] ^= 1
        search.count[NUM_SERVED] += routes.length[routes.sheet[vehicle]]
        note_use(routes, search, fleet, vehicle)
    for at in range(search.count[NUM_TOUCHED]):
        note_positions(routes, search.touched[at])
    search.count[NUM_LEFT_OUT] = search.count[NUM_LEFT_OUT_BEFORE]
    for at in range(search.count[NUM_LEFT_OUT]):
        shipment = search.left_out_before[at]
        search.left_out[at] = shipment
        routes.route_of[shipments.first[shipment]] = -1
        if shipments.second[shipment] >= 0:
            routes.route_of[shipments.second[shipment]] = -1


@kernel
def drop_removed(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    vehicle: int,
) -> float:
    """
    Turn to a sheet without the shipments removed in this iteration.

    Returns
    -------
    saved : float
        Dong by which the route becomes cheaper; infinite: the way past what was
        removed is too long or leaves no room for a break, and the route stays as it was.
    """
    old = routes.sheet[vehicle]
    new, kept, last = old ^ 1, 0, 0
    copy_position(routes, old, 0, new, 0)
    for position in range(1, routes.length[old] + 2):
        node = routes.node[old, position]
        is_visit = position <= routes.length[old]
        if is_visit and search.removed_mark[visits.shipment[node]] == search.count[STAMP]:
            continue
        kept += 1
        copy_position(routes, old, position, new, kept)
        if position > last + 1:
            write_leg(visits, travel, fleet, routes, vehicle, new, kept - 1)
        last = position
    routes.length[new] = kept - 1
    if not refresh(visits, travel, fleet, routes, vehicle, new):
        return np.inf
    for position in range(1, routes.length[old] + 1):
        routes.route_of[routes.node[old, position]] = -1
    take_over(fleet, routes, search, vehicle)
    return routes.cost[old] - routes.cost[new]


@kernel
def insert(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    shipment: int,
    vehicle: int,
    code: int,
) -> bool:
    """
    Put a shipment into a route.

    Parameters
    ----------
    code : int
        Position, or positions, as `routing_engine.kernels.insertion` returned them.

    Returns
    -------
    is_done : bool
        False: the breaks do not fit in after all, and nothing has changed.
    """
    first, second = shipments.first[shipment], shipments.second[shipment]
    pickup_at, delivery_at = code, code
    if second >= 0:
        pickup_at, delivery_at = code >> 20, code & 0xFFFFF
    is_touched = search.touched_mark[vehicle] == search.count[STAMP]
    source = routes.sheet[vehicle]
    target = source if is_touched else source ^ 1
    length = routes.length[source]
    _copy_with(visits, routes, source, target, first, second, pickup_at, delivery_at)
    more = 2 if second >= 0 else 1
    routes.length[target] = length + more
    write_leg(visits, travel, fleet, routes, vehicle, target, pickup_at)
    write_leg(visits, travel, fleet, routes, vehicle, target, pickup_at + 1)
    if second >= 0:
        write_leg(visits, travel, fleet, routes, vehicle, target, delivery_at + 1)
        write_leg(visits, travel, fleet, routes, vehicle, target, delivery_at + 2)
    if not refresh(visits, travel, fleet, routes, vehicle, target):
        if is_touched:
            _take_out(routes, target, first, second)
            write_legs(visits, travel, fleet, routes, vehicle, target)
            refresh(visits, travel, fleet, routes, vehicle, target)
        return False
    if not is_touched:
        _turn(routes, search, vehicle)
    search.count[NUM_SERVED] += more
    search.count[VERSION] += 1
    routes.version[target] = search.count[VERSION]
    note_positions(routes, vehicle)
    note_use(routes, search, fleet, vehicle)
    return True


@kernel
def _copy_with(
    visits: Visits,
    routes: Routes,
    source: int,
    target: int,
    first: int,
    second: int,
    pickup_at: int,
    delivery_at: int,
) -> None:
    """Copy a sheet with one or two visits more; from the end on, so that it may be the same."""
    shift = 2 if second >= 0 else 1
    for position in range(routes.length[source] + 1, -1, -1):
        if second >= 0 and position == delivery_at:
            routes.node[target, position + 2] = second
            routes.place[target, position + 2] = visits.place[second]
            shift = 1
        if position == pickup_at:
            routes.node[target, position + 1] = first
            routes.place[target, position + 1] = visits.place[first]
            shift = 0
            if source == target:
                return
        copy_position(routes, source, position, target, position + shift)


@kernel
def _take_out(routes: Routes, sheet: int, first: int, second: int) -> None:
    kept = 0
    for position in range(routes.length[sheet] + 2):
        node = routes.node[sheet, position]
        if 0 < position <= routes.length[sheet] and node in (first, second):
            continue
        routes.node[sheet, kept] = node
        routes.place[sheet, kept] = routes.place[sheet, position]
        kept += 1
    routes.length[sheet] = kept - 2
