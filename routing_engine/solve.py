"""The engine's one door: a Problem in, a verified plan and its report out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from routing_engine.plan import Plan
from routing_engine.problem import Problem
from routing_engine.report import Progress, SolveReport

__all__ = ["Progress", "SolveParams", "SolveReport", "solve"]


@dataclass(frozen=True, slots=True)
class SolveParams:
    """
    How long and how widely to search.

    Parameters
    ----------
    seconds : float or None
        Of wall clock. None: no clock is read, and ``iterations`` ends the search.
    iterations : int or None
        Steps that each worker tries, after the first plan: shipments removed and put back, or parts
        of two routes exchanged. Set, it makes a run repeat exactly, and ``seconds`` is not looked
        at.
    workers : int
        Processes that search at the same time.

    Raises
    ------
    ValueError
        When neither limit is set, or one is out of range.
    """

    seconds: float | None = 20
    iterations: int | None = None
    workers: int = 1

    def __post_init__(self) -> None:
        if self.seconds is None and self.iterations is None:
            raise ValueError("Solve: neither seconds nor iterations given; wanted one of them.")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"Solve: seconds is {self.seconds}, wanted more than 0.")
        if self.iterations is not None and self.iterations < 0:
            raise ValueError(f"Solve: iterations is {self.iterations}, wanted 0 or more.")
        if self.workers < 1:
            raise ValueError(f"Solve: workers is {self.workers}, wanted 1 or more.")


def solve(
    problem: Problem,
    params: SolveParams | None = None,
    *,
    seed: int,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    start: Plan | None = None,
    executor: Executor | None = None,
) -> SolveReport:
    """
    The best verified plan found within the limits.

    Parameters
    ----------
    problem : Problem
        Without faults for `routing_engine.validate`.
    params : SolveParams, optional
    seed : int
        Of every draw; same problem, seed, ``iterations`` and ``workers`` give the same plan.
    on_progress : callable, optional
        Called after the first plan and after each better one, each of them verified.
    should_stop : callable, optional
        Asked several times a second; True ends the search with the best plan so far. So does
        Ctrl-C, once the first plan stands.
    start : Plan, optional
        Where to begin; routes that are not feasible for this problem are planned anew.

    executor : concurrent.futures.Executor, optional
        Makes the workers' calls, such as that of a cluster whose machines share a folder for
        temporary files; it stays open. None: processes of this machine, ended with the search.

    Returns
    -------
    report : SolveReport

    Raises
    ------
    SearchError
        When the search produced a plan that `verify` refuses, its workers cannot be run, or a
        locked prefix has no feasible times.
    """
    from routing_engine.search import Search

    search = Search(
        problem,
        params or SolveParams(),
        seed=seed,
        on_progress=on_progress or (lambda progress: None),
        should_stop=should_stop or (lambda: False),
        executor=executor,
    )
    return search.run(start)
