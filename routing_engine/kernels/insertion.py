"""Where a shipment fits best into a route whose vehicle takes no breaks."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    FOREVER,
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
    num_breaks,
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
def write_detours(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    visit: int,
    vehicle: int,
    first: int,
    row: int,
) -> tuple[int, int]:
    """
    Write what making a visit right after each position costs, waiting left out.

    Infinite where the visit alone would come too late, or make what follows too late.

    Parameters
    ----------
    first : int
        Position from which on the visit may be made.
    row : int
        Of ``routes.detour``: dong for metres and for seconds at work. What is waited on the route
        as it is may be used up, so that as much less is paid: see `paid_waiting`.

    Returns
    -------
    first, last : int
        First and last position with a finite value; none where the last comes before the first.
    """
    sheet, profile, here = routes.sheet[vehicle], fleet.profile[vehicle], visits.place[visit]
    earliest = visits.opens[visits.first_span[visit]]
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    place, node = routes.place, routes.node
    found, last = first, first - 1
    for position in range(first, routes.length[sheet] + 1):
        if routes.clock[sheet, position, DEPARTURE] > latest:
            break
        routes.detour[row, position] = np.inf
        if routes.clock[sheet, position + 1, LATEST] < earliest:
            continue
        before, after = place[sheet, position], place[sheet, position + 1]
        way = np.int64(travel.seconds_into[profile, here, before])
        way += setup_between(visits, node[sheet, position], visit)
        onward = np.int64(travel.seconds[profile, here, after]) + visits.service[visit]
        onward += setup_between(visits, visit, node[sheet, position + 1])
        if not may_fit(visits, fleet, routes, vehicle, position, visit, way, onward):
            continue
        metres = np.int64(travel.metres_into[profile, here, before])
        metres += travel.metres[profile, here, after] - routes.metres[sheet, position]
        dong = per_metre * metres
        if per_second > 0.0:
            dong += per_second * (way + onward - routes.way[sheet, position])
        routes.detour[row, position] = dong
        if last < first:
            found = position
        last = position
    return found, last


@inlined
def may_fit(
    visits: Visits,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    position: int,
    visit: int,
    way: int,
    onward: int,
) -> bool:
    """
    Whether a visit may be made after a position; exact where the vehicle takes no breaks.

    Parameters
    ----------
    way, onward : int
        Seconds to the visit, and from the start of its service to what follows.
    """
    sheet, count = routes.sheet[vehicle], num_breaks(fleet, vehicle)
    if count == 0:
        start = start_from(visits, visit, routes.clock[sheet, position, DEPARTURE] + way)
        return start + onward <= routes.clock[sheet, position + 1, LATEST]
    for before in range(count + 1):
        if routes.early[sheet, position, before] >= FOREVER:
            continue
        ready = routes.early[sheet, position, before] + way
        start = start_from(visits, visit, ready)
        for after in range(before, count + 1):
            # Waiting may cover the breaks of the gap.
            pause = 0
            for one in range(before, after):
                pause += fleet.break_duration[fleet.first_break[vehicle] + one]
            reach = start + onward + max(0, pause - (start - ready))
            if reach <= routes.late[sheet, position + 1, after]:
                return True
    return False


@kernel
def write_pair_detours(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    pickup: int,
    delivery: int,
    vehicle: int,
) -> tuple[int, int, int]:
    """
    Write what a pair costs at least with its pickup after each position, waiting left out.

    Rows of ``routes.detour``: of the pickup; of the delivery; the least of the delivery from a
    position on; the least of both together with the pickup after a position.

    Returns
    -------
    first, last_pickup, last : int
        First and last position for the pickup, and last one for the delivery.
    """
    detour = routes.detour
    first, last_pickup = write_detours(
        visits, travel, fleet, routes, pickup, vehicle, fleet.num_locked[vehicle], 0
    )
    if last_pickup < first:
        return first, last_pickup, last_pickup
    first_delivery, last = write_detours(visits, travel, fleet, routes, delivery, vehicle, first, 1)
    if last < first_delivery:
        return first, first - 1, last
    detour[2, last + 1] = np.inf
    for position in range(last, first - 1, -1):
        detour[2, position] = min(detour[1, position], detour[2, position + 1])
    last_pickup = min(last_pickup, last)
    for position in range(first, last_pickup + 1):
        detour[3, position] = np.inf
        if detour[0, position] == np.inf:
            continue
        least = detour[0, position] + detour[2, position + 1]
        if detour[1, position] < np.inf:
            joined = joined_detour(
                visits, travel, fleet, routes, pickup, delivery, vehicle, position
            )
            least = min(least, joined)
        detour[3, position] = least
    return first, last_pickup, last


@inlined
def cheapest(routes: Routes, row: int, first: int, last: int) -> int:
    """Position with the least detour in a row; -1: there is none."""
    least, found = np.inf, -1
    for position in range(first, last + 1):
        if routes.detour[row, position] < least:
            least, found = routes.detour[row, position], position
    return found


@inlined
def paid_waiting(fleet: Fleet, routes: Routes, vehicle: int) -> float:
    """Dong for waiting on a route as it is; at most so much less a detour may cost."""
    if fleet.per_second[vehicle] == 0.0:
        return 0.0
    sheet = routes.sheet[vehicle]
    work = routes.paid[sheet, routes.length[sheet] + 1, WORK]
    return fleet.per_second[vehicle] * max(0, routes.duration[sheet] - work)


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
    waiting = paid_waiting(fleet, routes, vehicle)
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        leave, goal = clock[sheet, position, DEPARTURE], clock[sheet, position + 1, LATEST]
        if leave > latest:
            break
        if goal < earliest or position == avoided:
            continue
        before, after = place[sheet, position], place[sheet, position + 1]
        metres = np.int64(travel.metres_into[profile, here, before])
        metres += travel.metres[profile, here, after] - routes.metres[sheet, position]
        cost = per_metre * metres
        way = np.int64(travel.seconds_into[profile, here, before])
        way += setup_between(visits, node[sheet, position], visit)
        onward = np.int64(travel.seconds[profile, here, after]) + visits.service[visit]
        onward += setup_between(visits, visit, node[sheet, position + 1])
        if per_second > 0.0:
            cost += per_second * (way + onward - routes.way[sheet, position])
        if cost - waiting >= best:
            continue
        reach = start_from(visits, visit, leave + way) + onward
        if reach > goal or not has_room(shipments, fleet, routes, shipment, vehicle, position):
            continue
        if per_second > 0.0:
            work = routes.paid[sheet, position, WORK] + way
            slip = min(routes.paid[sheet, position, SLIP], latest - work)
            seconds = waited_seconds(routes, sheet, position + 1, reach, work + onward, slip, 0)
            cost += seconds * per_second - waiting
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
    sheet, clock, node = routes.sheet[vehicle], routes.clock, routes.node
    latest = visits.closes[visits.first_span[pickup + 1] - 1]
    waiting = paid_waiting(fleet, routes, vehicle)
    first, last_pickup, last = write_pair_detours(
        visits, travel, fleet, routes, pickup, delivery, vehicle
    )
    while True:
        # The seemingly cheapest first: mostly it can be kept, and no other need be looked at.
        position = cheapest(routes, 3, first, last_pickup)
        if position < 0 or routes.detour[3, position] - waiting >= best:
            return best, found
        routes.detour[3, position] = np.inf
        if not has_room_between(shipments, fleet, routes, shipment, vehicle, position):
            continue
        way = _way_into(visits, travel, fleet, routes, vehicle, position, pickup)
        time = start_from(visits, pickup, clock[sheet, position, DEPARTURE] + way)
        time += visits.service[pickup]
        work = routes.paid[sheet, position, WORK] + way
        slip = min(routes.paid[sheet, position, SLIP], latest - work)
        work += visits.service[pickup]
        detour = joined_detour(visits, travel, fleet, routes, pickup, delivery, vehicle, position)
        if detour - waiting < best and avoided != (position << 20 | position):
            way = travel.seconds[
                fleet.profile[vehicle], visits.place[pickup], visits.place[delivery]
            ] + setup_between(visits, pickup, delivery)
            cost = _cost_ahead(
                visits, travel, fleet, routes, delivery, vehicle, position, detour,
                time + way, work + way, slip, waiting,
            )  # fmt: skip
            if cost < best:
                best, found = cost, np.int64(position << 20 | position)
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
                    best, found = cost, np.int64(position << 20 | later)
            way = routes.way[sheet, later]


@inlined
def _way_into(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, at: int, visit: int
) -> int:
    """Travel and set-up seconds from a position to a visit."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = np.int64(travel.seconds_into[profile, visits.place[visit], routes.place[sheet, at]])
    return way + setup_between(visits, routes.node[sheet, at], visit)


