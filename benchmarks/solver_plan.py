"""A peer's sequences of visits as a plan with times, for `verify` to judge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from benchmarks.peers.view import Job, jobs_of
from benchmarks.solver_judge import NamedRoutes, Verdict
from routing_engine import verify
from routing_engine.plan import (
    COST_PARTS,
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
    Unassigned,
)
from routing_engine.problem import Problem, Vehicle, VisitKind

__all__ = ["judge_plan", "plan_of", "route_of"]


def judge_plan(problem: Problem, routes: NamedRoutes) -> Verdict:
    """
    The verdict of `routing_engine.verify` on the plan these routes make.

    Unserved are those that had to be served; who may be left out costs the penalty.
    """
    known = [(name, visits) for name, visits in routes if name in problem.vehicle_by_id]
    faults = [f"{name} is not there" for name, _ in routes if name not in problem.vehicle_by_id]
    plan = plan_of(problem, known)
    # A peer gives no reasons for what it leaves out; that is no fault of its routes.
    faults += [
        str(violation)
        for violation in verify(problem, plan)
        if violation.rule not in ("reasons", "required_unassigned")
    ]
    left_out = [problem.shipment_by_id[one.shipment_id] for one in plan.unassigned]
    return Verdict(
        cost=plan.cost.total if known else None,
        vehicles=len(plan.routes),
        unserved=sum(one.is_required for one in left_out),
        faults=tuple(faults),
        left_out=sum(not one.is_required for one in left_out),
    )


def plan_of(problem: Problem, routes: NamedRoutes) -> Plan:
    """The plan of a problem without breaks, set-ups and second windows."""
    jobs = {
        (job.ref.shipment_id, job.ref.kind.value): job
        for shipment in problem.shipments
        for job in jobs_of(problem, shipment)
    }
    timed = [
        route_of(problem, problem.vehicle_by_id[name], [jobs[one, kind] for one, kind in visits])
        for name, visits in routes
    ]
    served = {shipment for _, visits in routes for shipment, _ in visits}
    left_out = [one for one in problem.shipments if one.id not in served]
    parts = dict.fromkeys(COST_PARTS, 0)
    parts["unserved"] = sum(one.penalty or 0 for one in left_out)
    for route in timed:
        vehicle = problem.vehicle_by_id[route.vehicle_id]
        parts["distance"] += (route.distance_m * vehicle.cost_per_km + 500) // 1000
        parts["time"] += (route.duration_s * vehicle.cost_per_hour + 1800) // 3600
        parts["fixed"] += vehicle.fixed_cost
    return Plan(
        problem_sha256="",
        seed=0,
        version="",
        cost=Cost(sum(parts.values()), parts),
        routes=tuple(timed),
        unassigned=tuple(Unassigned(one.id, ()) for one in left_out),
    )


def route_of(problem: Problem, vehicle: Vehicle, jobs: Sequence[Job]) -> Route:
    """
    The shortest day that makes these visits in this order.

    With one window a visit, that is the latest departure which keeps the earliest end. What
    comes too late is late in the route as well.
    """
    places = [problem.location_by_id[vehicle.start_location_id].matrix_idx]
    places += [job.place for job in jobs]
    if vehicle.end_location_id is not None:
        places.append(problem.location_by_id[vehicle.end_location_id].matrix_idx)
    profile = problem.travel.profile_idx(vehicle.profile)
    legs = list(pairwise(places))
    travel = [int(problem.travel.seconds[profile, here, there]) for here, there in legs]
    metres = sum(int(problem.travel.metres[profile, here, there]) for here, there in legs)
    home = travel[len(jobs)] if len(travel) > len(jobs) else 0
    end = _starts(jobs, travel, vehicle.shift.earliest_start)[-1] + jobs[-1].service + home
    departure = max(vehicle.shift.earliest_start, _latest_departure(jobs, travel, end - home))
    starts = _starts(jobs, travel, departure)
    stops = _stops(problem, jobs, travel, departure, starts)
    return Route(
        vehicle_id=vehicle.id,
        distance_m=metres,
        duration_s=end - departure,
        start=RouteStart(vehicle.start_location_id, departure),
        end=RouteEnd(vehicle.end_location_id or stops[-1].location_id, end),
        stops=stops,
    )


def _starts(jobs: Sequence[Job], travel: Sequence[int], departure: int) -> list[int]:
    starts, time = [], departure
    for job, seconds in zip(jobs, travel, strict=False):
        starts.append(max(job.earliest, time + seconds))
        time = starts[-1] + job.service
    return starts


def _latest_departure(jobs: Sequence[Job], travel: Sequence[int], end: int) -> int:
    """So that the last service is over by ``end`` and none begins after its window."""
    time = end
    for job, seconds in zip(reversed(jobs), reversed(travel[: len(jobs)]), strict=True):
        time = min(time - job.service, job.latest) - seconds
    return time


def _stops(
    problem: Problem,
    jobs: Sequence[Job],
    travel: Sequence[int],
    departure: int,
    starts: Sequence[int],
) -> tuple[Stop, ...]:
    """Visits one after the other at one place are one stop."""
    shipments = problem.shipment_by_id
    load = [0] * len(problem.capacity_dimensions)
    for job in jobs:
        shipment = shipments[job.ref.shipment_id]
        if job.ref.kind is VisitKind.DELIVERY and not shipment.is_pair:
            load = [have + more for have, more in zip(load, shipment.demand, strict=True)]
    stops, leave, at = [], departure, 0
    for _, members in groupby(jobs, key=lambda job: job.place):
        group = list(members)
        arrival = leave + travel[at]
        visits = []
        for job, start in zip(group, starts[at : at + len(group)], strict=True):
            sign = {VisitKind.PICKUP: 1, VisitKind.DELIVERY: -1, VisitKind.VISIT: 0}[job.ref.kind]
            demand = shipments[job.ref.shipment_id].demand
            load = [have + sign * more for have, more in zip(load, demand, strict=True)]
            leave = start + job.service
            visits.append(ScheduledVisit(job.ref.shipment_id, job.ref.kind, start, leave))
        stops.append(
            Stop(
                location_id=problem.locations[group[0].place].id,
                arrival=arrival,
                wait=visits[0].start - arrival,
                start=visits[0].start,
                departure=leave,
                load=tuple(load),
                visits=tuple(visits),
            )
        )
        at += len(group)
    return tuple(stops)
