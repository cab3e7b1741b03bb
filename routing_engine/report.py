"""What a call of the search yields beside the plan: timings, and how to repeat it."""

from __future__ import annotations

from dataclasses import dataclass

from routing_engine.plan import Plan

#: Of Postroute; a test holds it against pyproject.toml.
VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a search has come; told after the first plan and after each better one.

    Parameters
    ----------
    elapsed_s : float
        Since the search began.
    iterations : int
        Times that shipments were removed and put back, by all workers.
    cost : int
        Dong, of the best plan so far.
    num_unassigned : int
    num_routes : int
    bound : int or None
        Proven lower bound of the cost, where known.
    iterations_per_s : float
        Since the first plan.
    pool_bound : int or None
        What no plan made of the routes seen so far can cost less than, where known; near the cost
        it says that recombining them has nothing more to give.
    """

    elapsed_s: float
    iterations: int
    cost: int
    num_unassigned: int
    num_routes: int
    bound: int | None = None
    iterations_per_s: float = 0.0
    pool_bound: int | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """
    Where the time went.

    Parameters
    ----------
    first_plan_s : float
        From the start of the search to the first verified plan.
    total_s : float
    """

    first_plan_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class SolveReport:
    """
    A verified plan, and how it came about.

    Parameters
    ----------
    plan : Plan
    is_feasible : bool
        Nothing that must be served was left out.
    timings : Timings
    iterations : int
        Times that shipments were removed and put back, by all workers.
    seed : int
    version : str
    matrix_sha256 : str
        Of the travel matrix.
    was_stopped : bool
        Ctrl-C or ``should_stop`` ended it.
    """

    plan: Plan
    is_feasible: bool
    timings: Timings
    iterations: int
    seed: int
    version: str
    matrix_sha256: str
    was_stopped: bool = False
