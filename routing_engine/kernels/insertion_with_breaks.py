"""Where a shipment fits best into a route whose vehicle takes breaks."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import FOREVER, Fleet, Routes, Shipments, Travel, Visits
from routing_engine.kernels.clock import (
    LATEST,
    LEAVE,
    SLIP,
    WORK,
    extend,
    meets,
    num_breaks,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.detours import (
    cheapest,
    drop_late,
    paid_waiting,
    write_detours,
    write_pair_detours,
)
from routing_engine.kernels.insertion import waited_seconds
from routing_engine.kernels.legs import seconds_into, seconds_onto
from routing_engine.kernels.room import has_any_room, has_room, has_room_between

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
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    at: int,
    visit: int,
) -> tuple[int, int]:
    """Travel and set-up seconds from a position to a visit."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = seconds_into(travel, profile, visits.place[visit], routes.place[sheet, at])
    return way, np.int64(setup_between(visits, routes.node[sheet, at], visit))


@kernel
def _leg_onto(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    at: int,
    visit: int,
) -> tuple[int, int]:
    """Travel and set-up seconds from a visit to a position."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    way = seconds_onto(travel, profile, visits.place[visit], routes.place[sheet, at])
    return way, np.int64(setup_between(visits, visit, routes.node[sheet, at]))


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
    sheet = routes.sheet[vehicle]
    way, setup = _leg_onto(visits, travel, fleet, routes, vehicle, position, visit)
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
    below: float,
) -> tuple[float, int]:
    """The cheapest position for a lone visit; see `routing_engine.kernels.insertion`."""
    best, found = below, np.int64(-1)
    visit, sheet = shipments.first[shipment], routes.sheet[vehicle]
    if not has_any_room(shipments, fleet, routes, shipment, vehicle):
        return best, found
    latest = visits.closes[visits.first_span[visit + 1] - 1]
    waiting = paid_waiting(fleet, routes, vehicle)
    first, last = write_detours(
        visits, travel, fleet, routes, visit, vehicle, fleet.num_locked[vehicle], 0
    )
    drop_late(visits, travel, fleet, routes, visit, vehicle, first, last, below + waiting)
    while True:
        position = cheapest(routes, 0, first, last)
        if position < 0 or routes.detour[0, position] - waiting >= best:
            return best, found
        cost = routes.detour[0, position]
        routes.detour[0, position] = np.inf
        if position == avoided:
            continue
        if not has_room(shipments, fleet, routes, shipment, vehicle, position):
            continue
        _load_labels(fleet, routes, vehicle, position)
        way, setup = _leg_into(visits, travel, fleet, routes, vehicle, position, visit)
        if not extend(visits, fleet, routes, vehicle, _ALONG, _PICKED, way, setup, visit):
            continue
        if not _is_kept(visits, travel, fleet, routes, vehicle, _PICKED, visit, position + 1):
            continue
        if fleet.per_second[vehicle] > 0.0:
            work = routes.paid[sheet, position, WORK] + way + setup
            slip = min(routes.paid[sheet, position, SLIP], latest - work)
            ready = routes.paid[sheet, position, LEAVE] + way + setup
            cost = _cost_ahead(
                visits,
                travel,
                fleet,
                routes,
                visit,
                vehicle,
                position,
                cost,
                ready,
                work,
                slip,
                waiting,
            )
        if cost < best:
            best, found = cost, np.int64(position)


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
    below: float,
) -> tuple[float, int]:
    """The cheapest positions for a pair; see `routing_engine.kernels.insertion`."""
    best, found = below, np.int64(-1)
    pickup, delivery = shipments.first[shipment], shipments.second[shipment]
    waiting = paid_waiting(fleet, routes, vehicle)
    first, last_pickup, last = write_pair_detours(
        visits, travel, fleet, routes, pickup, delivery, vehicle, below + waiting
    )
    while True:
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
    sheet, clock, paid, node = routes.sheet[vehicle], routes.clock, routes.paid, routes.node
    last_start = visits.closes[visits.first_span[delivery + 1] - 1]
    _load_labels(fleet, routes, vehicle, position)
    way, setup = _leg_into(visits, travel, fleet, routes, vehicle, position, pickup)
    if not extend(visits, fleet, routes, vehicle, _ALONG, _PICKED, way, setup, pickup):
        return best, found
    # What is waited follows the route's own timing, its breaks left in their gaps.
    ready = paid[sheet, position, LEAVE] + way + setup
    time = _guess_start(visits, pickup, ready) + visits.service[pickup]
    work = paid[sheet, position, WORK] + way + setup
    latest = visits.closes[visits.first_span[pickup + 1] - 1]
    slip = min(paid[sheet, position, SLIP], latest - work)
    work += visits.service[pickup]
    detour = routes.detour[4, position]
    if detour - waiting < best and avoided != (position << 20 | position):
        way = seconds_onto(
            travel, fleet.profile[vehicle], visits.place[pickup], visits.place[delivery]
        )
        setup = np.int64(setup_between(visits, pickup, delivery))
        cost = _cost_if_kept(
            visits, travel, fleet, routes, delivery, vehicle, position, detour,
            _PICKED, way, setup, time, work, slip, waiting,
        )  # fmt: skip
        if cost < best:
            best, found = cost, np.int64(position)
    way, setup = _leg_onto(visits, travel, fleet, routes, vehicle, position + 1, pickup)
    pause = _pauses_in_gap(visits, routes, sheet, position)
    base = routes.detour[0, position]
    source, target = _PICKED, _ALONG
    for later in range(position + 1, last + 1):
        if base + routes.detour[2, later] - waiting >= best:
            break
        if not has_room_between(shipments, fleet, routes, shipment, vehicle, later):
            break
        stop = node[sheet, later]
        if not extend(visits, fleet, routes, vehicle, source, target, way, setup, stop):
            break
        source, target = target, source
        if _first_departure(fleet, routes, vehicle, source) > last_start:
            break
        work += way + setup + pause
        slip = min(slip, clock[sheet, later, LATEST] - work)
        time = _guess_start(visits, stop, time + way + setup + pause) + visits.service[stop]
        work += visits.service[stop]
        detour = base + routes.detour[1, later]
        if detour - waiting < best and avoided != (position << 20 | later):
            way, setup = _leg_into(visits, travel, fleet, routes, vehicle, later, delivery)
            cost = _cost_if_kept(
                visits, travel, fleet, routes, delivery, vehicle, later, detour,
                source, way, setup, time, work, slip, waiting,
            )  # fmt: skip
            if cost < best:
                best, found = cost, np.int64(later)
        way = np.int64(routes.way[sheet, later])
        setup = np.int64(setup_between(visits, stop, node[sheet, later + 1]))
        way -= setup
        pause = _pauses_in_gap(visits, routes, sheet, later)
    return best, found


@kernel
def _cost_if_kept(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    visit: int,
    vehicle: int,
    position: int,
    detour: float,
    source: int,
    way: int,
    setup: int,
    time: int,
    work: int,
    slip: int,
    waiting: float,
) -> float:
    """As `_cost_ahead`, from departures in a scratch row; infinite where the route is too late."""
    if not extend(visits, fleet, routes, vehicle, source, _DELIVERED, way, setup, visit):
        return np.inf
    if not _is_kept(visits, travel, fleet, routes, vehicle, _DELIVERED, visit, position + 1):
        return np.inf
    return _cost_ahead(
        visits, travel, fleet, routes, visit, vehicle, position, detour,
        time + way + setup, work + way + setup, slip, waiting,
    )  # fmt: skip


@kernel
def _guess_start(visits: Visits, visit: int, ready: int) -> int:
    """Start of a service where only breaks, which the guess leaves in place, make it late."""
    return min(start_from(visits, visit, ready), visits.closes[visits.first_span[visit + 1] - 1])


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
    Dong by which a route becomes dearer that makes a visit after a position.

    A guess where time is paid: the breaks of the gap stay in it. The route is timed exactly once
    the visit is in.
    """
    if fleet.per_second[vehicle] == 0.0:
        return detour
    sheet = routes.sheet[vehicle]
    way, setup = _leg_onto(visits, travel, fleet, routes, vehicle, position + 1, visit)
    onward = visits.service[visit] + way + setup
    reach = _guess_start(visits, visit, ready) + onward
    slip = min(slip, visits.closes[visits.first_span[visit + 1] - 1] - work)
    pause = _pauses_in_gap(visits, routes, sheet, position)
    seconds = waited_seconds(routes, sheet, position + 1, reach, work + onward, slip, pause)
    return detour + seconds * fleet.per_second[vehicle] - waiting
