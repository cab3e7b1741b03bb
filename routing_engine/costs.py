"""What routes and plans cost, in dong, split by part; and a plan put together from routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from routing_engine.plan import Cost, Plan, Route, Unassigned
from routing_engine.problem import Problem, Vehicle
from routing_engine.reasons import Reason


def distance_cost(vehicle: Vehicle, distance_m: int) -> int:
    """Dong for these metres, rounded once a route."""
    return (distance_m * vehicle.cost_per_km + 500) // 1000


def time_cost(vehicle: Vehicle, duration_s: int) -> int:
    """Dong for these paid seconds, rounded once a route."""
    return (duration_s * vehicle.cost_per_hour + 1800) // 3600


def route_cost(vehicle: Vehicle, *, distance_m: int, duration_s: int) -> int:
    """Dong for one route that leaves its start."""
    return distance_cost(vehicle, distance_m) + time_cost(vehicle, duration_s) + vehicle.fixed_cost


def plan_cost(problem: Problem, routes: Iterable[Route], unassigned: Iterable[str]) -> Cost:
    """
    The cost of routes and of what was left out, split by part.

    Parameters
    ----------
    problem : Problem
    routes : iterable of Route
    unassigned : iterable of str
        Ids of shipments; one that must be served adds nothing, since no sum would be enough.
    """
    parts = {"unserved": 0, "distance": 0, "time": 0, "fixed": 0}
    for route in routes:
        vehicle = problem.vehicle_by_id[route.vehicle_id]
        parts["distance"] += distance_cost(vehicle, route.distance_m)
        parts["time"] += time_cost(vehicle, route.duration_s)
        parts["fixed"] += vehicle.fixed_cost
    for shipment_id in unassigned:
        parts["unserved"] += problem.shipment_by_id[shipment_id].penalty or 0
    return Cost(sum(parts.values()), parts)


def build_plan(
    problem: Problem,
    routes: Iterable[Route],
    unassigned: Mapping[str, tuple[Reason, ...]],
    *,
    seed: int,
    version: str,
) -> Plan:
    """
    The plan made of these routes, in the problem's order, with its cost.

    Parameters
    ----------
    problem : Problem
    routes : iterable of Route
        One at most for each vehicle, in any order.
    unassigned : mapping of str to tuple of Reason
        What was left out, with at least one reason each.
    seed : int
    version : str
    """
    by_vehicle = {route.vehicle_id: route for route in routes}
    ordered = tuple(by_vehicle[one.id] for one in problem.vehicles if one.id in by_vehicle)
    left_out = tuple(
        Unassigned(one.id, unassigned[one.id]) for one in problem.shipments if one.id in unassigned
    )
    return Plan(
        problem_sha256="",
        seed=seed,
        version=version,
        cost=plan_cost(problem, ordered, (one.shipment_id for one in left_out)),
        routes=ordered,
        unassigned=left_out,
    )
