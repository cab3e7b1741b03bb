"""What every rule needs to know, looked up once; whatever the plan misnames is None."""

from __future__ import annotations

from dataclasses import dataclass

from routing_engine.plan import Plan, Route, ScheduledVisit, Stop, TakenBreak
from routing_engine.problem import Location, Problem, Shipment, Vehicle, Visit
from routing_engine.travel import UNREACHABLE


@dataclass(frozen=True, slots=True)
class Leg:
    """Travel from one place of a route to the next; -1 in both where no road leads."""

    origin_id: str
    target_id: str
    seconds: int
    metres: int

    @property
    def is_road(self) -> bool:
        """Whether one can drive it."""
        return self.seconds != UNREACHABLE


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A planned visit, with what the problem says of it."""

    place: str
    scheduled: ScheduledVisit
    shipment: Shipment | None
    visit: Visit | None

    @property
    def label(self) -> str:
        """The visit in a message."""
        return f"{self.scheduled.kind} of {self.scheduled.shipment_id}"


@dataclass(frozen=True, slots=True)
class StopFacts:
    """A planned stop, with what the problem says of it."""

    place: str
    stop: Stop
    location: Location | None
    visits: tuple[VisitFacts, ...]


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """
    A planned route, with what the problem says of it.

    ``legs`` holds one leg to each stop and one to the end (of no length where the end is open);
    None where a place, or the vehicle, is unknown. ``breaks`` are sorted by their start.
    """

    place: str
    route: Route
    vehicle: Vehicle | None
    stops: tuple[StopFacts, ...]
    legs: tuple[Leg | None, ...]
    breaks: tuple[TakenBreak, ...]

    @property
    def label(self) -> str:
        """The route in a message."""
        return f"Vehicle {self.route.vehicle_id}"

    def visits(self) -> list[VisitFacts]:
        """All visits in the order they are made."""
        return [visit for stop in self.stops for visit in stop.visits]


@dataclass(frozen=True, slots=True)
class Facts:
    """A problem, a plan, and the plan's routes looked up in the problem."""

    problem: Problem
    plan: Plan
    routes: tuple[RouteFacts, ...]


def gather(problem: Problem, plan: Plan) -> Facts:
    """The facts that the rules read."""
    routes = (_route(problem, f"routes[{k}]", route) for k, route in enumerate(plan.routes))
    return Facts(problem, plan, tuple(routes))


def _route(problem: Problem, place: str, route: Route) -> RouteFacts:
    vehicle = problem.vehicle_by_id.get(route.vehicle_id)
    stops = tuple(_stop(problem, f"{place}.stops[{k}]", stop) for k, stop in enumerate(route.stops))
    breaks = tuple(sorted(route.breaks, key=lambda pause: pause.start))
    return RouteFacts(place, route, vehicle, stops, _legs(problem, vehicle, route), breaks)


def _stop(problem: Problem, place: str, stop: Stop) -> StopFacts:
    visits = tuple(
        _visit(problem, f"{place}.visits[{k}]", visit) for k, visit in enumerate(stop.visits)
    )
    return StopFacts(place, stop, problem.location_by_id.get(stop.location_id), visits)


def _visit(problem: Problem, place: str, scheduled: ScheduledVisit) -> VisitFacts:
    shipment = problem.shipment_by_id.get(scheduled.shipment_id)
    visit = None
    if shipment is not None:
        visit = dict(shipment.visits()).get(scheduled.kind)
    return VisitFacts(place, scheduled, shipment, visit)


def _legs(problem: Problem, vehicle: Vehicle | None, route: Route) -> tuple[Leg | None, ...]:
    origins = [route.start.location_id, *(stop.location_id for stop in route.stops)]
    targets = [*origins[1:], route.end.location_id]
    if vehicle is None or vehicle.profile not in problem.travel.profiles:
        return (None,) * len(origins)
    profile = problem.travel.profile_idx(vehicle.profile)
    legs = [_leg(problem, profile, *ends) for ends in zip(origins, targets, strict=True)]
    if vehicle.end_location_id is None:
        legs[-1] = Leg(origins[-1], origins[-1], 0, 0)
    return tuple(legs)


def _leg(problem: Problem, profile: int, origin_id: str, target_id: str) -> Leg | None:
    origin = problem.location_by_id.get(origin_id)
    target = problem.location_by_id.get(target_id)
    if origin is None or target is None:
        return None
    pair = (origin.matrix_idx, target.matrix_idx)
    if not all(0 <= idx < problem.travel.num_locations for idx in pair):
        return None
    seconds = int(problem.travel.seconds[profile, pair[0], pair[1]])
    metres = int(problem.travel.metres[profile, pair[0], pair[1]])
    return Leg(origin_id, target_id, seconds, metres)
