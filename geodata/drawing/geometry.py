"""RouteGeometry: a planned route joined with the roads it is driven on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geodata.graph import Provenance, RoadGraph
from geodata.local_metres import step_lengths
from geodata.paths import leg_points
from geodata.snap import snap_points
from routing_engine.plan import Plan, Route
from routing_engine.problem import Problem

Points = NDArray[np.float64]

#: Location ids a leg leads from and to.
Leg = tuple[str, str]

#: Provenance of a piece that lies on no road.
OFF_ROAD = -1


@dataclass(frozen=True, eq=False)
class LegLine:
    """
    Where one leg runs.

    Parameters
    ----------
    points : float64, shape (k, 2)
        Longitude and latitude, both locations included.
    provenance : int16, shape (k - 1,)
        `geodata.graph.Provenance` of each straight piece; `OFF_ROAD` between a location and its
        road, or where no road network is known.
    """

    points: Points
    provenance: NDArray[np.int16]


#: Legs and a vehicle profile in, where each leg runs out.
LegLines = Callable[[Sequence[Leg], str], Sequence[LegLine]]


@dataclass(frozen=True, eq=False)
class RouteGeometry:
    """
    Where a route runs.

    Parameters
    ----------
    vehicle_id : str
    legs : tuple of LegLine
        From the start to the first stop, between stops, and to the end where the route has one.
    metres : tuple of int
        Length of each leg by the travel matrix.
    """

    vehicle_id: str
    legs: tuple[LegLine, ...]
    metres: tuple[int, ...]

    def points(self) -> Points:
        """All legs as one line, each shared point once; float64, shape (k, 2)."""
        joined = np.concatenate([leg.points for leg in self.legs])
        is_kept = np.ones(len(joined), dtype=bool)
        is_kept[1:] = np.any(np.diff(joined, axis=0) != 0, axis=1)
        return joined[is_kept]

    def metres_by_provenance(self) -> dict[str, float]:
        """Matrix metres of the route, shared out by what its legs' pieces rest on."""
        shares: dict[str, float] = {}
        for leg, metres in zip(self.legs, self.metres, strict=True):
            lengths = step_lengths(leg.points[:, 0], leg.points[:, 1])
            on_road = float(lengths[leg.provenance != OFF_ROAD].sum())
            for kind in Provenance:
                if on_road and np.any(found := leg.provenance == kind):
                    share = metres * float(lengths[found].sum()) / on_road
                    shares[kind.name.lower()] = shares.get(kind.name.lower(), 0.0) + share
        return shares

    def estimated_lines(self) -> list[Points]:
        """The parts that rest on estimated (synthetic) roads."""
        lines = []
        for leg in self.legs:
            is_estimated = np.concatenate(
                ([False], leg.provenance == Provenance.SYNTHETIC, [False])
            )
            edges = np.flatnonzero(np.diff(is_estimated.astype(np.int8)))
            lines += [leg.points[a : b + 1] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return lines


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


def straight_legs(problem: Problem) -> LegLines:
    """Legs as the crow flies, for problems that have no road network."""

    def lines(legs: Sequence[Leg], _profile: str) -> list[LegLine]:
        places = problem.location_by_id
        off_road = np.array([OFF_ROAD], dtype=np.int16)
        return [
            LegLine(np.array([[places[one].lon, places[one].lat] for one in leg]), off_road)
            for leg in legs
        ]

    return lines


def road_legs(problem: Problem, graph: RoadGraph) -> LegLines:
    """
    Legs along the roads of the network the travel matrix was made on.

    Raises
    ------
    InputFaultsError
        When a location lies too far from every road.
    """
    lon = np.array([place.lon for place in problem.locations])
    lat = np.array([place.lat for place in problem.locations])
    snaps = snap_points(graph, lon, lat, names=[place.id for place in problem.locations])
    idx = {place.id: position for position, place in enumerate(problem.locations)}
    at = np.column_stack((lon, lat))

    def lines(legs: Sequence[Leg], profile: str) -> list[LegLine]:
        pairs = [(idx[start], idx[end]) for start, end in legs]
        paths = leg_points(graph, snaps, pairs, profile)
        return [
            LegLine(
                np.concatenate((at[a : a + 1], path.points, at[b : b + 1])),
                np.concatenate(([OFF_ROAD], path.provenance, [OFF_ROAD])).astype(np.int16),
            )
            for (a, b), path in zip(pairs, paths, strict=True)
        ]

    return lines


def route_geometries(
    problem: Problem, plan: Plan, leg_lines: LegLines | None = None
) -> tuple[RouteGeometry, ...]:
    """
    Where each route of a plan runs, in the order of the plan.

    Parameters
    ----------
    problem : Problem
    plan : Plan
    leg_lines : callable, optional
        Yields where legs run, asked once a profile; straight lines when absent.
    """
    ask = leg_lines or straight_legs(problem)
    wanted: dict[str, list[Leg]] = {}
    for route in plan.routes:
        wanted.setdefault(_profile(problem, route), []).extend(route_legs(problem, route))
    found = {
        (profile, leg): line
        for profile, legs in wanted.items()
        for distinct in (list(dict.fromkeys(legs)),)
        for leg, line in zip(distinct, ask(distinct, profile), strict=True)
    }
    return tuple(_one_geometry(problem, route, found) for route in plan.routes)


def _profile(problem: Problem, route: Route) -> str:
    return problem.vehicle_by_id[route.vehicle_id].profile


def _one_geometry(
    problem: Problem, route: Route, found: Mapping[tuple[str, Leg], LegLine]
) -> RouteGeometry:
    legs, profile = route_legs(problem, route), _profile(problem, route)
    idx = {one: problem.location_by_id[one].matrix_idx for leg in legs for one in leg}
    table = problem.travel.metres[problem.travel.profile_idx(profile)]
    return RouteGeometry(
        vehicle_id=route.vehicle_id,
        legs=tuple(found[profile, leg] for leg in legs),
        metres=tuple(int(table[idx[start], idx[end]]) for start, end in legs),
    )
