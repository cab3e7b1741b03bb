"""Plans made the slow and obvious way: the judge of the search, and food for verify."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing_engine.plan import (
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
    TakenBreak,
    Unassigned,
)
from routing_engine.problem import Location, Problem, Vehicle, Visit, VisitKind, VisitRef
from routing_engine.reasons import Reason, ReasonCode

Refs = tuple[VisitRef, ...]


def simple_plan(problem: Problem, *, seed: int | None = None) -> Plan:
    """
    Put each shipment, in turn, at the first place where the whole route can be driven.

    With a seed, shipments and places are tried in random order, so that one problem has many plans.
    """
    rng = None if seed is None else random.Random(seed)
    routes = finish_locked(problem)
    assert routes is not None, "a locked prefix cannot be driven to its end"
    locked = {ref.shipment_id for refs in routes.values() for ref in refs}
    order = [s.id for s in problem.shipments if s.id not in locked]
    if rng is not None:
        rng.shuffle(order)
    for shipment_id in order:
        _insert(problem, routes, shipment_id, rng)
    return _plan(problem, routes)


def finish_locked(problem: Problem) -> dict[str, Refs] | None:
    """For each locked vehicle its prefix and the rest of those shipments; None where impossible."""
    routes = {}
    for vehicle in problem.vehicles:
        prefix = vehicle.locked_prefix
        shipments = {ref.shipment_id: problem.shipment_by_id[ref.shipment_id] for ref in prefix}
        missing = [
            (VisitRef(shipment.id, kind),)
            for shipment in shipments.values()
            for kind, _ in shipment.visits()
            if VisitRef(shipment.id, kind) not in prefix
        ]
        refs = next(_complete(problem, vehicle, prefix, missing), None) if prefix else ()
        if refs is None:
            return None
        if refs:
            routes[vehicle.id] = refs
    return routes


def _complete(
    problem: Problem, vehicle: Vehicle, refs: Refs, missing: Sequence[Refs]
) -> Iterator[Refs]:
    """Every drivable route that holds ``refs`` and, behind the prefix, what is missing."""
    if not missing:
        if schedule(problem, vehicle, refs) is not None:
            yield refs
        return
    for longer in _places(refs, missing[0], len(vehicle.locked_prefix)):
        yield from _complete(problem, vehicle, longer, missing[1:])


def _insert(
    problem: Problem, routes: dict[str, Refs], shipment_id: str, rng: random.Random | None
) -> None:
    shipment = problem.shipment_by_id[shipment_id]
    missing = tuple(VisitRef(shipment_id, kind) for kind, _ in shipment.visits())
    vehicles = list(problem.vehicles)
    if rng is not None:
        rng.shuffle(vehicles)
    for vehicle in vehicles:
        options = list(_places(routes.get(vehicle.id, ()), missing, len(vehicle.locked_prefix)))
        if rng is not None:
            rng.shuffle(options)
        for refs in options:
            if schedule(problem, vehicle, refs) is not None:
                routes[vehicle.id] = refs
                return


def _places(refs: Refs, missing: Refs, first: int) -> Iterator[Refs]:
    """All ways to put the missing visits, in order, behind the first ones."""
    if not missing:
        yield refs
        return
    for place in range(len(refs), first - 1, -1):
        yield from _places((*refs[:place], missing[0], *refs[place:]), missing[1:], place + 1)


def schedule(problem: Problem, vehicle: Vehicle, refs: Sequence[VisitRef]) -> Route | None:
    """
    The route that makes these visits in this order as early as it can; None where there is none.

    The departure is then put off for as long as the vehicle would only wait at its first stop.
    """
    if not refs or not _loads_fit(problem, vehicle, refs):
        return None
    route = _first_route(problem, vehicle, refs, departure=0)
    if route is None or not route.stops[0].wait:
        return route
    later = route.start.departure + route.stops[0].wait
    return _first_route(problem, vehicle, refs, departure=later) or route


def _loads_fit(problem: Problem, vehicle: Vehicle, refs: Sequence[VisitRef]) -> bool:
    loads = loads_along(problem, refs)
    return all(
        0 <= amount <= limit
        for load in loads
        for amount, limit in zip(load, vehicle.capacity, strict=True)
    )


def loads_along(problem: Problem, refs: Sequence[VisitRef]) -> list[tuple[int, ...]]:
    """Load at the start, and after each visit."""
    load = [0] * len(problem.capacity_dimensions)
    for ref in refs:
        shipment = problem.shipment_by_id[ref.shipment_id]
        if ref.kind is VisitKind.DELIVERY and shipment.pickup is None:
            load = [a + b for a, b in zip(load, shipment.demand, strict=True)]
    loads = [tuple(load)]
    for ref in refs:
        sign = {VisitKind.PICKUP: 1, VisitKind.DELIVERY: -1, VisitKind.VISIT: 0}[ref.kind]
        demand = problem.shipment_by_id[ref.shipment_id].demand
        load = [a + sign * b for a, b in zip(load, demand, strict=True)]
        loads.append(tuple(load))
    return loads


@dataclass(frozen=True)
class _Timed:
    """A service with its times; ``arrival`` is None when it continues a stop."""

    ref: VisitRef
    arrival: int | None
    start: int
    departure: int


@dataclass(frozen=True)
class _Progress:
    timed: tuple[_Timed, ...]
    breaks: tuple[TakenBreak, ...]
    place: Location
    now: int
    num_breaks: int  # taken on the way or at home: the next one has this position


def _first_route(
    problem: Problem, vehicle: Vehicle, refs: Sequence[VisitRef], *, departure: int
) -> Route | None:
    breaks = vehicle.shift.breaks
    place = problem.location_by_id[vehicle.start_location_id]
    for at_home in range(len(breaks) + 1):
        leaves = max(
            departure,
            vehicle.shift.earliest_start,
            *(pause.time_window.earliest + pause.duration for pause in breaks[:at_home]),
            0,
        )
        begun = _Progress((), (), place, leaves, at_home)
        for progress in _continue(problem, vehicle, refs, begun):
            for end, taken in _ends(problem, vehicle, progress):
                return _route(problem, vehicle, leaves, (progress, end, taken))
    return None


def _continue(
    problem: Problem, vehicle: Vehicle, refs: Sequence[VisitRef], progress: _Progress
) -> Iterator[_Progress]:
    """All earliest schedules, one for each way to put the breaks between the services."""
    if not refs:
        yield progress
        return
    for step in _serve(problem, vehicle, refs[0], progress):
        yield from _continue(problem, vehicle, refs[1:], step)


def _serve(
    problem: Problem, vehicle: Vehicle, ref: VisitRef, progress: _Progress
) -> Iterator[_Progress]:
    visit = dict(problem.shipment_by_id[ref.shipment_id].visits())[ref.kind]
    place = problem.location_by_id[visit.location_id]
    is_same_stop = bool(progress.timed) and place.id == progress.place.id
    travel = 0 if is_same_stop else _seconds(problem, vehicle, progress.place, place)
    if travel < 0:
        return
    setup = 0 if is_same_stop else place.setup_duration
    for arrival, ready, taken in _gaps(vehicle, progress, travel, setup):
        start = _next_start(problem, ref, visit, ready)
        if start is None:
            continue
        after = len(_stops_begun(problem, progress.timed))
        new = tuple(TakenBreak(b, d, after) for b, d in taken)
        departure = start + visit.service_duration
        timed = _Timed(ref, None if is_same_stop else arrival, start, departure)
        yield _Progress(
            (*progress.timed, timed),
            progress.breaks + new,
            place,
            departure,
            progress.num_breaks + len(new),
        )


def _stops_begun(problem: Problem, timed: Sequence[_Timed]) -> list[_Timed]:
    return [one for one in timed if one.arrival is not None]


def _seconds(problem: Problem, vehicle: Vehicle, origin: Location, target: Location) -> int:
    profile = problem.travel.profile_idx(vehicle.profile)
    return int(problem.travel.seconds[profile, origin.matrix_idx, target.matrix_idx])


def _gaps(
    vehicle: Vehicle, progress: _Progress, travel: int, setup: int
) -> Iterator[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Arrival, moment when the first service may start, breaks taken: for 0, 1, 2 ... breaks."""
    arrival = progress.now + travel
    free, at_door = progress.now, False
    taken: tuple[tuple[int, int], ...] = ()
    yield arrival, arrival + setup, taken
    for pause in vehicle.shift.breaks[progress.num_breaks :]:
        begins = max(free, pause.time_window.earliest)
        if at_door or begins >= arrival:
            begins, at_door = max(begins, arrival + setup), True
        else:
            arrival += pause.duration
        if begins > pause.time_window.latest:
            return
        free = begins + pause.duration
        taken = (*taken, (begins, pause.duration))
        yield arrival, max(arrival + setup, free), taken


