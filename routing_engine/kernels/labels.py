"""Times of a route whose vehicle takes breaks: labels by how many breaks are over."""

from __future__ import annotations

import numpy as np

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
    cross_gap,
    leave_by,
    num_breaks,
    setup_between,
    start_from,
    start_until,
)
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.legs import seconds_onto


@kernel
def leave_after(fleet: Fleet, vehicle: int, over: int) -> int:
    """Earliest departure with that many breaks taken at home."""
    earliest = fleet.earliest_start[vehicle]
    begin = fleet.first_break[vehicle]
    for one in range(begin, begin + over):
        earliest = max(earliest, fleet.break_opens[one] + fleet.break_duration[one])
    return earliest


@kernel
def return_before(fleet: Fleet, vehicle: int, over: int) -> int:
    """Latest end with the breaks that are not over by then taken at home."""
    latest = fleet.latest_end[vehicle]
    for one in range(fleet.first_break[vehicle] + over, fleet.first_break[vehicle + 1]):
        latest = min(latest, fleet.break_closes[one])
    return latest


@kernel
def way_to(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int, at: int
) -> tuple[int, int]:
    """Travel and set-up seconds of the leg that leads to a position."""
    way = seconds_onto(
        travel, fleet.profile[vehicle], routes.place[sheet, at - 1], routes.place[sheet, at]
    )
    setup = setup_between(visits, routes.node[sheet, at - 1], routes.node[sheet, at])
    return way, np.int64(setup)


