"""One group of routes to plan anew, and the two ways of doing it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from routing_engine.model import Limits, RoutingLibraryModel
from routing_engine.problem import Problem, VisitRef
from routing_engine.ruin import ruin_and_recreate

Routes = list[list[VisitRef]]


class Method(Enum):
    """How a group is planned anew."""

    RUIN = "ruin and recreate"
    LIBRARY = "OR-Tools' routing library"


@dataclass(frozen=True, slots=True)
class Assignment:
    """
    One group to plan anew.

    Parameters
    ----------
    problem : Problem
        Of the group alone.
    routes : list of list of VisitRef
        Feasible visits for each of its vehicles.
    limits : Limits
    required_penalty : int
        See `RoutingLibraryModel`.
    method : Method
    seed : int
        Of the method's draws.
    """

    problem: Problem
    routes: Routes
    limits: Limits
    required_penalty: int
    method: Method
    seed: int


def plan_group(assignment: Assignment) -> Routes | None:
    """New routes for the group's vehicles; None: the library did not take the old ones."""
    if assignment.method is Method.RUIN:
        return ruin_and_recreate(
            assignment.problem,
            assignment.routes,
            assignment.limits,
            required_penalty=assignment.required_penalty,
            seed=assignment.seed,
        )
    model = RoutingLibraryModel(assignment.problem, required_penalty=assignment.required_penalty)
    return model.improve(assignment.routes, assignment.limits, metaheuristic="GUIDED_LOCAL_SEARCH")
