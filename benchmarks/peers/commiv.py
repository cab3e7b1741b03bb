"""commiv: slack induction by string removals; its annealing is laid out by iterations."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.errors import BenchmarkError
from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.view import Job, alike_vehicles, jobs_of, last_moment
from routing_engine.problem import Problem, VisitRef

__all__ = ["iterations_for", "solve"]

#: Iterations of the first probe; each further one is four times as long, up to this share of the
#: time limit.
_FIRST_PROBE = 2_000
_PROBE_SHARE = 0.08


def solve(problem: Problem, limits: Limits) -> Answer:
    """
    Routes after as many iterations as fill the time limit, so that its annealing ends cold.

    Probes measure the iterations a second on this very problem; they are not counted. Where
    vehicles count first, its own driver for that works by the clock.
    """
    model = _Model(problem)
    if model.fixed_cost and not model.is_typed:
        clock = Clock(limits)
        solution = model.call(limits.seed, fleet_min=True, wall_ms=int(1000 * clock.left()))
        return Answer(model.routes(solution), [], note="fleet_min")
    count = iterations_for(limits.seconds, lambda number: model.call(limits.seed, iters=number))
    clock = Clock(limits)
    solution = model.call(limits.seed, iters=count)
    clock.found(solution.total_cost)
    note = f"{count} iterations in {clock.elapsed():.1f} s"
    trace = clock.trace if model.is_plain else []
    return Answer(model.routes(solution), trace, note=note, wall_s=clock.elapsed())


def iterations_for(seconds: float, probe: Callable[[int], object]) -> int:
    """
    How many iterations take so many seconds.

    Each probe anneals through a whole schedule of its own, as the run will. The start (reading,
    first routes) is told apart from the iterations by the last two probes.

    Parameters
    ----------
    seconds : float
    probe : callable
        Runs so many iterations.
    """
    number, before = _FIRST_PROBE, _timed(probe, _FIRST_PROBE // 4)
    while True:
        took = _timed(probe, number)
        if took >= _PROBE_SHARE * seconds:
            break
        before, number = took, 4 * number
    rate = (number - number // 4) / max(1e-6, took - before)
    start_s = max(0.0, took - number / rate)
    return max(_FIRST_PROBE, int(rate * (seconds - start_s)))


def _timed(probe: Callable[[int], object], number: int) -> float:
    begin = time.perf_counter()
    probe(number)
    return time.perf_counter() - begin


class _Model:
    """
    The problem in commiv's terms: one base, one load, one matrix for time and money.

    Parameters
    ----------
    problem : Problem

    Raises
    ------
    BenchmarkError
        When the problem has more than it can say.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.groups = alike_vehicles(problem)
        first = problem.vehicles[0]
        self.fixed_cost = first.fixed_cost
        self.is_typed = len(self.groups) > 1 or bool(first.cost_per_hour)
        self.is_plain = not first.cost_per_hour
        self._refuse_what_it_lacks()
        self.has_pairs = any(one.is_pair for one in problem.shipments)
        self.by_shipment = [jobs_of(problem, one) for one in problem.shipments]
        self.jobs: list[Job] = [job for jobs in self.by_shipment for job in jobs]

    def _refuse_what_it_lacks(self) -> None:
        vehicles = self.problem.vehicles
        bases = {one.start_location_id for one in vehicles} | {
            one.end_location_id for one in vehicles
        }
        seconds, metres = self.problem.travel.seconds, self.problem.travel.metres
        if (
            len(bases) > 1
            or len(self.problem.capacity_dimensions) != 1
            or len({(one.shift, one.cost_per_hour, one.cost_per_km) for one in vehicles}) > 1
            or not np.array_equal(seconds, metres)
            or any(not one.is_required for one in self.problem.shipments)
        ):
            raise BenchmarkError(
                "commiv takes one base, one load, one shift, one matrix, and no shipment that may"
                " be left out; reduce the problem to that first."
            )

    def call(self, seed: int, **options: Any) -> Any:
        """One of its solvers, by the kind of problem."""
        import commiv

        matrix, service, ready, due = self._arrays()
        capacity = self.problem.vehicles[0].capacity[0]
        single = [0, *(one.demand[0] for one in self.problem.shipments)]
        if self.has_pairs:
            return self._call_pairs(seed, matrix, service, ready, due, options)
        if self._is_free_of_times(matrix, service, due):
            return commiv.solve_cvrp(matrix, single, capacity, seed=seed, **options)
        limit = 0 if options.get("fleet_min") else len(self.problem.vehicles)
        return commiv.solve_vrptw(
            matrix, single, capacity, ready, due, service,
            seed=seed, max_vehicles=limit, **options,
        )  # fmt: skip

    def _call_pairs(
        self,
        seed: int,
        matrix: NDArray[np.uint32],
        service: list[int],
        ready: list[int],
        due: list[int],
        options: dict[str, Any],
    ) -> Any:
        import commiv

        if any(not one.is_pair for one in self.problem.shipments):
            raise BenchmarkError("commiv takes either pairs or single visits; both were given.")
        if self.is_typed:
            first = self.problem.vehicles[0]
            options = options | {
                "vehicle_types": [
                    (group[0].capacity[0], group[0].fixed_cost, len(group)) for group in self.groups
                ],
                "time_penalty": round(first.cost_per_hour * 1000 / (3600 * first.cost_per_km)),
            }
        num_pairs = len(self.problem.shipments)
        return commiv.solve_pdptw(
            matrix,
            [2 * idx + 1 for idx in range(num_pairs)],
            [2 * idx + 2 for idx in range(num_pairs)],
            [one.demand[0] for one in self.problem.shipments],
            self.problem.vehicles[0].capacity[0],
            ready, due, service,
            seed=seed, **options,
        )  # fmt: skip

    def _arrays(self) -> tuple[NDArray[np.uint32], list[int], list[int], list[int]]:
        """Matrix, services and windows of the base and then of all visits."""
        problem, shift = self.problem, self.problem.vehicles[0].shift
        base = problem.location_by_id[problem.vehicles[0].start_location_id].matrix_idx
        places = [base, *(job.place for job in self.jobs)]
        matrix = problem.travel.metres[0][np.ix_(places, places)].astype(np.uint32)
        service = [0, *(job.service for job in self.jobs)]
        # Its day begins at 0; nobody sets out before the shift does.
        begin = shift.earliest_start
        ready = [0, *(max(0, job.earliest - begin) for job in self.jobs)]
        due = [shift.latest_end - begin, *(max(0, job.latest - begin) for job in self.jobs)]
        return matrix, service, ready, due

    def _is_free_of_times(
        self, matrix: NDArray[np.uint32], service: list[int], due: list[int]
    ) -> bool:
        end = last_moment(self.problem)
        longest = int(matrix.max(axis=1).astype(np.int64).sum()) + sum(service)
        return end >= longest and min(due) >= longest

    def routes(self, solution: Any) -> list[tuple[str, list[VisitRef]]]:
        """Its routes by our names; beyond the vehicles there are, names are made up."""
        free = [iter(group) for group in self.groups]
        kinds = solution.types or [0] * len(solution.routes)
        found = []
        for number, (kind, route) in enumerate(zip(kinds, solution.routes, strict=True)):
            vehicle = next(free[kind], None)
            name = f"vehicle too many {number}" if vehicle is None else vehicle.id
            found.append((name, [self.jobs[node - 1].ref for node in route]))
        return found
