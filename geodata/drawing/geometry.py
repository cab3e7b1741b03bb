"""RouteGeometry: a planned route joined with the roads it is driven on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from routing_engine.plan import Plan, Route
from routing_engine.problem import Problem

Points = NDArray[np.float64]

#: Location ids a leg leads from and to.
Leg = tuple[str, str]

#: Legs and a vehicle profile in, longitude and latitude along each leg out.
LegPoints = Callable[[Sequence[Leg], str], Sequence[Points]]


@dataclass(frozen=True, eq=False)
class RouteGeometry:
    """
    Where a route runs.

    Parameters
    ----------
    vehicle_id : str
    legs : tuple of float64, shape (k, 2)
        Longitude and latitude along each leg: from the start to the first stop, between stops,
        and to the end where the route has one.
    metres : tuple of int
        Length of each leg by the travel matrix.
    """

    vehicle_id: str
    legs: tuple[Points, ...]
    metres: tuple[int, ...]

    def points(self) -> Points:
        """All legs as one line, each shared point once; float64, shape (k, 2)."""
        joined = np.concatenate(self.legs)
        is_kept = np.ones(len(joined), dtype=bool)
        is_kept[1:] = np.any(np.diff(joined, axis=0) != 0, axis=1)
        return joined[is_kept]


def centres(geometries: Sequence[RouteGeometry]) -> Points:
    """Mean point of each route; float64, shape (n, 2)."""
    return np.array([one.points().mean(axis=0) for one in geometries]).reshape(-1, 2)


def route_legs(problem: Problem, route: Route) -> list[Leg]:
    """
    Pairs of location ids between which a route drives.

    An open route, one whose vehicle has no end, stops at its last stop.
    """
    places = [route.start.location_id, *(stop.location_id for stop in route.stops)]
    if problem.vehicle_by_id[route.vehicle_id].end_location_id is not None:
        places.append(route.end.location_id)
    return list(pairwise(places))


def straight_legs(problem: Problem) -> LegPoints:
    """Legs as the crow flies, for problems that have no road network."""

    def points(legs: Sequence[Leg], profile: str) -> list[Points]:
        places = problem.location_by_id
        return [np.array([[places[one].lon, places[one].lat] for one in leg]) for leg in legs]

    return points


def route_geometries(
    problem: Problem, plan: Plan, leg_points: LegPoints | None = None
) -> tuple[RouteGeometry, ...]:
    """
    Where each route of a plan runs, in the order of the plan.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    leg_points : callable, optional
        Yields the points along legs; straight lines when absent.
    """
    return tuple(
        _one_geometry(problem, route, leg_points or straight_legs(problem)) for route in plan.routes
    )


def _one_geometry(problem: Problem, route: Route, leg_points: LegPoints) -> RouteGeometry:
    legs = route_legs(problem, route)
    profile = problem.vehicle_by_id[route.vehicle_id].profile
    idx = {one: problem.location_by_id[one].matrix_idx for leg in legs for one in leg}
    table = problem.travel.metres[problem.travel.profile_idx(profile)]
    return RouteGeometry(
        vehicle_id=route.vehicle_id,
        legs=tuple(np.asarray(line, dtype=np.float64) for line in leg_points(legs, profile)),
        metres=tuple(int(table[idx[start], idx[end]]) for start, end in legs),
    )
