"""Changes to the breaks, in the plan or in what the shift asks for."""

from __future__ import annotations

from dataclasses import replace

from routing_engine.plan import TakenBreak
from routing_engine.problem import Break, TimeWindow
from tests.property.mutations import Broken, Case, breaks_rule, put


@breaks_rule("breaks")
def break_skipped(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: bool(route.breaks))
    if r is None:
        return None
    route = case.plan.routes[r]
    k = case.rng.randrange(len(route.breaks))
    taken = route.breaks[k]
    planned = next(
        one
        for one in case.vehicle_of(r).shift.breaks
        if one.time_window.earliest <= taken.start <= one.time_window.latest
    )
    leaves_late = route.start.departure >= planned.time_window.earliest + planned.duration
    if leaves_late or route.end.arrival <= planned.time_window.latest:
        return None
    return case.with_route(r, breaks=put(route.breaks, k))


@breaks_rule("breaks")
def break_too_short(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: bool(route.breaks))
    if r is None:
        return None
    breaks = case.plan.routes[r].breaks
    k = case.rng.randrange(len(breaks))
    shorter = replace(breaks[k], duration=breaks[k].duration - 1)
    return case.with_route(r, breaks=put(breaks, k, shorter))


@breaks_rule("breaks")
def break_miscounted(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: bool(route.breaks))
    if r is None:
        return None
    route = case.plan.routes[r]
    taken = route.breaks[0]
    before = sum(stop.start < taken.start for stop in route.stops)
    until = sum(stop.start <= taken.start for stop in route.stops)
    wrong = [k for k in range(-1, len(route.stops) + 2) if not before <= k <= until]
    changed = replace(taken, after_stop=case.rng.choice(wrong))
    return case.with_route(r, breaks=put(route.breaks, 0, changed))


@breaks_rule("breaks")
def break_twice(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: bool(route.breaks))
    if r is None:
        return None
    breaks = case.plan.routes[r].breaks
    return case.with_route(r, breaks=(breaks[0], *breaks))


@breaks_rule("breaks")
def break_out_of_its_window(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: bool(route.breaks) and route.breaks[0].start > 0)
    if r is None:
        return None
    taken = case.plan.routes[r].breaks[0]
    offset = case.rng.choice((-1, 1))
    vehicle = case.vehicle_of(r)
    window = TimeWindow(taken.start + offset, taken.start + offset)
    breaks = tuple(
        replace(one, time_window=window)
        if one.time_window.earliest <= taken.start <= one.time_window.latest
        else one
        for one in vehicle.shift.breaks
    )
    return case.with_vehicle(vehicle.id, shift=replace(vehicle.shift, breaks=breaks))


@breaks_rule("breaks")
def break_nobody_asked_for(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: not case.problem.vehicle_by_id[route.vehicle_id].shift.breaks)
    if r is None:
        return None
    added = TakenBreak(case.plan.routes[r].start.departure, 0, 0)
    return case.with_route(r, breaks=(added,))


def _break_at(case: Case, r: int, start: int) -> Broken:
    """Let some break begin at a moment, and let the shift ask for it there."""
    vehicle, route = case.vehicle_of(r), case.plan.routes[r]
    window = TimeWindow(start, start)
    asked = replace(vehicle.shift, breaks=(Break(window, 1),))
    after = sum(stop.start < start for stop in route.stops)
    problem, _ = case.with_vehicle(vehicle.id, shift=asked)
    return Case(problem, case.plan, case.rng).with_route(r, breaks=(TakenBreak(start, 1, after),))


@breaks_rule("breaks")
def break_during_service(case: Case) -> Broken | None:
    place = case.pick_visit(lambda visit: visit.departure > visit.start)
    if place is None:
        return None
    visit = case.visit_at(place)
    return _break_at(case, place[0], case.rng.randrange(visit.start, visit.departure))


@breaks_rule("breaks")
def break_during_setup(case: Case) -> Broken | None:
    setups = {one.id: one.setup_duration for one in case.problem.locations}
    place = case.pick_stop(lambda stop: setups[stop.location_id] > 0)
    if place is None:
        return None
    stop = case.plan.routes[place[0]].stops[place[1]]
    return _break_at(case, place[0], stop.arrival + setups[stop.location_id] - 1)


@breaks_rule("breaks")
def break_after_the_end(case: Case) -> Broken | None:
    r = case.pick_route()
    return None if r is None else _break_at(case, r, case.plan.routes[r].end.arrival)
