"""Ways to break a plan that holds, each with the rule that must notice it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from routing_engine.plan import Plan, Route, ScheduledVisit, Stop

Broken = tuple[Any, Plan]


@dataclass
class Case:
    """A problem, a plan of it that holds, and a source of chance."""

    problem: Any
    plan: Plan
    rng: random.Random

    def pick_route(self, wanted: Callable[[Route], bool] = lambda _: True) -> int | None:
        """Position of some route with that property."""
        found = [k for k, route in enumerate(self.plan.routes) if wanted(route)]
        return self.rng.choice(found) if found else None

    def pick_stop(self, wanted: Callable[[Stop], bool] = lambda _: True) -> tuple[int, int] | None:
        """Route and position of some stop with that property."""
        found = [(r, s) for r, s, stop in stops(self.plan) if wanted(stop)]
        return self.rng.choice(found) if found else None

    def pick_visit(
        self, wanted: Callable[[ScheduledVisit], bool] = lambda _: True
    ) -> tuple[int, int, int] | None:
        """Route, stop and position of some visit with that property."""
        found = [
            (r, s, v)
            for r, s, stop in stops(self.plan)
            for v, visit in enumerate(stop.visits)
            if wanted(visit)
        ]
        return self.rng.choice(found) if found else None

    def visit_at(self, place: tuple[int, int, int]) -> ScheduledVisit:
        """The planned visit at a place."""
        r, s, v = place
        return self.plan.routes[r].stops[s].visits[v]

    def vehicle_of(self, r: int) -> Any:
        """The vehicle of a route."""
        return self.problem.vehicle_by_id[self.plan.routes[r].vehicle_id]

    def with_route(self, r: int, **changes: Any) -> Broken:
        """The case with one route changed."""
        changed = replace(self.plan.routes[r], **changes)
        return self.problem, replace(self.plan, routes=put(self.plan.routes, r, changed))

    def with_stop(self, place: tuple[int, int], **changes: Any) -> Broken:
        """The case with one stop changed."""
        r, s = place
        route = self.plan.routes[r]
        return self.with_route(r, stops=put(route.stops, s, replace(route.stops[s], **changes)))

    def with_visit(self, place: tuple[int, int, int], **changes: Any) -> Broken:
        """The case with one visit changed."""
        r, s, v = place
        visits = self.plan.routes[r].stops[s].visits
        return self.with_stop((r, s), visits=put(visits, v, replace(visits[v], **changes)))

    def with_plan(self, **changes: Any) -> Broken:
        """The case with the plan itself changed."""
        return self.problem, replace(self.plan, **changes)

    def with_vehicle(self, vehicle_id: str, **changes: Any) -> Broken:
        """The case with one vehicle of the problem changed."""
        vehicles = tuple(
            replace(one, **changes) if one.id == vehicle_id else one
            for one in self.problem.vehicles
        )
        return replace(self.problem, vehicles=vehicles), self.plan

    def with_shipment(self, shipment_id: str, **changes: Any) -> Broken:
        """The case with one shipment of the problem changed."""
        shipments = tuple(
            replace(one, **changes) if one.id == shipment_id else one
            for one in self.problem.shipments
        )
        return replace(self.problem, shipments=shipments), self.plan


def stops(plan: Plan) -> Iterator[tuple[int, int, Stop]]:
    """All stops with the positions of their route and their own."""
    for r, route in enumerate(plan.routes):
        for s, stop in enumerate(route.stops):
            yield r, s, stop


def put(values: tuple[Any, ...], k: int, *new: Any) -> tuple[Any, ...]:
    """The values with position k replaced by any number of new ones."""
    return (*values[:k], *new, *values[k + 1 :])


Mutation = Callable[[Case], Broken | None]

#: By name: the rule that must notice it, and the change; None where it does not apply.
MUTATIONS: dict[str, tuple[str, Mutation]] = {}


def breaks_rule(rule: str) -> Callable[[Mutation], Mutation]:
    """Enter a mutation under its own name."""

    def enter(change: Mutation) -> Mutation:
        assert change.__name__ not in MUTATIONS
        MUTATIONS[change.__name__] = (rule, change)
        return change

    return enter
