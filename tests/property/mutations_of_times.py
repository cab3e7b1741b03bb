"""Changes to when and where things are done, in the plan or in what the problem asks of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from routing_engine.plan import Route, RouteEnd, RouteStart
from routing_engine.problem import TimeWindow, Vehicle, VisitRef
from routing_engine.travel import UNREACHABLE, TravelMatrix
from tests.property.mutations import Broken, Case, breaks_rule, put
from tests.property.simple_plan import loads_along


@breaks_rule("stops")
def route_without_stops(case: Case) -> Broken | None:
    used = {route.vehicle_id for route in case.plan.routes}
    for vehicle in case.problem.vehicles:
        if vehicle.id not in used:
            start = vehicle.start_location_id
            empty = Route(vehicle.id, 0, 0, RouteStart(start, 0), RouteEnd(start, 0), ())
            return case.with_plan(routes=(*case.plan.routes, empty))
    return None


@breaks_rule("stops")
def stop_without_visits(case: Case) -> Broken | None:
    place = case.pick_stop()
    return place and case.with_stop(place, visits=())


@breaks_rule("stops")
def stop_split(case: Case) -> Broken | None:
    place = case.pick_stop(lambda stop: len(stop.visits) > 1)
    if place is None:
        return None
    r, s = place
    stop = case.plan.routes[r].stops[s]
    first = replace(stop, visits=stop.visits[:1], departure=stop.visits[0].departure)
    second = replace(
        stop,
        arrival=first.departure,
        start=stop.visits[1].start,
        wait=stop.visits[1].start - first.departure,
        visits=stop.visits[1:],
    )
    return case.with_route(r, stops=put(case.plan.routes[r].stops, s, first, second))


@breaks_rule("stops")
def stop_elsewhere(case: Case) -> Broken | None:
    place = case.pick_stop()
    if place is None:
        return None
    here = case.plan.routes[place[0]].stops[place[1]].location_id
    others = [one.id for one in case.problem.locations if one.id != here]
    return case.with_stop(place, location_id=case.rng.choice([*others, "L-none"]))


@breaks_rule("stops")
def second_trip(case: Case) -> Broken | None:
    place = case.pick_stop()
    return place and case.with_stop(place, trip=1)


def _changed(case: Case, name: str) -> Broken | None:
    place = case.pick_stop()
    if place is None:
        return None
    stop = case.plan.routes[place[0]].stops[place[1]]
    return case.with_stop(place, **{name: getattr(stop, name) + case.rng.choice((-1, 1))})


@breaks_rule("stops")
def wait_misstated(case: Case) -> Broken | None:
    return _changed(case, "wait")


@breaks_rule("stops")
def stop_start_misstated(case: Case) -> Broken | None:
    return _changed(case, "start")


@breaks_rule("stops")
def stop_departure_misstated(case: Case) -> Broken | None:
    return _changed(case, "departure")


@breaks_rule("stops")
def service_cut_short(case: Case) -> Broken | None:
    place = case.pick_visit(lambda visit: visit.departure > visit.start)
    return place and case.with_visit(place, departure=case.visit_at(place).departure - 1)


@breaks_rule("stops")
def services_overlap(case: Case) -> Broken | None:
    place = case.pick_visit(lambda visit: visit.departure > visit.start)
    if place is None:
        return None
    r, s, v = place
    visits = case.plan.routes[r].stops[s].visits
    if v + 1 == len(visits):
        return None
    early = visits[v].departure - 1
    length = visits[v + 1].departure - visits[v + 1].start
    return case.with_visit((r, s, v + 1), start=early, departure=early + length)


@breaks_rule("stops")
def setup_not_spent(case: Case) -> Broken | None:
    """The location asks for a longer set-up than there is time before the service."""
    place = case.pick_stop()
    if place is None:
        return None
    stop = case.plan.routes[place[0]].stops[place[1]]
    locations = tuple(
        replace(one, setup_duration=stop.start - stop.arrival + 1)
        if one.id == stop.location_id
        else one
        for one in case.problem.locations
    )
    return replace(case.problem, locations=locations), case.plan


@breaks_rule("arrivals")
def arrival_misstated(case: Case) -> Broken | None:
    place = case.pick_stop()
    if place is None:
        return None
    stop = case.plan.routes[place[0]].stops[place[1]]
    return case.with_stop(place, arrival=stop.arrival - 1, wait=stop.wait + 1)


@breaks_rule("arrivals")
def back_too_soon(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    route = case.plan.routes[r]
    end = replace(route.end, arrival=route.end.arrival - 1)
    return case.with_route(r, end=end, duration_s=route.duration_s - 1)


@breaks_rule("arrivals")
def departure_misstated(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    route = case.plan.routes[r]
    start = replace(route.start, departure=route.start.departure + 1)
    return case.with_route(r, start=start, duration_s=route.duration_s - 1)


def _leg(case: Case) -> tuple[int, int, int] | None:
    """Profile, row and column of a leg between two places that some route drives."""
    r = case.pick_route()
    if r is None:
        return None
    route = case.plan.routes[r]
    ids = [route.start.location_id, *(stop.location_id for stop in route.stops)]
    rows = [case.problem.location_by_id[one].matrix_idx for one in ids]
    legs = [(a, b) for a, b in pairwise(rows) if a != b]
    profile = case.problem.travel.profile_idx(case.vehicle_of(r).profile)
    return (profile, *case.rng.choice(legs)) if legs else None


@breaks_rule("arrivals")
def road_gone(case: Case) -> Broken | None:
    leg = _leg(case)
    if leg is None:
        return None
    seconds, metres = case.problem.travel.seconds.copy(), case.problem.travel.metres.copy()
    seconds[leg], metres[leg] = UNREACHABLE, UNREACHABLE
    travel = TravelMatrix(case.problem.travel.profiles, seconds, metres)
    return replace(case.problem, travel=travel), case.plan


@breaks_rule("arrivals")
def road_slower(case: Case) -> Broken | None:
    leg = _leg(case)
    if leg is None:
        return None
    seconds = case.problem.travel.seconds.copy()
    seconds[leg] += 1
    travel = TravelMatrix(case.problem.travel.profiles, seconds, case.problem.travel.metres)
    return replace(case.problem, travel=travel), case.plan


def _with_windows(case: Case, *offsets: tuple[int, int]) -> Broken | None:
    """Give a visit windows relative to the start it was planned for."""
    place = case.pick_visit(lambda visit: visit.start >= 10)
    if place is None:
        return None
    planned = case.visit_at(place)
    shipment = case.problem.shipment_by_id[planned.shipment_id]
    windows = tuple(TimeWindow(planned.start + a, planned.start + b) for a, b in offsets)
    visit = replace(getattr(shipment, planned.kind), time_windows=windows)
    return case.with_shipment(shipment.id, **{str(planned.kind): visit})


@breaks_rule("time_windows")
def too_early_for_the_window(case: Case) -> Broken | None:
    return _with_windows(case, (1, 100))


@breaks_rule("time_windows")
def too_late_for_the_window(case: Case) -> Broken | None:
    return _with_windows(case, (-10, -1))


@breaks_rule("time_windows")
def between_two_windows(case: Case) -> Broken | None:
    return _with_windows(case, (-10, -1), (1, 10))


def _promise(case: Case, which: int, name: str, offset: int) -> Broken | None:
    """Set a promise just beyond the first (0) or last (-1) service of a shipment."""
    place = case.pick_visit(lambda visit: visit.start > 0)
    if place is None:
        return None
    shipment = case.problem.shipment_by_id[case.visit_at(place).shipment_id]
    kind = [kind for kind, _ in shipment.visits()][which]
    starts = {(v.shipment_id, v.kind): v.start for r in case.plan.routes for v in r.visits()}
    moment = starts[shipment.id, kind] + offset
    promises: dict[str, Any] = {"release_time": None, "due_time": None, name: moment}
    return case.with_shipment(shipment.id, **promises) if moment >= 0 else None


@breaks_rule("time_windows")
def before_its_release(case: Case) -> Broken | None:
    return _promise(case, 0, "release_time", 1)


@breaks_rule("time_windows")
def after_it_was_due(case: Case) -> Broken | None:
    return _promise(case, -1, "due_time", -1)


@breaks_rule("shift")
def out_before_the_shift(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    vehicle: Vehicle = case.vehicle_of(r)
    start = case.plan.routes[r].start.departure + 1
    latest = max(start, vehicle.shift.latest_end)
    shift = replace(vehicle.shift, earliest_start=start, latest_end=latest)
    return case.with_vehicle(vehicle.id, shift=shift)


@breaks_rule("shift")
def back_after_the_shift(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: route.end.arrival > 0)
    if r is None:
        return None
    vehicle: Vehicle = case.vehicle_of(r)
    end = case.plan.routes[r].end.arrival - 1
    start = min(end, vehicle.shift.earliest_start)
    shift = replace(vehicle.shift, earliest_start=start, latest_end=end)
    return case.with_vehicle(vehicle.id, shift=shift)


@breaks_rule("capacity")
def overloaded(case: Case) -> Broken | None:
    """The vehicle holds one unit less than it carries at its fullest."""
    r = case.pick_route()
    if r is None or not case.problem.capacity_dimensions:
        return None
    vehicle = case.vehicle_of(r)
    refs = [VisitRef(v.shipment_id, v.kind) for v in case.plan.routes[r].visits()]
    dimension = case.rng.randrange(len(vehicle.capacity))
    peak = max(load[dimension] for load in loads_along(case.problem, refs))
    if peak == 0:
        return None
    return case.with_vehicle(vehicle.id, capacity=put(vehicle.capacity, dimension, peak - 1))


@breaks_rule("locked_prefix")
def locked_visits_swapped(case: Case) -> Broken | None:
    r = case.pick_route(lambda route: len(list(route.visits())) > 1)
    if r is None:
        return None
    refs = [VisitRef(v.shipment_id, v.kind) for v in case.plan.routes[r].visits()]
    prefix = (refs[1], refs[0])
    return case.with_vehicle(case.plan.routes[r].vehicle_id, locked_prefix=prefix)


@breaks_rule("locked_prefix")
def locked_vehicle_stays_home(case: Case) -> Broken | None:
    used = {route.vehicle_id for route in case.plan.routes}
    idle = [one.id for one in case.problem.vehicles if one.id not in used]
    place = case.pick_visit()
    if place is None or not idle:
        return None
    visit = case.visit_at(place)
    return case.with_vehicle(idle[0], locked_prefix=(VisitRef(visit.shipment_id, visit.kind),))
