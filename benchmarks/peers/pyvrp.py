"""PyVRP: iterated local search with shipments."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.view import alike_vehicles, jobs_of, prices_of
from routing_engine.problem import Problem, VisitKind, VisitRef

__all__ = ["solve"]


#: Where vehicles count first, its own search for a smaller fleet has this share of the time.
_FLEET_SHARE = 0.5


def solve(problem: Problem, limits: Limits) -> Answer:
    """
    Routes after the time limit; default settings, which its authors tuned.

    Where vehicles count first, `minimise_fleet` has half the time, distance the rest: that beats
    a price a vehicle alone. A fleet that proves too small is given up for the whole one, with as
    much time again.
    """
    clock = Clock(limits)
    model = _Model(problem)
    data = model.data()
    if not model.counts_vehicles:
        return _search(clock, model, data, clock.left())
    smaller = _with_fewer(data, _FLEET_SHARE * clock.left(), limits.seed)
    answer = _search(clock, model, smaller, clock.left())
    if answer.routes:
        return answer
    return _search(clock, model, data, (1 - _FLEET_SHARE) * limits.seconds)


def _with_fewer(data: Any, seconds: float, seed: int) -> Any:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    try:
        fleet = pyvrp.minimise_fleet(data, MaxRuntime(seconds), seed=seed)
    except ValueError:
        # It sees no bound below for shipments, and after one vehicle tries none at all.
        fleet = data.vehicle_type(0).replace(num_available=1)
    return data.replace(vehicle_types=[fleet])


def _search(clock: Clock, model: _Model, data: Any, seconds: float) -> Answer:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    ils = pyvrp.IteratedLocalSearchParams(callbacks=_watch(clock, model))
    result = pyvrp.solve(
        data,
        MaxRuntime(seconds),
        seed=clock.limits.seed,
        collect_stats=False,
        params=pyvrp.SolveParams(ils=ils),
    )
    if not result.is_feasible():
        return Answer([], clock.trace, note="no feasible answer")
    return Answer(model.routes(result.best), clock.trace)


def _watch(clock: Clock, model: _Model) -> Any:
    from pyvrp import CostEvaluator
    from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks

    class Watch(IteratedLocalSearchCallbacks):
        """Notes every best feasible solution."""

        def on_best(self, best: Any) -> None:
            if best.is_feasible():
                cost = CostEvaluator([0.0] * len(best.excess_load()), 0.0, 0.0).cost(best)
                clock.found(model.prices.dong(cost))

    return Watch()


class _Model:
    """
    The problem in PyVRP's terms; single visits are clients, pairs are shipments.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.prices = prices_of(problem)
        self.groups = alike_vehicles(problem)
        self.clients: list[VisitRef] = []
        self.pairs: list[tuple[VisitRef, VisitRef]] = []

    @property
    def counts_vehicles(self) -> bool:
        """Whether vehicles of one kind cost more than any distance, and nothing else counts."""
        longest = int(self.problem.travel.metres.max(axis=(0, 2)).sum())
        first = self.problem.vehicles[0]
        return (
            len(self.groups) == 1
            and first.fixed_cost > longest
            and not first.cost_per_hour
            and all(one.is_required for one in self.problem.shipments)
        )

    def data(self) -> Any:
        """What its solver takes."""
        import pyvrp

        problem = self.problem
        places = [pyvrp.Location(0, 0) for _ in range(problem.travel.num_locations)]
        for one in problem.locations:
            places[one.matrix_idx] = pyvrp.Location(one.lon, one.lat)
        bases = sorted({v.start_location_id for v in problem.vehicles} | self._ends())
        depots = [pyvrp.Depot(problem.location_by_id[base].matrix_idx) for base in bases]
        clients, shipments = self._orders()
        return pyvrp.ProblemData(
            places,
            clients,
            depots,
            self._types(bases),
            [matrix.astype(np.int64) for matrix in problem.travel.metres],
            [matrix.astype(np.int64) for matrix in problem.travel.seconds],
            [],
            shipments,
        )

    def _ends(self) -> set[str]:
        return {v.end_location_id for v in self.problem.vehicles if v.end_location_id is not None}

    def _orders(self) -> tuple[list[Any], list[Any]]:
        import pyvrp

        clients, shipments = [], []
        for one in self.problem.shipments:
            jobs = jobs_of(self.problem, one)
            first, last = jobs[0], jobs[-1]
            load = list(one.demand)
            nothing = [0] * len(load)
            worth: dict[str, Any] = {
                "prize": self.prices.of(one.penalty or 0),
                "required": one.is_required,
            }
            if one.is_pair:
                self.pairs.append((first.ref, last.ref))
                shipments.append(
                    pyvrp.Shipment(
                        first.place, last.place,
                        first.earliest, first.latest, first.service,
                        last.earliest, last.latest, last.service,
                        load, **worth,
                    )
                )  # fmt: skip
                continue
            self.clients.append(first.ref)
            clients.append(
                pyvrp.Client(
                    first.place,
                    delivery=load if first.ref.kind is VisitKind.DELIVERY else nothing,
                    pickup=load if first.ref.kind is VisitKind.PICKUP else nothing,
                    service_duration=first.service,
                    tw_early=first.earliest,
                    tw_late=first.latest,
                    **worth,
                )
            )
        return clients, shipments

    def _types(self, bases: list[str]) -> list[Any]:
        import pyvrp

        return [
            pyvrp.VehicleType(
                num_available=len(group),
                capacity=list(group[0].capacity),
                start_depot=bases.index(group[0].start_location_id),
                end_depot=bases.index(group[0].end_location_id or group[0].start_location_id),
                fixed_cost=self.prices.of(group[0].fixed_cost),
                tw_early=group[0].shift.earliest_start,
                tw_late=group[0].shift.latest_end,
                unit_distance_cost=self.prices.per_metre(group[0]),
                unit_duration_cost=self.prices.per_second(group[0]),
                profile=self.problem.travel.profile_idx(group[0].profile),
            )
            for group in self.groups
        ]

    def routes(self, solution: Any) -> list[tuple[str, list[VisitRef]]]:
        """Its routes by our names."""
        free = [iter(group) for group in self.groups]
        return [
            (
                next(free[route.vehicle_type()]).id,
                [self._ref(one) for one in route if not one.is_depot()],
            )
            for route in solution.routes()
        ]

    def _ref(self, activity: Any) -> VisitRef:
        idx: int = activity.idx
        if activity.is_client():
            return self.clients[idx]
        return self.pairs[idx][0 if activity.is_pickup() else 1]
