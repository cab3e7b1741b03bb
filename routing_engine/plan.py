"""What was planned: routes, and what was left out with the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from routing_engine.problem import VisitKind
from routing_engine.reasons import Reason

__all__ = [
    "COST_PARTS",
    "Cost",
    "Plan",
    "Route",
    "RouteEnd",
    "RouteStart",
    "ScheduledVisit",
    "Stop",
    "TakenBreak",
    "Unassigned",
]

#: The parts a cost is split into, in the order they are shown.
COST_PARTS = ("unserved", "distance", "time", "fixed")


@dataclass(frozen=True, slots=True)
class ScheduledVisit:
    """
    One visit with its times.

    Parameters
    ----------
    shipment_id : str
    kind : VisitKind
    start, departure : int
        Start and end of the service; seconds from the plan's origin.
    """

    shipment_id: str
    kind: VisitKind
    start: int
    departure: int


@dataclass(frozen=True, slots=True)
class Stop:
    """
    One halt of a vehicle: all consecutive visits at one location.

    Parameters
    ----------
    location_id : str
    arrival : int
        The vehicle reaches the place; the location's set-up begins. Seconds from the origin.
    wait : int
        ``start - arrival - setup_duration``; a break taken at the door is part of it.
    start : int
        Start of the first service.
    departure : int
        End of the last service.
    load : tuple of int
        On board when leaving, in each capacity dimension.
    visits : tuple of ScheduledVisit
    trip : int
        Which trip of the route, from 0.
    """

    location_id: str
    arrival: int
    wait: int
    start: int
    departure: int
    load: tuple[int, ...]
    visits: tuple[ScheduledVisit, ...]
    trip: int = 0


@dataclass(frozen=True, slots=True)
class TakenBreak:
    """
    A break within a route.

    Parameters
    ----------
    start, duration : int
        Seconds from the plan's origin, and seconds.
    after_stop : int
        How many stops had begun their service before it; 0: taken on the way to the first.
    """

    start: int
    duration: int
    after_stop: int


@dataclass(frozen=True, slots=True)
class RouteStart:
    """Where and when a route begins."""

    location_id: str
    departure: int


@dataclass(frozen=True, slots=True)
class RouteEnd:
    """Where and when a route ends; with an open end, at the last stop's departure."""

    location_id: str
    arrival: int


@dataclass(frozen=True, slots=True)
class Route:
    """
    The stops of one vehicle in one shift. A vehicle that stays at its base has no route.

    Parameters
    ----------
    vehicle_id : str
    distance_m : int
    duration_s : int
        From departure at the start to arrival at the end.
    start : RouteStart
    end : RouteEnd
    stops : tuple of Stop
    breaks : tuple of TakenBreak
    """

    vehicle_id: str
    distance_m: int
    duration_s: int
    start: RouteStart
    end: RouteEnd
    stops: tuple[Stop, ...]
    breaks: tuple[TakenBreak, ...] = ()

    def visits(self) -> Iterator[ScheduledVisit]:
        """All visits in the order they are made."""
        for stop in self.stops:
            yield from stop.visits


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A shipment that was left out, and why; at least one reason."""

    shipment_id: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """
    Dong, and how it splits.

    ``unserved``: the penalties of what was left out. ``distance``, by route:
    ``(distance_m * cost_per_km + 500) // 1000``. ``time``, by route:
    ``(duration_s * cost_per_hour + 1800) // 3600``. ``fixed``: once a route.

    Parameters
    ----------
    total : int
    parts : mapping of str to int
        A value for each of `COST_PARTS`; their sum is the total.
    """

    total: int
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All routes and all unassigned shipments of a problem.

    Parameters
    ----------
    problem_sha256 : str
        SHA-256 of the problem file's bytes; empty where the problem never was a file.
    seed : int
    version : str
        Of Postroute.
    cost : Cost
    routes : tuple of Route
        In the order of the problem's vehicles.
    unassigned : tuple of Unassigned
        In the order of the problem's shipments.
    bound : int or None
        Proven lower bound of the cost, where known.
    """

    problem_sha256: str
    seed: int
    version: str
    cost: Cost
    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    bound: int | None = None
