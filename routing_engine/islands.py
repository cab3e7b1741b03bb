"""Islands: solutions that are searched on side by side, and what they learn from each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from routing_engine.flat_problem import FlatProblem
from routing_engine.pooled_routes import PooledRoutes
from routing_engine.shared_arrays import SharedValue
from routing_engine.stretch import (
    FlatRoutes,
    Outcome,
    Stretch,
    recombine_shared,
    run_stretch,
)

#: How often a call that is under way asks whether to stop.
_POLL_S = 0.05
#: Routes are remembered from stretches whose best solution cost no more than this, in best costs.
_POOLED_UNTIL = 1.02

_T = TypeVar("_T")


class StoppedError(Exception):
    """The caller asked to stop while workers were busy."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """
    How the temperature falls with the search's progress.

    Parameters
    ----------
    hot, cold : float
        At the beginning and at the end; in legs between two visits, on the mean.
    """

    hot: float
    cold: float

    def at(self, progress: float) -> float:
        """Temperature when this part of the search, from 0 to 1, is done."""
        return float(self.hot * (self.cold / self.hot) ** min(1.0, max(0.0, progress)))


class Islands:
    """
    Solutions on as many islands as there are workers.

    Parameters
    ----------
    executor : Executor
        Makes the calls.
    source : SharedValue of FlatProblem
    number : int
    seed : int
    cooling : Cooling
    should_stop : callable
    """

    def __init__(
        self,
        executor: Executor,
        source: SharedValue[FlatProblem],
        *,
        number: int,
        seed: int,
        cooling: Cooling,
        should_stop: Callable[[], bool],
    ) -> None:
        self._executor = executor
        self._source = source
        self._draw = random.Random(seed)
        self._cooling = cooling
        self._should_stop = should_stop
        self._leg: float | None = None
        self._current: list[FlatRoutes] = [{} for _ in range(number)]
        self.best_routes: FlatRoutes = {}
        self.best_cost = np.inf
        self.pool_bound: float | None = None
        self._pools: list[tuple[float, PooledRoutes]] = []
        self.iterations = 0

    @property
    def iterations_each(self) -> int:
        """Iterations made upon each island."""
        return self.iterations // len(self._current)

    def construct(self, routes: FlatRoutes) -> None:
        """Make the first solution, around these routes, and put it on every island."""
        stretch = replace(self._stretch(routes, (1.0, 1.0), iterations=0), is_first=True)
        (outcome,) = self._run([stretch])
        self._leg = outcome.leg
        self._current = [outcome.routes for _ in self._current]

    def advance(
        self, *, progress: tuple[float, float], seconds: float | None, iterations: int = 0
    ) -> None:
        """
        Search on upon every island.

        Parameters
        ----------
        progress : tuple of float
            Part of the search that is done before and after.
        seconds : float or None
        iterations : int
            On each island, where no clock is read.
        """
        temperatures = self._cooling.at(progress[0]), self._cooling.at(progress[1])
        stretches = [
            self._stretch(routes, temperatures, seconds=seconds, iterations=iterations)
            for routes in self._current
        ]
        outcomes = self._run(stretches)
        self._current = [outcome.routes for outcome in outcomes]

    def recombine(self, seconds: float | None) -> None:
        """Put the best solution together from all routes seen; every island goes on from it."""
        self._pools = [
            (cost, pooled) for cost, pooled in self._pools if cost <= _POOLED_UNTIL * self.best_cost
        ]
        call = self._executor.submit(
            recombine_shared,
            self._source,
            [pooled for _, pooled in self._pools],
            self.best_routes,
            float(self.best_cost),
            seconds,
            self._draw.getrandbits(31),
        )
        (found,) = wait_for([call], self._should_stop)
        self.pool_bound = found.bound
        if found.routes is not None and found.cost < self.best_cost:
            self.best_routes, self.best_cost = found.routes, found.cost
            self._current = [self.best_routes for _ in self._current]

    def _stretch(
        self,
        routes: FlatRoutes,
        temperatures: tuple[float, float],
        *,
        seconds: float | None = None,
        iterations: int = 0,
    ) -> Stretch:
        return Stretch(
            source=self._source,
            routes=routes,
            is_first=False,
            best_cost=self.best_cost,
            temperatures=temperatures,
            leg=self._leg,
            seconds=seconds,
            iterations=iterations,
            seed=self._draw.getrandbits(32),
        )

    def _run(self, stretches: list[Stretch]) -> list[Outcome]:
        """Answers in the order of the questions; the best of them is kept."""
        calls = [self._executor.submit(run_stretch, stretch) for stretch in stretches]
        outcomes = wait_for(calls, self._should_stop)
        for outcome in outcomes:
            self.iterations += outcome.iterations
            self._pools.append((outcome.best_cost, outcome.pooled))
            if outcome.best_routes is not None and outcome.best_cost < self.best_cost:
                self.best_routes, self.best_cost = outcome.best_routes, outcome.best_cost
        return outcomes


def wait_for(calls: list[Future[_T]], should_stop: Callable[[], bool]) -> list[_T]:
    """
    What the calls return, in their order.

    Raises
    ------
    StoppedError
        When ``should_stop`` said so first.
    """
    waiting: set[Future[_T]] = set(calls)
    while waiting:
        if should_stop():
            raise StoppedError
        _, waiting = wait(waiting, timeout=_POLL_S)
    return [call.result() for call in calls]
