"""The best plan a search holds: routes, their exact times, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from routing_engine.costs import build_plan, route_cost
from routing_engine.errors import SearchError
from routing_engine.insertion import Builder
from routing_engine.plan import Plan, Route
from routing_engine.reasons import Reason, ReasonCode
from routing_engine.report import VERSION
from routing_engine.schedule import best_timing, build_route, is_allowed
from routing_engine.tasks import Task, TaskBook


@dataclass(frozen=True, slots=True)
class Planned:
    """One vehicle's visits with their times, and what they cost."""

    tasks: tuple[Task, ...]
    route: Route
    cost: int


class Incumbent:
    """
    Feasible routes and the shipments on none of them.

    Parameters
    ----------
    book : TaskBook
    proven : mapping of str to tuple of Reason
        Shipments that no plan can serve.
    seed : int
    """

    def __init__(
        self, book: TaskBook, proven: Mapping[str, tuple[Reason, ...]], *, seed: int
    ) -> None:
        self.book = book
        self.seed = seed
        self._proven = proven
        self.planned: dict[int, Planned] = {}
        self.unserved: set[int] = set(range(len(book.problem.shipments)))

    @property
    def key(self) -> tuple[int, int]:
        """What a better plan has less of: required shipments left out, then dong."""
        return _key(self.book, self.planned.values(), self.unserved)

    @property
    def insertable(self) -> list[int]:
        """Shipments that are left out and not proven to be impossible."""
        shipments = self.book.problem.shipments
        return [idx for idx in sorted(self.unserved) if shipments[idx].id not in self._proven]

    def plan_vehicle(self, vehicle_idx: int, tasks: Sequence[Task]) -> Planned | None:
        """A vehicle's visits with their times; None: infeasible."""
        vehicle = self.book.problem.vehicles[vehicle_idx]
        if not is_allowed(vehicle, tasks):
            return None
        timing = best_timing(self.book, vehicle, tasks)
        if timing is None:
            return None
        route = build_route(self.book, vehicle, tasks, timing)
        cost = route_cost(vehicle, distance_m=route.distance_m, duration_s=route.duration_s)
        return Planned(tuple(tasks), route, cost)

    def try_routes(self, changes: Mapping[int, Sequence[Task]]) -> bool:
        """
        Take these routes over when they are feasible and the whole becomes better.

        Parameters
        ----------
        changes : mapping of int to sequence of Task
            New visits by vehicle; empty: it stays at its base. Shipments on the old routes of
            these vehicles and on none of the new ones are left out.

        Returns
        -------
        is_better : bool
            Whether they were taken over.
        """
        changes = {idx: tasks for idx, tasks in changes.items() if not self._is_same(idx, tasks)}
        planned = dict(self.planned)
        unserved = set(self.unserved)
        for idx in changes:
            old = planned.pop(idx, None)
            unserved.update(task.shipment_idx for task in (old.tasks if old else ()))
        for idx, tasks in changes.items():
            if not tasks and not self.book.problem.vehicles[idx].locked_prefix:
                continue
            new = self.plan_vehicle(idx, tasks)
            if new is None:
                return False
            served = {task.shipment_idx for task in tasks}
            if not served <= unserved:
                return False
            unserved -= served
            planned[idx] = new
        if _key(self.book, planned.values(), unserved) >= self.key:
            return False
        self.planned, self.unserved = planned, unserved
        return True

    def _is_same(self, idx: int, tasks: Sequence[Task]) -> bool:
        known = self.planned.get(idx)
        return tuple(tasks) == (known.tasks if known else ())

    def take(self, builder: Builder) -> None:
        """
        Start from the routes of a builder.

        Raises
        ------
        SearchError
            When one of them has no feasible times; the builder let in what it should not.
        """
        for idx, tasks in enumerate(builder.routes):
            if tasks:
                planned = self.plan_vehicle(idx, tasks)
                if planned is None:
                    name = self.book.problem.vehicles[idx].id
                    raise SearchError(f"Vehicle {name}: the first route cannot be scheduled.")
                self.planned[idx] = planned
                self.unserved -= {task.shipment_idx for task in tasks}

    def plan(self, reasons: Mapping[str, tuple[Reason, ...]] | None = None) -> Plan:
        """
        The plan as it is handed out, proved by `verify`.

        Parameters
        ----------
        reasons : mapping of str to tuple of Reason, optional
            Why a shipment is left out, where more is known than that no room was found.

        Raises
        ------
        SearchError
            With every broken rule, when the search produced a plan that breaks one.
        """
        told = {**(reasons or {}), **self._proven}
        shipments = self.book.problem.shipments
        no_room = (Reason(ReasonCode.NO_ROOM_FOUND),)
        unassigned = {
            shipments[idx].id: told.get(shipments[idx].id, no_room) for idx in self.unserved
        }
        routes = [one.route for one in self.planned.values()]
        plan = build_plan(self.book.problem, routes, unassigned, seed=self.seed, version=VERSION)
        require_valid(self.book, plan)
        return plan


def require_valid(book: TaskBook, plan: Plan) -> None:
    """
    Nothing, when the plan keeps every rule.

    Raises
    ------
    SearchError
        With the rules it breaks.
    """
    from routing_engine.verify import verify

    # A required shipment that is left out makes the plan infeasible, not false.
    broken = verify(book.problem, plan)
    violations = [one for one in broken if one.rule != "required_unassigned"]
    if violations:
        listed = "; ".join(str(one) for one in violations[:10])
        raise SearchError(f"The search made a plan that breaks {len(violations)} rules: {listed}")


def _key(book: TaskBook, planned: Iterable[Planned], unserved: set[int]) -> tuple[int, int]:
    shipments = book.problem.shipments
    num_required = sum(1 for idx in unserved if shipments[idx].penalty is None)
    cost = sum(shipments[idx].penalty or 0 for idx in unserved)
    return num_required, cost + sum(one.cost for one in planned)
