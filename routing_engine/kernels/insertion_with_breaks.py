"""Where a shipment fits best into a route whose vehicle takes breaks."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import FOREVER, Fleet, Routes, Shipments, Travel, Visits
from routing_engine.kernels.clock import (
    DEPARTURE,
    LATEST,
    SLIP,
    WORK,
    extend,
    meets,
    num_breaks,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.insertion import (
    has_any_room,
    has_room,
    has_room_between,
    paid_seconds,
    write_detours,
)

#: Rows of `Routes.scratch`.
_ALONG, _PICKED, _DELIVERED, _ONWARD = 0, 1, 2, 3


@kernel
def _load_labels(fleet: Fleet, routes: Routes, vehicle: int, position: int) -> None:
    """Departures from a position into the first scratch row."""
    sheet = routes.sheet[vehicle]
    for over in range(num_breaks(fleet, vehicle) + 1):
        routes.scratch[_ALONG, over] = routes.early[sheet, position, over]


@kernel
def _first_departure(fleet: Fleet, routes: Routes, vehicle: int, row: int) -> int:
    earliest = FOREVER
    for over in range(num_breaks(fleet, vehicle) + 1):
        earliest = min(earliest, routes.scratch[row, over])
    return earliest


@kernel
def _pauses_in_gap(visits: Visits, routes: Routes, sheet: int, position: int) -> int:
    """Seconds of the breaks taken between a position and the next on the route's own timing."""
    if routes.length[sheet] == 0:
        return 0
    work = routes.paid[sheet, position + 1, WORK] - routes.paid[sheet, position, WORK]
    work -= routes.way[sheet, position]
    if position < routes.length[sheet]:
        work -= visits.service[routes.node[sheet, position + 1]]
    return work


@kernel
def _leg_into(
    visits: Visits, travel: Travel, routes: Routes, profile: int, sheet: int, at: int, visit: int
) -> tuple[int, int]:
    """Travel and set-up seconds from a position to a visit."""
    way = travel.seconds_into[profile, visits.place[visit], routes.place[sheet, at]]
    return np.int64(way), np.int64(setup_between(visits, routes.node[sheet, at], visit))


@kernel
def _leg_onto(
    visits: Visits, travel: Travel, routes: Routes, profile: int, sheet: int, at: int, visit: int
) -> tuple[int, int]:
    """Travel and set-up seconds from a visit to a position."""
    way = travel.seconds[profile, visits.place[visit], routes.place[sheet, at]]
    return np.int64(way), np.int64(setup_between(visits, visit, routes.node[sheet, at]))


