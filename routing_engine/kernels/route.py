"""One route's arrays, written anew from its visits."""

from __future__ import annotations

from routing_engine.kernels.arrays import FOREVER, NEVER, Fleet, Routes, Travel, Visits
from routing_engine.kernels.clock import (
    DEPARTURE,
    END,
    LATEST,
    LEAVE,
    OPENING,
    REST,
    SLIP,
    WORK,
    num_breaks,
    setup_between,
    start_until,
)
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.labels import leave_after, return_before, write_labels
from routing_engine.kernels.legs import metres_onto, seconds_onto

#: Later departures that are tried for a shorter day, as `routing_engine.schedule` does.
_MAX_DEPARTURES = 12


@kernel
def write_leg(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    sheet: int,
    position: int,
) -> None:
    """Write the way from a position of a sheet to the next one."""
    profile, node = fleet.profile[vehicle], routes.node
    origin, destination = routes.place[sheet, position], routes.place[sheet, position + 1]
    routes.metres[sheet, position] = metres_onto(travel, profile, origin, destination)
    setup = setup_between(visits, node[sheet, position], node[sheet, position + 1])
    routes.way[sheet, position] = seconds_onto(travel, profile, origin, destination) + setup


@kernel
def write_legs(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> None:
    """Write all legs of a sheet whose nodes and places stand."""
    for position in range(routes.length[sheet] + 1):
        write_leg(visits, travel, fleet, routes, vehicle, sheet, position)


@inlined
def copy_position(routes: Routes, source: int, position: int, target: int, to: int) -> None:
    """Copy a visit, and the leg that leaves it, from one sheet to another of the same profile."""
    routes.node[target, to] = routes.node[source, position]
    routes.place[target, to] = routes.place[source, position]
    routes.metres[target, to] = routes.metres[source, position]
    routes.way[target, to] = routes.way[source, position]


@kernel
def refresh(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> bool:
    """
    Write times, loads and cost of a sheet whose nodes, places and legs stand.

    Returns
    -------
    is_feasible : bool
        False: the times cannot be kept, and what the sheet holds is of no use. After an insertion
        only breaks can bring this about, since all else was looked at exactly.
    """
    length = routes.length[sheet]
    if length == 0:
        _write_empty(fleet, routes, vehicle, sheet)
        return True
    _write_loads(visits, routes, sheet)
    if num_breaks(fleet, vehicle) > 0:
        duration = write_labels(visits, travel, fleet, routes, vehicle, sheet)
    else:
        duration = _write_clock(visits, fleet, routes, vehicle, sheet)
    if duration < 0:
        return False
    metres = 0
    for position in range(length + 1):
        metres += routes.metres[sheet, position]
    routes.duration[sheet] = duration
    cost = fleet.fixed[vehicle] + metres * fleet.per_metre[vehicle]
    routes.cost[sheet] = cost + duration * fleet.per_second[vehicle]
    return True


@kernel
def _write_empty(fleet: Fleet, routes: Routes, vehicle: int, sheet: int) -> None:
    routes.cost[sheet] = 0.0
    routes.duration[sheet] = 0
    routes.clock[sheet, 0, DEPARTURE] = fleet.earliest_start[vehicle]
    routes.clock[sheet, 1, LATEST] = fleet.latest_end[vehicle]
    routes.paid[sheet, 0, WORK] = 0
    routes.paid[sheet, 0, SLIP] = fleet.latest_end[vehicle]
    routes.paid[sheet, 0, LEAVE] = fleet.earliest_start[vehicle]
    routes.paid[sheet, 1, WORK] = routes.paid[sheet, 1, REST] = 0
    routes.paid[sheet, 1, END] = NEVER
    routes.metres[sheet, 0] = routes.way[sheet, 0] = 0
    for column in range(routes.load.shape[2]):
        routes.load[sheet, 0, column] = 0
        routes.load[sheet, 1, column] = 0
    count = num_breaks(fleet, vehicle)
    for over in range(count + 1 if count else 0):
        routes.early[sheet, 0, over] = leave_after(fleet, vehicle, over)
        routes.late[sheet, 1, over] = return_before(fleet, vehicle, over)


@kernel
def _write_loads(visits: Visits, routes: Routes, sheet: int) -> None:
    length, load = routes.length[sheet], routes.load
    for dimension in range(load.shape[2] // 3):
        most, fullest = load.shape[2] // 3 + dimension, 2 * (load.shape[2] // 3) + dimension
        on_board = 0
        for position in range(1, length + 1):
            on_board += visits.from_start[routes.node[sheet, position], dimension]
        highest = on_board
        load[sheet, 0, dimension] = load[sheet, 0, most] = on_board
        for position in range(1, length + 1):
            on_board += visits.load[routes.node[sheet, position], dimension]
            highest = max(highest, on_board)
            load[sheet, position, dimension] = on_board
            load[sheet, position, most] = highest
        load[sheet, length + 1, dimension] = on_board
        load[sheet, length + 1, most] = highest
        highest = 0
        for position in range(length + 1, -1, -1):
            highest = max(highest, load[sheet, position, dimension])
            load[sheet, position, fullest] = highest


@kernel
def _write_clock(visits: Visits, fleet: Fleet, routes: Routes, vehicle: int, sheet: int) -> int:
    """Times of a route without breaks; returns its paid seconds, -1: infeasible."""
    is_paid = fleet.per_second[vehicle] > 0
    end, slip, work = _forward(visits, fleet, routes, vehicle, sheet, 0, True, is_paid)
    if end >= FOREVER:
        return -1
    _backward(visits, fleet, routes, vehicle, sheet, is_paid)
    best = max(work, end - slip)
    if not is_paid or best == work or not _has_choice(visits, routes, sheet):
        return best
    for _ in range(_MAX_DEPARTURES):
        # A later departure may skip a closing hour of an office.
        end, slip, work = _forward(visits, fleet, routes, vehicle, sheet, slip + 1, False, False)
        if end >= FOREVER:
            break
        best = min(best, max(work, end - slip))
        if best == work:
            break
    return best


@kernel
def _forward(
    visits: Visits,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    sheet: int,
    not_before: int,
    is_written: bool,
    is_paid: bool,
) -> tuple[int, int, int]:
    """
    Earliest departures along a route.

    Parameters
    ----------
    not_before : int
        Moment from which on it may begin.
    is_written : bool
        Departures go to the sheet.
    is_paid : bool
        What only paid time asks for goes there, too.

    Returns
    -------
    end, slip, work : int
        Earliest end, FOREVER: infeasible; latest departure with the spans used; seconds at work.
    """
    length, node = routes.length[sheet], routes.node
    time = max(fleet.earliest_start[vehicle], not_before)
    work, slip = 0, fleet.latest_end[vehicle]
    if is_written:
        routes.clock[sheet, 0, DEPARTURE] = time
    if is_paid:
        routes.paid[sheet, 0, WORK] = 0
        routes.paid[sheet, 0, SLIP] = slip
    for position in range(1, length + 1):
        here = node[sheet, position]
        way = routes.way[sheet, position - 1]
        ready = time + way
        span = visits.first_span[here]
        while span < visits.first_span[here + 1] and ready > visits.closes[span]:
            span += 1
        if span == visits.first_span[here + 1]:
            return FOREVER, slip, work
        time = max(ready, visits.opens[span]) + visits.service[here]
        slip = min(slip, visits.closes[span] - work - way)
        work += way + visits.service[here]
        if is_written:
            routes.clock[sheet, position, DEPARTURE] = time
        if is_paid:
            routes.paid[sheet, position, WORK] = work
            routes.paid[sheet, position, SLIP] = slip
            routes.paid[sheet, position, OPENING] = visits.opens[span]
    way = routes.way[sheet, length]
    if time + way > fleet.latest_end[vehicle]:
        return FOREVER, slip, work
    if is_paid:
        routes.paid[sheet, length + 1, WORK] = work + way
    return time + way, min(slip, fleet.latest_end[vehicle] - work - way), work + way


@kernel
def _backward(
    visits: Visits, fleet: Fleet, routes: Routes, vehicle: int, sheet: int, is_paid: bool
) -> None:
    """Latest moments to be ready along a route, and what lies ahead where time is paid."""
    latest = fleet.latest_end[vehicle]
    length, rest, end = routes.length[sheet], 0, NEVER
    routes.clock[sheet, length + 1, LATEST] = latest
    if is_paid:
        routes.paid[sheet, length + 1, REST] = rest
        routes.paid[sheet, length + 1, END] = end
    for position in range(length, 0, -1):
        here, way = routes.node[sheet, position], routes.way[sheet, position]
        latest = start_until(visits, here, latest - way - visits.service[here])
        routes.clock[sheet, position, LATEST] = latest
        if is_paid:
            rest += way + visits.service[here]
            end = max(end, routes.paid[sheet, position, OPENING] + rest)
            routes.paid[sheet, position, REST] = rest
            routes.paid[sheet, position, END] = end


@kernel
def _has_choice(visits: Visits, routes: Routes, sheet: int) -> bool:
    """Whether a visit has more than one span, so that leaving later may use another one."""
    for position in range(1, routes.length[sheet] + 1):
        here = routes.node[sheet, position]
        if visits.first_span[here + 1] - visits.first_span[here] > 1:
            return True
    return False
