"""Where a shipment fits best into a route whose vehicle takes no breaks."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    METRES,
    METRES_INTO,
    Fleet,
    Routes,
    Shipments,
    Travel,
    Visits,
)
from routing_engine.kernels.clock import (
    DEPARTURE,
    END,
    LATEST,
    REST,
    SLIP,
    WORK,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.detours import (
    cheapest,
    paid_waiting,
    ways_around,
    write_pair_detours,
)
from routing_engine.kernels.legs import leg, seconds_into, seconds_onto
from routing_engine.kernels.room import has_any_room, has_room, has_room_between


@inlined
def waited_seconds(
    routes: Routes, sheet: int, position: int, reach: int, work: int, slip: int, pause: int
) -> int:
    """
    Paid seconds of waiting on a route that goes on from a position after a change before it.

    Parameters
    ----------
    position : int
        Where the unchanged rest begins.
    reach, work, slip : int
        When one is ready there, the seconds at work until then, the latest departure.
    pause : int
        Seconds of breaks in the gap.
    """
    slip = min(slip, routes.clock[sheet, position, LATEST] - work)
    rest = routes.paid[sheet, position, REST]
    end = max(reach + pause + rest, routes.paid[sheet, position, END])
    return max(0, end - slip - work - pause - rest)


@kernel
def best_for_one(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    avoided: int,
    below: float,
) -> tuple[float, int]:
    """
    The cheapest position for a lone visit.

    Parameters
    ----------
    avoided : int
        A position that is not to be used; -1: none.
    below : float
        Dong; only a cheaper position is of use.

    Returns
    -------
    cost : float
        Dong by which the route becomes dearer, its fixed cost apart; ``below``: at least so much.
    position : int
        Right after which the visit is made; -1: none is cheap enough.
    """
    best, found = below, np.int64(-1)
    visit, sheet = shipments.first[shipment], routes.sheet[vehicle]
    if not has_any_room(shipments, fleet, routes, shipment, vehicle):
        return best, found
    clock, place = routes.clock, routes.place
    profile, here = fleet.profile[vehicle], visits.place[visit]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    earliest = visits.opens[visits.first_span[visit]]
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    waiting = paid_waiting(fleet, routes, vehicle)
    into, onto = travel.column[METRES_INTO], travel.column[METRES]
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        if clock[sheet, position, DEPARTURE] > latest:
            break
        if clock[sheet, position + 1, LATEST] < earliest or position == avoided:
            continue
        metres = leg(travel, profile, here, place[sheet, position], into)
        metres += leg(travel, profile, here, place[sheet, position + 1], onto)
        dong = per_metre * (metres - routes.metres[sheet, position])
        if per_second > 0.0:
            way, onward = ways_around(visits, travel, fleet, routes, vehicle, position, visit)
            dong += per_second * (way + onward - routes.way[sheet, position])
        if dong - waiting >= best:
            continue
        if has_room(shipments, fleet, routes, shipment, vehicle, position):
            way = _way_into(visits, travel, fleet, routes, vehicle, position, visit)
            cost = _cost_ahead(
                visits, travel, fleet, routes, visit, vehicle, position, dong,
                clock[sheet, position, DEPARTURE] + way,
                routes.paid[sheet, position, WORK] + way,
                routes.paid[sheet, position, SLIP], waiting,
            )  # fmt: skip
            if cost < best:
                best, found = cost, np.int64(position)
    return best, found


@kernel
def best_for_pair(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    avoided: int,
    below: float,
) -> tuple[float, int]:
    """
    The cheapest positions for a pickup and its delivery.

    Parameters
    ----------
    avoided : int
        As returned for the positions that are not to be used; -1: none.
    below : float
        Dong; only cheaper positions are of use.

    Returns
    -------
    cost : float
        Dong by which the route becomes dearer, its fixed cost apart; ``below``: at least so much.
    found : int
        ``pickup << 20 | delivery``: positions of the route as it is, right after which they go;
        -1: none are cheap enough.
    """
    best, found = below, np.int64(-1)
    pickup, delivery = shipments.first[shipment], shipments.second[shipment]
    waiting = paid_waiting(fleet, routes, vehicle)
    first, last_pickup, last = write_pair_detours(
        visits, travel, fleet, routes, pickup, delivery, vehicle, below + waiting
    )
    while True:
        # The seemingly cheapest first: mostly it can be kept, and no other need be looked at.
        position = cheapest(routes, 3, first, last_pickup)
        if position < 0 or routes.detour[3, position] - waiting >= best:
            return best, found
        routes.detour[3, position] = np.inf
        if has_room_between(shipments, fleet, routes, shipment, vehicle, position):
            cost, later = _best_delivery(
                visits, shipments, travel, fleet, routes, shipment, vehicle,
                position, last, avoided, best, waiting,
            )  # fmt: skip
            if later >= 0:
                best, found = cost, np.int64(position << 20 | later)


@kernel
def _best_delivery(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    position: int,
    last: int,
    avoided: int,
    below: float,
    waiting: float,
) -> tuple[float, int]:
    """Cost and position of the cheapest delivery, the pickup made after a position; -1: none."""
    best, found = below, np.int64(-1)
    pickup, delivery = shipments.first[shipment], shipments.second[shipment]
    sheet, clock, node = routes.sheet[vehicle], routes.clock, routes.node
    way = _way_into(visits, travel, fleet, routes, vehicle, position, pickup)
    time = start_from(visits, pickup, clock[sheet, position, DEPARTURE] + way)
    time += visits.service[pickup]
    work = routes.paid[sheet, position, WORK] + way
    latest = visits.closes[visits.first_span[pickup + 1] - 1]
    slip = min(routes.paid[sheet, position, SLIP], latest - work)
    work += visits.service[pickup]
    detour = routes.detour[4, position]
    if detour - waiting < best and avoided != (position << 20 | position):
        way = seconds_onto(
            travel, fleet.profile[vehicle], visits.place[pickup], visits.place[delivery]
        ) + setup_between(visits, pickup, delivery)
        cost = _cost_ahead(
            visits, travel, fleet, routes, delivery, vehicle, position, detour,
            time + way, work + way, slip, waiting,
        )  # fmt: skip
        if cost < best:
            best, found = cost, np.int64(position)
    way = _way_onto(visits, travel, fleet, routes, vehicle, position + 1, pickup)
    base = routes.detour[0, position]
    for later in range(position + 1, last + 1):
        time += way
        work += way
        if time > clock[sheet, later, LATEST]:
            break
        if base + routes.detour[2, later] - waiting >= best:
            break
        if not has_room_between(shipments, fleet, routes, shipment, vehicle, later):
            break
        stop = node[sheet, later]
        slip = min(slip, clock[sheet, later, LATEST] - work)
        time = start_from(visits, stop, time) + visits.service[stop]
        work += visits.service[stop]
        detour = base + routes.detour[1, later]
        if detour - waiting < best and avoided != (position << 20 | later):
            way = _way_into(visits, travel, fleet, routes, vehicle, later, delivery)
            cost = _cost_ahead(
                visits, travel, fleet, routes, delivery, vehicle, later, detour,
                time + way, work + way, slip, waiting,
            )  # fmt: skip
            if cost < best:
                best, found = cost, np.int64(later)
        way = routes.way[sheet, later]
    return best, found


@inlined
def _way_into(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, at: int, visit: int
) -> int:
    """Travel and set-up seconds from a position to a visit."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = seconds_into(travel, profile, visits.place[visit], routes.place[sheet, at])
    return way + setup_between(visits, routes.node[sheet, at], visit)


