"""What visits cost at least after each position: metres and seconds at work, waiting left out."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    FOREVER,
    METRES,
    METRES_INTO,
    Fleet,
    Routes,
    Travel,
    Visits,
)
from routing_engine.kernels.clock import (
    DEPARTURE,
    LATEST,
    WORK,
    num_breaks,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.legs import leg, metres_into, metres_onto, seconds_into, seconds_onto


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

    Infinite where the visit's own window, or what follows, rules it out at first sight.

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
    into, onto = travel.column[METRES_INTO], travel.column[METRES]
    place = routes.place
    found, last = first, first - 1
    for position in range(first, routes.length[sheet] + 1):
        if routes.clock[sheet, position, DEPARTURE] > latest:
            break
        routes.detour[row, position] = np.inf
        if routes.clock[sheet, position + 1, LATEST] < earliest:
            continue
        metres = leg(travel, profile, here, place[sheet, position], into)
        metres += leg(travel, profile, here, place[sheet, position + 1], onto)
        dong = per_metre * (metres - routes.metres[sheet, position])
        if per_second > 0.0:
            way, onward = ways_around(visits, travel, fleet, routes, vehicle, position, visit)
            dong += per_second * (way + onward - routes.way[sheet, position])
        routes.detour[row, position] = dong
        if last < first:
            found = position
        last = position
    return found, last


@inlined
def ways_around(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    position: int,
    visit: int,
) -> tuple[int, int]:
    """Seconds from a position to a visit, and from the start of its service to what follows."""
    sheet, profile, here = routes.sheet[vehicle], fleet.profile[vehicle], visits.place[visit]
    way = seconds_into(travel, profile, here, routes.place[sheet, position])
    way += setup_between(visits, routes.node[sheet, position], visit)
    onward = seconds_onto(travel, profile, here, routes.place[sheet, position + 1])
    onward += visits.service[visit]
    onward += setup_between(visits, visit, routes.node[sheet, position + 1])
    return way, onward


@kernel
def drop_late(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    visit: int,
    vehicle: int,
    first: int,
    last: int,
    below: float,
) -> None:
    """Make the first row infinite where the visit alone is too late, or makes others so."""
    for position in range(first, last + 1):
        if routes.detour[0, position] >= below:
            continue
        if not may_fit(visits, travel, fleet, routes, vehicle, position, visit):
            routes.detour[0, position] = np.inf


@inlined
def may_fit(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    position: int,
    visit: int,
) -> bool:
    """Whether a visit may be made after a position; exact where the vehicle takes no breaks."""
    sheet, count = routes.sheet[vehicle], num_breaks(fleet, vehicle)
    way, onward = ways_around(visits, travel, fleet, routes, vehicle, position, visit)
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
    below: float,
) -> tuple[int, int, int]:
    """
    Write what a pair costs at least with its pickup after each position, waiting left out.

    Rows of ``routes.detour``: of the pickup; of the delivery; the least of the delivery from a
    position on; the least of both together with the pickup after a position; of both in one gap.
    Whether a visit is in time is only asked where the pair could cost less than ``below``.

    Returns
    -------
    first, last_pickup, last : int
        First and last position for the pickup, and last one for the delivery.
    """
    first, last_pickup = write_detours(
        visits, travel, fleet, routes, pickup, vehicle, fleet.num_locked[vehicle], 0
    )
    if last_pickup < first:
        return first, last_pickup, last_pickup
    first_delivery, last = write_detours(visits, travel, fleet, routes, delivery, vehicle, first, 1)
    if last < first_delivery:
        return first, first - 1, last
    last_pickup = min(last_pickup, last)
    least = _write_together(
        visits, travel, fleet, routes, pickup, delivery, vehicle, first, last_pickup, last
    )
    # Mostly the pair is cheaper elsewhere, and nobody need ask when anything would be made.
    if least >= below:
        return first, first - 1, last
    _drop_late_pairs(
        visits, travel, fleet, routes, pickup, delivery, vehicle, first, last_pickup, last, below
    )
    return first, last_pickup, last


@kernel
def _write_together(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    pickup: int,
    delivery: int,
    vehicle: int,
    first: int,
    last_pickup: int,
    last: int,
) -> float:
    """Write the last three rows from the first two, whatever the windows; the least of both."""
    detour = routes.detour
    least, ahead = np.inf, np.inf
    detour[2, last + 1] = np.inf
    for position in range(last, first - 1, -1):
        if position <= last_pickup:
            joined, together = np.inf, np.inf
            if detour[0, position] < np.inf:
                if detour[1, position] < np.inf:
                    joined = joined_detour(
                        visits, travel, fleet, routes, pickup, delivery, vehicle, position
                    )
                together = min(detour[0, position] + ahead, joined)
            detour[3, position], detour[4, position] = together, joined
            least = min(least, together)
        ahead = min(ahead, detour[1, position])
        detour[2, position] = ahead
    return least


@kernel
def _drop_late_pairs(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    pickup: int,
    delivery: int,
    vehicle: int,
    first: int,
    last_pickup: int,
    last: int,
    below: float,
) -> None:
    """Make infinite what would be too late, or is too dear, and write the sums anew."""
    detour = routes.detour
    least = np.inf
    for position in range(first, last + 1):
        if position <= last_pickup:
            is_hopeless = detour[3, position] >= below
            if is_hopeless or not may_fit(visits, travel, fleet, routes, vehicle, position, pickup):
                detour[0, position] = detour[4, position] = np.inf
            least = min(least, detour[0, position])
        if detour[1, position] + least >= below or not may_fit(
            visits, travel, fleet, routes, vehicle, position, delivery
        ):
            detour[1, position] = np.inf
    _write_least_ahead(routes, first, last)
    for position in range(first, last_pickup + 1):
        together = detour[0, position] + detour[2, position + 1]
        detour[3, position] = min(together, detour[4, position])


@inlined
def _write_least_ahead(routes: Routes, first: int, last: int) -> None:
    """Write the least detour of the delivery from each position on."""
    detour = routes.detour
    detour[2, last + 1] = np.inf
    for position in range(last, first - 1, -1):
        detour[2, position] = min(detour[1, position], detour[2, position + 1])


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
    metres = metres_into(travel, profile, here, before)
    metres += metres_onto(travel, profile, here, there) - routes.metres[sheet, position]
    metres += metres_onto(travel, profile, there, after)
    dong = fleet.per_metre[vehicle] * metres
    if fleet.per_second[vehicle] > 0.0:
        seconds = seconds_into(travel, profile, here, before)
        seconds += setup_between(visits, routes.node[sheet, position], pickup)
        seconds += visits.service[pickup] + seconds_onto(travel, profile, here, there)
        seconds += setup_between(visits, pickup, delivery) + visits.service[delivery]
        seconds += seconds_onto(travel, profile, there, after)
        seconds += setup_between(visits, delivery, routes.node[sheet, position + 1])
        dong += fleet.per_second[vehicle] * (seconds - routes.way[sheet, position])
    return dong