@kernel
def write_labels(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> int:
    """Times of a route with breaks; returns its paid seconds, -1: infeasible."""
    over = _forward(visits, travel, fleet, routes, vehicle, sheet)
    if over < 0:
        return -1
    _backward(visits, travel, fleet, routes, vehicle, sheet)
    for position in range(routes.length[sheet] + 1, 0, -1):
        routes.over[sheet, position] = over
        over = routes.origin[position, over]
    routes.over[sheet, 0] = over
    end, slip, work = _write_choice(visits, travel, fleet, routes, vehicle, sheet)
    return max(work, end - slip)


@kernel
def _forward(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> int:
    """Write ``early``; returns how many breaks are over at the earliest end, -1: infeasible."""
    begin, count, early = fleet.first_break[vehicle], num_breaks(fleet, vehicle), routes.early
    last = routes.length[sheet] + 1
    for over in range(count + 1):
        early[sheet, 0, over] = leave_after(fleet, vehicle, over)
    for position in range(1, last + 1):
        travelled, setup = way_to(visits, travel, fleet, routes, vehicle, sheet, position)
        here = routes.node[sheet, position]
        is_open = False
        for over in range(count + 1):
            early[sheet, position, over] = FOREVER
        for before in range(count + 1):
            time = early[sheet, position - 1, before]
            if time >= FOREVER:
                continue
            for after in range(before, count + 1):
                done = time + travelled + setup
                if after > before:
                    done = cross_gap(
                        fleet,
                        time,
                        travelled,
                        setup,
                        begin + before,
                        begin + after,
                        position == last,
                    )
                if position < last and done < FOREVER:
                    done = start_from(visits, here, done)
                    if done < FOREVER:
                        done += visits.service[here]
                # Once a break's window has passed, a route that still owes it is lost.
                is_kept = after == count or done <= fleet.break_closes[begin + after]
                if is_kept and done < early[sheet, position, after]:
                    early[sheet, position, after] = done
                    routes.origin[position, after] = before
                    is_open = True
                if after == before < count and done <= fleet.break_hope[begin + after]:
                    break
        if not is_open:
            return -1
    best, found = FOREVER, -1
    for over in range(count + 1):
        end = early[sheet, last, over]
        if end <= return_before(fleet, vehicle, over) and end < best:
            best, found = end, over
    return found


@kernel
def _backward(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> None:
    """Write ``late``: latest moments to be ready, by breaks over; NEVER: it cannot be."""
    begin, count, late = fleet.first_break[vehicle], num_breaks(fleet, vehicle), routes.late
    last = routes.length[sheet] + 1
    for over in range(count + 1):
        late[sheet, last, over] = return_before(fleet, vehicle, over)
    for position in range(last - 1, 0, -1):
        travelled, setup = way_to(visits, travel, fleet, routes, vehicle, sheet, position + 1)
        here = routes.node[sheet, position]
        for before in range(count + 1):
            best = NEVER
            for after in range(before, count + 1):
                goal = late[sheet, position + 1, after]
                if goal > NEVER and after == before:
                    best = goal - travelled - setup
                elif goal > NEVER:
                    leave = leave_by(
                        fleet,
                        goal,
                        travelled,
                        setup,
                        begin + before,
                        begin + after,
                        position + 1 == last,
                    )
                    best = max(best, leave)
            if before < count:
                best = min(best, fleet.break_closes[begin + before])
            if best > NEVER:
                best = start_until(visits, here, best - visits.service[here])
            late[sheet, position, before] = best
    for position in range(1, last + 1):
        routes.clock[sheet, position, LATEST] = late[sheet, position, count]
    for position in range(last + 1):
        earliest = FOREVER
        for over in range(count + 1):
            earliest = min(earliest, routes.early[sheet, position, over])
        routes.clock[sheet, position, DEPARTURE] = earliest


@kernel
def _write_choice(
    visits: Visits, travel: Travel, fleet: Fleet, routes: Routes, vehicle: int, sheet: int
) -> tuple[int, int, int]:
    """
    What is paid on the timing with the earliest end.

    Returns
    -------
    end, slip, work : int
        See `routing_engine.kernels.route`.
    """
    paid, over = routes.paid, routes.over
    begin, last = fleet.first_break[vehicle], routes.length[sheet] + 1
    time = leave_after(fleet, vehicle, over[sheet, 0])
    work, slip = 0, return_before(fleet, vehicle, over[sheet, 0])
    paid[sheet, 0, WORK], paid[sheet, 0, SLIP], paid[sheet, 0, LEAVE] = work, slip, time
    for position in range(1, last + 1):
        travelled, setup = way_to(visits, travel, fleet, routes, vehicle, sheet, position)
        here, arrival, opening = routes.node[sheet, position], time + travelled, NEVER
        work += travelled
        is_set_up = False
        now = time
        for one in range(begin + over[sheet, position - 1], begin + over[sheet, position]):
            pause, opens = fleet.break_duration[one], fleet.break_opens[one]
            if max(now, opens) >= arrival:
                work += 0 if is_set_up else setup
                is_set_up = True
                slip = min(slip, fleet.break_closes[one] - work)
                now = max(now, opens, arrival + setup)
                opening = opens + pause
            else:
                slip = min(slip, fleet.break_closes[one] - work + travelled)
                now = max(now, opens)
                arrival += pause
            now += pause
            work += pause
        work += 0 if is_set_up else setup
        time = max(now, arrival + setup)
        if position < last:
            span = visits.first_span[here]
            while time > visits.closes[span]:
                span += 1
            slip = min(slip, visits.closes[span] - work)
            time = max(time, visits.opens[span]) + visits.service[here]
            work += visits.service[here]
            opening = max(opening, visits.opens[span])
        else:
            slip = min(slip, return_before(fleet, vehicle, over[sheet, last]) - work)
        paid[sheet, position, WORK], paid[sheet, position, SLIP] = work, slip
        paid[sheet, position, OPENING], paid[sheet, position, LEAVE] = opening, time
    _write_rest(visits, routes, sheet, last)
    return time, slip, work


@kernel
def _write_rest(visits: Visits, routes: Routes, sheet: int, last: int) -> None:
    """What lies ahead of each position, from the work that has been done up to each."""
    paid = routes.paid
    paid[sheet, last, REST], paid[sheet, last, END] = 0, NEVER
    for position in range(last - 1, 0, -1):
        service = visits.service[routes.node[sheet, position]]
        rest = paid[sheet, last, WORK] - paid[sheet, position, WORK] + service
        paid[sheet, position, REST] = rest
        opening = paid[sheet, position, OPENING] + rest
        paid[sheet, position, END] = max(paid[sheet, position + 1, END], opening)
