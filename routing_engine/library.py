"""OR-Tools' routing library as a worker's call: where one of several islands begins."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing_engine.model import RoutingLibraryModel
from routing_engine.problem import Problem, VisitRef
from routing_engine.shared_arrays import SharedValue
from routing_engine.stretch import FlatRoutes, Outcome, Stretch, run_stretch
from routing_engine.worker import in_fork

Routes = list[list[VisitRef]]

#: It begins an island of no more visits than this: beyond, it takes too long.
MOST_VISITS = 600

#: The library gets some milliseconds, however long its model took to build.
_SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class LibraryProblem:
    """
    What the library is told, and the way from its routes to the arrays'.

    Parameters
    ----------
    problem : Problem
    refs : tuple of VisitRef
        Of each visit of the arrays.
    vehicle_idx : tuple of int
        Position in the problem of each vehicle of the arrays.
    required_penalty : int
        See `RoutingLibraryModel`.
    """

    problem: Problem
    refs: tuple[VisitRef, ...]
    vehicle_idx: tuple[int, ...]
    required_penalty: int

    def named(self, routes: FlatRoutes) -> Routes:
        """Routes of all the problem's vehicles."""
        found: Routes = [[] for _ in self.problem.vehicles]
        for vehicle, visits in routes.items():
            found[self.vehicle_idx[vehicle]] = [self.refs[visit] for visit in visits]
        return found

    def numbered(self, routes: Routes) -> FlatRoutes:
        """The arrays' numbers of what they know; shipments that no plan can serve are not there."""
        visit_of = {ref: visit for visit, ref in enumerate(self.refs)}
        found = {
            vehicle: [visit_of[ref] for ref in routes[idx] if ref in visit_of]
            for vehicle, idx in enumerate(self.vehicle_idx)
        }
        return {vehicle: visits for vehicle, visits in found.items() if visits}


def run_library_stretch(stretch: Stretch, source: SharedValue[LibraryProblem]) -> Outcome:
    """
    A stretch by the clock in which the library searches.

    When the library crashes, our own search has it.
    """
    assert stretch.seconds is not None  # noqa: S101 - asked only where a clock is read
    told = source.load()
    try:
        found = improve_with_library(
            told.problem, told.named(stretch.routes), stretch.seconds, told.required_penalty
        )
    except ChildProcessError:
        return run_stretch(stretch)
    routes = stretch.routes if found is None else told.numbered(found)
    judged = replace(stretch, routes=routes, fallback=stretch.routes, seconds=None, iterations=0)
    return run_stretch(judged)


def improve_with_library(
    problem: Problem,
    routes: Sequence[Sequence[VisitRef]],
    seconds: float,
    required_penalty: int,
) -> Routes | None:
    """
    Routes by the library's guided local search.

    Parameters
    ----------
    problem : Problem
    routes : sequence of sequence of VisitRef
        Feasible visits of each vehicle, where it begins.
    seconds : float
        Of wall clock; those in which the model is built count.
    required_penalty : int
        See `RoutingLibraryModel`.

    Returns
    -------
    routes : list of list of VisitRef, or None
        None: the library did not take the old ones.

    Raises
    ------
    ChildProcessError
        When the library crashed.
    """
    found: Routes | None = in_fork(_improve, problem, routes, seconds, required_penalty)
    return found


def _improve(
    problem: Problem,
    routes: Sequence[Sequence[VisitRef]],
    seconds: float,
    required_penalty: int,
) -> Routes | None:
    begin = time.monotonic()
    model = RoutingLibraryModel(problem, required_penalty=required_penalty)
    left = max(_SHORTEST_S, seconds - (time.monotonic() - begin))
    return model.improve([list(one) for one in routes], left, metaheuristic="GUIDED_LOCAL_SEARCH")