@inlined
def _way_onto(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, at: int, visit: int
) -> int:
    """Travel and set-up seconds from a visit to a position."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = np.int64(travel.seconds[profile, visits.place[visit], routes.place[sheet, at]])
    return way + setup_between(visits, visit, routes.node[sheet, at])


@kernel
def joined_detour(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    pickup: int,
    delivery: int,
    vehicle: int,
    position: int,
) -> float:
    """Dong for metres and seconds at work of a pickup and its delivery in one gap."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    here, there = visits.place[pickup], visits.place[delivery]
    before, after = routes.place[sheet, position], routes.place[sheet, position + 1]
    metres = np.int64(travel.metres_into[profile, here, before])
    metres += travel.metres[profile, here, there] - routes.metres[sheet, position]
    metres += travel.metres[profile, there, after]
    dong = fleet.per_metre[vehicle] * metres
    if fleet.per_second[vehicle] > 0.0:
        seconds = np.int64(travel.seconds_into[profile, here, before])
        seconds += setup_between(visits, routes.node[sheet, position], pickup)
        seconds += visits.service[pickup] + travel.seconds[profile, here, there]
        seconds += setup_between(visits, pickup, delivery) + visits.service[delivery]
        seconds += travel.seconds[profile, there, after]
        seconds += setup_between(visits, delivery, routes.node[sheet, position + 1])
        dong += fleet.per_second[vehicle] * (seconds - routes.way[sheet, position])
    return dong


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
