"""OR-Tools' routing library as a worker's call: routes made better in a process of their own."""

from __future__ import annotations

from collections.abc import Sequence

from routing_engine.model import Limits, RoutingLibraryModel
from routing_engine.problem import Problem, VisitRef
from routing_engine.worker import in_fork

Routes = list[list[VisitRef]]


def improve_with_library(
    problem: Problem,
    routes: Sequence[Sequence[VisitRef]],
    limits: Limits,
    required_penalty: int,
) -> Routes | None:
    """
    Routes by the library's guided local search.

    Parameters
    ----------
    problem : Problem
    routes : sequence of sequence of VisitRef
        Feasible visits of each vehicle, where it begins.
    limits : Limits
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
    found: Routes | None = in_fork(_improve, problem, routes, limits, required_penalty)
    return found


def _improve(
    problem: Problem,
    routes: Sequence[Sequence[VisitRef]],
    limits: Limits,
    required_penalty: int,
) -> Routes | None:
    model = RoutingLibraryModel(problem, required_penalty=required_penalty)
    return model.improve([list(one) for one in routes], limits, metaheuristic="GUIDED_LOCAL_SEARCH")