@inlined
def _way_onto(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, at: int, visit: int
) -> int:
    """Travel and set-up seconds from a visit to a position."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = seconds_onto(travel, profile, visits.place[visit], routes.place[sheet, at])
    return way + setup_between(visits, visit, routes.node[sheet, at])


@kernel
def _cost_ahead(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    visit: int,
    vehicle: int,
    position: int,
    detour: float,
    ready: int,
    work: int,
    slip: int,
    waiting: float,
) -> float:
    """
    Dong by which a route becomes dearer that makes a visit after a position; infinite: too late.

    Parameters
    ----------
    detour : float
        Dong of all detours, waiting left out.
    ready, work, slip : int
        When the service could begin, the seconds at work until then, the latest departure.
    waiting : float
        Dong for waiting on the route as it was.
    """
    sheet = routes.sheet[vehicle]
    start = start_from(visits, visit, ready)
    onward = visits.service[visit]
    onward += _way_onto(visits, travel, fleet, routes, vehicle, position + 1, visit)
    if start + onward > routes.clock[sheet, position + 1, LATEST]:
        return np.inf
    if fleet.per_second[vehicle] == 0.0:
        return detour
    slip = min(slip, visits.closes[visits.first_span[visit + 1] - 1] - work)
    seconds = waited_seconds(routes, sheet, position + 1, start + onward, work + onward, slip, 0)
    return detour + seconds * fleet.per_second[vehicle] - waiting
