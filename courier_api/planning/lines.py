"""Where the vehicles of a plan drive: along the roads that its travel was measured on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from routing_engine import InputFaultsError
from routing_engine.plan import Plan
from routing_engine.problem import LocationKind, Problem

if TYPE_CHECKING:
    from geodata import RoadGraph, RouteGeometry

__all__ = ["LineShelf", "PlanLines", "Points", "RouteLegs"]

_LOG = logging.getLogger(__name__)

#: Of a degree, about a metre.
_DECIMALS = 5

#: Longitude and latitude.
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class RouteLegs:
    """
    Where a route runs.

    Parameters
    ----------
    vehicle_id : str
    route_idx : int
        Place in the plan.
    places : tuple of str
        Locations between which the legs lie, the start in front.
    legs : tuple of Points
        From place to place, the doors of both included.
    homes : frozenset of str
        Which of the places are citizens' homes.
    """

    vehicle_id: str
    route_idx: int
    places: tuple[str, ...]
    legs: tuple[Points, ...] = field(repr=False)
    homes: frozenset[str] = frozenset()

    def public_line(self) -> Points:
        """
        The whole way in one line, as those may see it who are not told where people live.

        It stays on the road where a home is visited: whose door is meant is not to be seen.
        """
        points: list[tuple[float, float]] = []
        for at, leg in enumerate(self.legs):
            first = 1 if self.places[at] in self.homes else 0
            last = len(leg) - (1 if self.places[at + 1] in self.homes else 0)
            points += leg[first:last]
        return _joined(points)


@dataclass(frozen=True, slots=True)
class PlanLines:
    """
    Where all routes of a plan run.

    Parameters
    ----------
    routes : tuple of RouteLegs
    is_straight : bool
        As the crow flies: the roads are not known here.
    """

    routes: tuple[RouteLegs, ...]
    is_straight: bool


class LineShelf:
    """
    Keeps the lines of the plans that were drawn last; safe to share between threads.

    Parameters
    ----------
    networks : Path or None
        Where `postroute plan` keeps road networks; None: all lines are straight.
    max_plans : int
    """

    def __init__(self, networks: Path | None = None, max_plans: int = 4) -> None:
        self._networks = networks
        self._max_plans = max_plans
        self._drawing = Lock()
        self._plans: dict[bytes, PlanLines] = {}
        self._graph: RoadGraph | None = None

    def lines(self, sha256: bytes, load: Callable[[], tuple[Problem, Plan]]) -> PlanLines:
        """
        Lines of a plan; whoever asks for some that are not drawn waits until they are.

        Parameters
        ----------
        sha256 : bytes
            Of the plan's bytes.
        load : callable
            Reads the plan and its problem, asked for where they were not drawn lately.
        """
        # What is drawn is handed out whatever else is being drawn.
        found = self._plans.get(sha256)
        if found is not None:
            return found
        # Held while they are read, too: all couriers ask when a plan is published, and a day's
        # travel is large.
        with self._drawing:
            found = self._plans.get(sha256)
            if found is None:
                found = self._plans[sha256] = self._drawn(*load())
                while len(self._plans) > self._max_plans:
                    del self._plans[next(iter(self._plans))]
            return found

    def _drawn(self, problem: Problem, plan: Plan) -> PlanLines:
        import geodata

        try:
            graph = self._road_graph(problem)
            if graph is not None:
                legs = geodata.road_legs(problem, graph)
                ways = geodata.route_geometries(problem, plan, legs)
                return PlanLines(_routes(problem, plan, ways), is_straight=False)
        except (InputFaultsError, OSError) as error:
            # A network that is not on this machine, or places that lie off it.
            _LOG.warning("no roads to draw on", extra={"told": {"reason": type(error).__name__}})
        ways = geodata.route_geometries(problem, plan)
        return PlanLines(_routes(problem, plan, ways), is_straight=True)

    def _road_graph(self, problem: Problem) -> RoadGraph | None:
        """The network of that name, as this machine has it; the one that was read last is kept."""
        import geodata

        if problem.network is None or self._networks is None:
            return None
        if self._graph is None or self._graph.name != problem.network.name:
            self._graph = geodata.load_network(problem.network.name, cache_dir=self._networks)
        return self._graph


def _routes(problem: Problem, plan: Plan, ways: Sequence[RouteGeometry]) -> tuple[RouteLegs, ...]:
    homes = {one.id for one in problem.locations if one.kind is LocationKind.ADDRESS}
    found = []
    for at, (route, way) in enumerate(zip(plan.routes, ways, strict=True)):
        places = [route.start.location_id, *(stop.location_id for stop in route.stops)]
        # An open route has no leg to its end.
        places += [route.end.location_id] * (len(way.legs) - len(route.stops))
        legs = tuple(_rounded(leg.points.tolist()) for leg in way.legs)
        own = frozenset(homes.intersection(places))
        found.append(RouteLegs(route.vehicle_id, at, tuple(places), legs, own))
    return tuple(found)


def _rounded(points: Sequence[Sequence[float]]) -> Points:
    """A leg whose ends stay what they are: the first and the last point are places."""
    inner = _joined([(round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in points])
    return inner if len(inner) > 1 else inner * 2


def _joined(points: Sequence[tuple[float, float]]) -> Points:
    """The same way without standing still."""
    return tuple(one for at, one in enumerate(points) if at == 0 or one != points[at - 1])