def _next_start(problem: Problem, ref: VisitRef, visit: Visit, ready: int) -> int | None:
    """The first moment at which the service may start."""
    shipment = problem.shipment_by_id[ref.shipment_id]
    kinds = [kind for kind, _ in shipment.visits()]
    if ref.kind is kinds[0] and shipment.release_time is not None:
        ready = max(ready, shipment.release_time)
    if visit.time_windows:
        open_ones = [w for w in visit.time_windows if w.latest >= ready]
        if not open_ones:
            return None
        ready = max(ready, open_ones[0].earliest)
    if ref.kind is kinds[-1] and shipment.due_time is not None and ready > shipment.due_time:
        return None
    return ready


def _ends(
    problem: Problem, vehicle: Vehicle, progress: _Progress
) -> Iterator[tuple[int, tuple[TakenBreak, ...]]]:
    """Moments at which the route may end, with the breaks of the way home."""
    end_id = vehicle.end_location_id
    travel = 0
    if end_id is not None:
        travel = _seconds(problem, vehicle, progress.place, problem.location_by_id[end_id])
    if travel < 0:
        return
    after = len(_stops_begun(problem, progress.timed))
    for arrival, ready, taken in _gaps(vehicle, progress, travel, 0):
        num_breaks = progress.num_breaks + len(taken)
        is_on_the_road = ready == arrival and all(begins < arrival for begins, _ in taken)
        rest = vehicle.shift.breaks[num_breaks:]
        if (
            is_on_the_road
            and arrival <= vehicle.shift.latest_end
            and all(arrival <= pause.time_window.latest for pause in rest)
        ):
            yield arrival, tuple(TakenBreak(b, d, after) for b, d in taken)


