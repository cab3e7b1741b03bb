"""Where a shipment fits best into a route whose vehicle takes no breaks."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    LOAD_FROM_START,
    LOAD_NONE,
    LOAD_TO_END,
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


@inlined
def has_room(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int, position: int
) -> bool:
    """Whether a lone visit's load fits on board when it is made right after a position."""
    sheet = routes.sheet[vehicle]
    dimensions = fleet.capacity.shape[1]
    carried = shipments.carried[shipment]
    if carried == LOAD_NONE:
        return True
    # Behind the position for what goes to the end, up to it for what was there from the start.
    column = 2 * dimensions if carried == LOAD_TO_END else dimensions
    for dimension in range(dimensions):
        load = routes.load[sheet, position, column + dimension]
        if load + shipments.demand[shipment, dimension] > fleet.capacity[vehicle, dimension]:
            return False
    return True


@inlined
def has_any_room(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int
) -> bool:
    """Whether a lone visit's load fits at the one position where there is most room for it."""
    position = (
        0
        if shipments.carried[shipment] == LOAD_FROM_START
        else routes.length[routes.sheet[vehicle]]
    )
    return has_room(shipments, fleet, routes, shipment, vehicle, position)


@inlined
def has_room_between(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int, position: int
) -> bool:
    """Whether a pair's load fits on board when leaving a position."""
    sheet = routes.sheet[vehicle]
    for dimension in range(fleet.capacity.shape[1]):
        load = routes.load[sheet, position, dimension]
        if load + shipments.demand[shipment, dimension] > fleet.capacity[vehicle, dimension]:
            return False
    return True