@kernel
def _is_kept(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    row: int,
    visit: int,
    position: int,
) -> bool:
    """Whether a route may go on from a visit, its departures in a scratch row, to a position."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way, setup = _leg_onto(visits, travel, routes, profile, sheet, position, visit)
    if not extend(visits, fleet, routes, vehicle, row, _ONWARD, way, setup, -1):
        return False
    return meets(fleet, routes, vehicle, _ONWARD, sheet, position)


@kernel
def best_for_one_with_breaks(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    avoided: int,
) -> tuple[float, int]:
    """The cheapest position for a lone visit; see `routing_engine.kernels.insertion`."""
    best, found = np.inf, np.int64(-1)
    visit, sheet = shipments.first[shipment], routes.sheet[vehicle]
    if not has_any_room(shipments, fleet, routes, shipment, vehicle):
        return best, found
    clock, place = routes.clock, routes.place
    profile, here = fleet.profile[vehicle], visits.place[visit]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    earliest = visits.opens[visits.first_span[visit]]
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        if clock[sheet, position + 1, LATEST] < earliest or position == avoided:
            continue
        cost = per_metre * (
            np.int64(travel.metres_into[profile, here, place[sheet, position]])
            + travel.metres[profile, here, place[sheet, position + 1]]
            - routes.metres[sheet, position]
        )
        if cost >= best or not has_room(shipments, fleet, routes, shipment, vehicle, position):
            continue
        _load_labels(fleet, routes, vehicle, position)
        if _first_departure(fleet, routes, vehicle, _ALONG) > latest:
            break
        way, setup = _leg_into(visits, travel, routes, profile, sheet, position, visit)
        if not extend(visits, fleet, routes, vehicle, _ALONG, _PICKED, way, setup, visit):
            continue
        if not _is_kept(visits, travel, fleet, routes, vehicle, _PICKED, visit, position + 1):
            continue
        if per_second > 0.0:
            work = routes.paid[sheet, position, WORK] + way + setup
            slip = min(routes.paid[sheet, position, SLIP], latest - work)
            ready = clock[sheet, position, DEPARTURE] + way + setup
            way, setup = _leg_onto(visits, travel, routes, profile, sheet, position + 1, visit)
            onward = visits.service[visit] + way + setup
            # A guess: the breaks of the gap stay in it; the route is timed exactly once it is in.
            reach = min(start_from(visits, visit, ready), latest) + onward
            pause = _pauses_in_gap(visits, routes, sheet, position)
            seconds = paid_seconds(routes, sheet, position + 1, reach, work + onward, slip, pause)
            cost += per_second * (seconds - routes.duration[sheet])
        if cost < best:
            best, found = cost, np.int64(position)
    return best, found


@kernel
def best_for_pair_with_breaks(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    avoided: int,
) -> tuple[float, int]:
    """The cheapest positions for a pair; see `routing_engine.kernels.insertion`."""
    best, found = np.inf, np.int64(-1)
    pickup, delivery = shipments.first[shipment], shipments.second[shipment]
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    place, here, there = routes.place, visits.place[pickup], visits.place[delivery]
    per_metre, per_second = fleet.per_metre[vehicle], fleet.per_second[vehicle]
    earliest = visits.opens[visits.first_span[pickup]]
    latest = visits.closes[visits.first_span[pickup + 1] - 1]
    last_start = visits.closes[visits.first_span[delivery + 1] - 1]
    last = np.int64(-2)
    for position in range(fleet.num_locked[vehicle], routes.length[sheet] + 1):
        if routes.clock[sheet, position + 1, LATEST] < earliest:
            continue
        if not has_room_between(shipments, fleet, routes, shipment, vehicle, position):
            continue
        _load_labels(fleet, routes, vehicle, position)
        if _first_departure(fleet, routes, vehicle, _ALONG) > latest:
            break
        if last == -2:
            last = np.int64(write_detours(visits, travel, fleet, routes, delivery, vehicle))
        metres = np.int64(travel.metres_into[profile, here, place[sheet, position]])
        metres -= routes.metres[sheet, position]
        after = place[sheet, position + 1]
        direct = metres + travel.metres[profile, here, there]
        cost = per_metre * (direct + travel.metres[profile, there, after])
        base = per_metre * (metres + travel.metres[profile, here, after])
        is_later_hopeful = position < last and base + routes.detour[1, position + 1] < best
        if cost >= best and not is_later_hopeful:
            continue
        way, setup = _leg_into(visits, travel, routes, profile, sheet, position, pickup)
        if not extend(visits, fleet, routes, vehicle, _ALONG, _PICKED, way, setup, pickup):
            continue
        # What is paid follows the route's own timing, its breaks left in their gaps.
        ready = routes.clock[sheet, position, DEPARTURE] + way + setup
        time = min(start_from(visits, pickup, ready), latest) + visits.service[pickup]
        work = routes.paid[sheet, position, WORK] + way + setup
        slip = min(routes.paid[sheet, position, SLIP], latest - work)
        work += visits.service[pickup]
        pause = _pauses_in_gap(visits, routes, sheet, position)
        code = np.int64(position << 20 | position)
        if cost < best and code != avoided:
            way = np.int64(travel.seconds[profile, here, there])
            setup = np.int64(setup_between(visits, pickup, delivery))
            if extend(
                visits, fleet, routes, vehicle, _PICKED, _DELIVERED, way, setup, delivery
            ) and _is_kept(
                visits, travel, fleet, routes, vehicle, _DELIVERED, delivery, position + 1
            ):
                if per_second > 0.0:
                    seconds = _seconds_after_delivery(
                        visits,
                        travel,
                        routes,
                        profile,
                        sheet,
                        delivery,
                        position + 1,
                        time + way + setup,
                        work + way + setup,
                        slip,
                        pause,
                        last_start,
                    )
                    cost += per_second * (seconds - routes.duration[sheet])
                if cost < best:
                    best, found = cost, code
        if position >= last or base + routes.detour[1, position + 1] >= best:
            continue
        way, setup = _leg_onto(visits, travel, routes, profile, sheet, position + 1, pickup)
        _copy_row(fleet, routes, vehicle, _PICKED, _ALONG)
        time += way + setup + pause
        work += way + setup + pause
        for later in range(position + 1, last + 1):
            if not has_room_between(shipments, fleet, routes, shipment, vehicle, later):
                break
            if base + routes.detour[1, later] >= best:
                break
            stop = routes.node[sheet, later]
            if not extend(visits, fleet, routes, vehicle, _ALONG, _DELIVERED, way, setup, stop):
                break
            _copy_row(fleet, routes, vehicle, _DELIVERED, _ALONG)
            if _first_departure(fleet, routes, vehicle, _ALONG) > last_start:
                break
            time = _guess_start(visits, stop, time) + visits.service[stop]
            slip = min(slip, routes.clock[sheet, later, LATEST] - work)
            work += visits.service[stop]
            cost = base + routes.detour[0, later]
            code = np.int64(position << 20 | later)
            pause = _pauses_in_gap(visits, routes, sheet, later)
            if cost < best and code != avoided:
                way, setup = _leg_into(visits, travel, routes, profile, sheet, later, delivery)
                if extend(
                    visits, fleet, routes, vehicle, _ALONG, _DELIVERED, way, setup, delivery
                ) and _is_kept(
                    visits, travel, fleet, routes, vehicle, _DELIVERED, delivery, later + 1
                ):
                    if per_second > 0.0:
                        seconds = _seconds_after_delivery(
                            visits,
                            travel,
                            routes,
                            profile,
                            sheet,
                            delivery,
                            later + 1,
                            time + way + setup,
                            work + way + setup,
                            slip,
                            pause,
                            last_start,
                        )
                        cost += per_second * (seconds - routes.duration[sheet])
                    if cost < best:
                        best, found = cost, code
            way = np.int64(travel.seconds[profile, place[sheet, later], place[sheet, later + 1]])
            setup = np.int64(setup_between(visits, stop, routes.node[sheet, later + 1]))
            time += way + setup + pause
            work += way + setup + pause
    return best, found


@kernel
def _copy_row(fleet: Fleet, routes: Routes, vehicle: int, source: int, target: int) -> None:
    for over in range(num_breaks(fleet, vehicle) + 1):
        routes.scratch[target, over] = routes.scratch[source, over]


@kernel
def _guess_start(visits: Visits, visit: int, ready: int) -> int:
    """Start of a service where only breaks, which the guess leaves in place, make it late."""
    return min(start_from(visits, visit, ready), visits.closes[visits.first_span[visit + 1] - 1])


@kernel
def _seconds_after_delivery(
    visits: Visits,
    travel: Travel,
    routes: Routes,
    profile: int,
    sheet: int,
    delivery: int,
    position: int,
    ready: int,
    work: int,
    slip: int,
    pause: int,
    last_start: int,
) -> int:
    """Paid seconds of a route that makes a delivery and goes on from a position; a guess."""
    way, setup = _leg_onto(visits, travel, routes, profile, sheet, position, delivery)
    onward = visits.service[delivery] + way + setup
    reach = _guess_start(visits, delivery, ready) + onward
    slip = min(slip, last_start - work)
    return paid_seconds(routes, sheet, position, reach, work + onward, slip, pause)