def _route(
    problem: Problem,
    vehicle: Vehicle,
    leaves: int,
    found: tuple[_Progress, int, tuple[TakenBreak, ...]],
) -> Route:
    progress, end, on_the_way_home = found
    stops = _stops(problem, progress.timed)
    end_id = vehicle.end_location_id or stops[-1].location_id
    places = [vehicle.start_location_id, *(stop.location_id for stop in stops), end_id]
    return Route(
        vehicle.id,
        distance_m=_metres(problem, vehicle, places),
        duration_s=end - leaves,
        start=RouteStart(vehicle.start_location_id, leaves),
        end=RouteEnd(end_id, end),
        stops=stops,
        breaks=progress.breaks + on_the_way_home,
    )


def _stops(problem: Problem, timed: Sequence[_Timed]) -> tuple[Stop, ...]:
    groups: list[list[int]] = []
    for position, one in enumerate(timed):
        if one.arrival is not None:
            groups.append([])
        groups[-1].append(position)
    loads = loads_along(problem, [one.ref for one in timed])
    return tuple(_stop(problem, [timed[k] for k in ks], loads[ks[-1] + 1]) for ks in groups)


def _stop(problem: Problem, timed: Sequence[_Timed], load: tuple[int, ...]) -> Stop:
    first = timed[0]
    shipment = problem.shipment_by_id[first.ref.shipment_id]
    place = problem.location_by_id[dict(shipment.visits())[first.ref.kind].location_id]
    assert first.arrival is not None
    return Stop(
        place.id,
        arrival=first.arrival,
        wait=first.start - first.arrival - place.setup_duration,
        start=first.start,
        departure=timed[-1].departure,
        load=load,
        visits=tuple(
            ScheduledVisit(one.ref.shipment_id, one.ref.kind, one.start, one.departure)
            for one in timed
        ),
    )


def _metres(problem: Problem, vehicle: Vehicle, places: Sequence[str]) -> int:
    profile = problem.travel.profile_idx(vehicle.profile)
    rows = [problem.location_by_id[one].matrix_idx for one in places]
    legs = pairwise(rows)
    return sum(int(problem.travel.metres[profile, a, b]) for a, b in legs)


def _plan(problem: Problem, refs_by_vehicle: dict[str, Refs]) -> Plan:
    routes = []
    for vehicle in problem.vehicles:
        refs = refs_by_vehicle.get(vehicle.id, ())
        route = schedule(problem, vehicle, refs)
        assert route is not None or not refs, f"{vehicle.id}: its locked prefix cannot be driven"
        if route is not None:
            routes.append(route)
    served = {visit.shipment_id for route in routes for visit in route.visits()}
    left_out = [s for s in problem.shipments if s.id not in served]
    return Plan(
        problem_sha256="",
        seed=0,
        version="0",
        cost=cost_of(problem, routes, [s.id for s in left_out]),
        routes=tuple(routes),
        unassigned=tuple(Unassigned(s.id, (Reason(ReasonCode.NO_ROOM_FOUND),)) for s in left_out),
    )


def cost_of(problem: Problem, routes: Sequence[Route], left_out: Sequence[str]) -> Cost:
    """The cost by its parts, as `routing_engine.plan.Cost` defines them."""
    parts = {"unserved": 0, "distance": 0, "time": 0, "fixed": 0}
    for shipment_id in left_out:
        parts["unserved"] += problem.shipment_by_id[shipment_id].penalty or 0
    for route in routes:
        vehicle = problem.vehicle_by_id[route.vehicle_id]
        parts["distance"] += (route.distance_m * vehicle.cost_per_km + 500) // 1000
        parts["time"] += (route.duration_s * vehicle.cost_per_hour + 1800) // 3600
        parts["fixed"] += vehicle.fixed_cost
    return Cost(sum(parts.values()), parts)