@inlined
def paid_seconds(
    routes: Routes, sheet: int, position: int, reach: int, work: int, slip: int, pause: int
) -> int:
    """
    Paid seconds of a route that goes on from a position after a change before it.

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
    return max(work + pause + rest, end - slip)


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
) -> tuple[float, int]:
    """
    The cheapest position for a lone visit.

    Parameters
    ----------
    avoided : int
        A position that is not to be used; -1: none.

    Returns
    -------
    cost : float
        Dong by which the route becomes dearer, its fixed cost apart; infinite: no position.
    position : int
        Right after which the visit is made.
    """
    best, found = np.inf, np.int64(-1)
    visit, sheet = shipments.first[shipment], routes.sheet[vehicle]
    if not has_any_room(shipments, fleet, routes, shipment, vehicle):
        return best, found
    clock, place, node = routes.clock, routes.place, routes.node
    profile, here = fleet.profile[vehicle], visits.place[visit]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    earliest = visits.opens[visits.first_span[visit]]
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    service = visits.service[visit]
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        leave = clock[sheet, position, DEPARTURE]
        if leave > latest:
            break
        goal = clock[sheet, position + 1, LATEST]
        if goal < earliest or position == avoided:
            continue
        before, after = place[sheet, position], place[sheet, position + 1]
        way = travel.seconds_into[profile, here, before] + setup_between(
            visits, node[sheet, position], visit
        )
        start = start_from(visits, visit, leave + way)
        onward = travel.seconds[profile, here, after] + setup_between(
            visits, visit, node[sheet, position + 1]
        )
        reach = start + service + onward
        if reach > goal:
            continue
        cost = per_metre * (
            np.int64(travel.metres_into[profile, here, before])
            + travel.metres[profile, here, after]
            - routes.metres[sheet, position]
        )
        if per_second > 0.0:
            if cost >= best:
                continue
            work = routes.paid[sheet, position, WORK] + way
            slip = min(routes.paid[sheet, position, SLIP], latest - work)
            work += service + onward
            seconds = paid_seconds(routes, sheet, position + 1, reach, work, slip, 0)
            cost += per_second * (seconds - routes.duration[sheet])
        if cost < best and has_room(shipments, fleet, routes, shipment, vehicle, position):
            best, found = cost, np.int64(position)
    return best, found


@kernel
def write_detours(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, visit: int, vehicle: int
) -> int:
    """
    Write what making a visit right after each position costs in metres, and the least from there.

    Returns
    -------
    last : int
        Last position from which the visit can be reached in time.
    """
    sheet, profile, here = routes.sheet[vehicle], fleet.profile[vehicle], visits.place[visit]
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    last = routes.length[sheet]
    while last >= 0 and routes.clock[sheet, last, DEPARTURE] > latest:
        last -= 1
    routes.detour[1, last + 1] = np.inf
    for position in range(last, fleet.num_locked[vehicle] - 1, -1):
        detour = fleet.per_metre[vehicle] * (
            np.int64(travel.metres_into[profile, here, routes.place[sheet, position]])
            + travel.metres[profile, here, routes.place[sheet, position + 1]]
            - routes.metres[sheet, position]
        )
        routes.detour[0, position] = detour
        routes.detour[1, position] = min(detour, routes.detour[1, position + 1])
    return last


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
) -> tuple[float, int]:
    """
    The cheapest positions for a pickup and its delivery.

    Parameters
    ----------
    avoided : int
        As returned for the positions that are not to be used; -1: none.

    Returns
    -------
    cost : float
        Dong by which the route becomes dearer, its fixed cost apart; infinite: no positions.
    found : int
        ``pickup << 20 | delivery``: positions of the route as it is, right after which they go.
    """
    best, found = np.inf, np.int64(-1)
    pickup, delivery = shipments.first[shipment], shipments.second[shipment]
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    clock, place, node = routes.clock, routes.place, routes.node
    here, there = visits.place[pickup], visits.place[delivery]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    earliest = visits.opens[visits.first_span[pickup]]
    latest = visits.closes[visits.first_span[pickup + 1] - 1]
    latest_there = visits.closes[visits.first_span[delivery + 1] - 1]
    across = travel.seconds[profile, here, there] + setup_between(visits, pickup, delivery)
    metres_across = np.int64(travel.metres[profile, here, there])
    last = np.int64(-2)
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        leave = clock[sheet, position, DEPARTURE]
        if leave > latest:
            break
        goal = clock[sheet, position + 1, LATEST]
        if goal < earliest:
            continue
        if not has_room_between(shipments, fleet, routes, shipment, vehicle, position):
            continue
        before, after = place[sheet, position], place[sheet, position + 1]
        way = travel.seconds_into[profile, here, before] + setup_between(
            visits, node[sheet, position], pickup
        )
        start = start_from(visits, pickup, leave + way)
        done = start + visits.service[pickup]
        if done + across > latest_there:
            continue
        if last == -2:
            last = np.int64(write_detours(visits, travel, fleet, routes, delivery, vehicle))
        metres = np.int64(travel.metres_into[profile, here, before])
        metres -= routes.metres[sheet, position]
        work, slip = np.int64(0), np.int64(0)
        if per_second > 0.0:
            work = routes.paid[sheet, position, WORK] + way
            slip = min(routes.paid[sheet, position, SLIP], latest - work)
            work += visits.service[pickup]
        # The delivery right after the pickup.
        code = np.int64(position << 20 | position)
        cost = per_metre * (metres + metres_across + travel.metres[profile, there, after])
        if cost < best and code != avoided:
            start = start_from(visits, delivery, done + across)
            onward = travel.seconds[profile, there, after] + setup_between(
                visits, delivery, node[sheet, position + 1]
            )
            reach = start + visits.service[delivery] + onward
            if reach <= goal:
                if per_second > 0.0:
                    slip_there = min(slip, latest_there - work - across)
                    seconds = paid_seconds(
                        routes,
                        sheet,
                        position + 1,
                        reach,
                        work + across + visits.service[delivery] + onward,
                        slip_there,
                        0,
                    )
                    cost += per_second * (seconds - routes.duration[sheet])
                if cost < best:
                    best, found = cost, code
        # The delivery behind a later position.
        base = per_metre * (metres + travel.metres[profile, here, after])
        if position >= last or base + routes.detour[1, position + 1] >= best:
            continue
        onward = travel.seconds[profile, here, after] + setup_between(
            visits, pickup, node[sheet, position + 1]
        )
        time = done + onward
        work += onward
        for later in range(position + 1, last + 1):
            if time > clock[sheet, later, LATEST]:
                break
            if not has_room_between(shipments, fleet, routes, shipment, vehicle, later):
                break
            if base + routes.detour[1, later] >= best:
                break
            stop = node[sheet, later]
            time = start_from(visits, stop, time) + visits.service[stop]
            if per_second > 0.0:
                slip = min(slip, clock[sheet, later, LATEST] - work)
                work += visits.service[stop]
            if time > latest_there:
                break
            cost = base + routes.detour[0, later]
            code = np.int64(position << 20 | later)
            if cost < best and code != avoided:
                way = travel.seconds_into[profile, there, place[sheet, later]] + setup_between(
                    visits, stop, delivery
                )
                start = start_from(visits, delivery, time + way)
                onward = travel.seconds[profile, there, place[sheet, later + 1]] + setup_between(
                    visits, delivery, node[sheet, later + 1]
                )
                reach = start + visits.service[delivery] + onward
                if reach <= clock[sheet, later + 1, LATEST]:
                    if per_second > 0.0:
                        seconds = paid_seconds(
                            routes,
                            sheet,
                            later + 1,
                            reach,
                            work + way + visits.service[delivery] + onward,
                            min(slip, latest_there - work - way),
                            0,
                        )
                        cost += per_second * (seconds - routes.duration[sheet])
                    if cost < best:
                        best, found = cost, code
            time += routes.way[sheet, later]
            work += routes.way[sheet, later]
    return best, found
