"""What visits cost at least after each position: metres and seconds at work, waiting left out."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import FOREVER, Fleet, Routes, Travel, Visits
from routing_engine.kernels.clock import (
    DEPARTURE,
    LATEST,
    WORK,
    num_breaks,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import inlined, kernel


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
