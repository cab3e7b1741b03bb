"""Islands: solutions that are searched on side by side, and what they learn from each other."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from routing_engine.crossover import crossed
from routing_engine.flat_problem import FlatProblem
from routing_engine.library import LibraryProblem, run_library_stretch
from routing_engine.parts import cut, num_parts
from routing_engine.pooled_routes import MOST_POOLED_VISITS, PooledRoutes
from routing_engine.scale import Scale
from routing_engine.shared_arrays import SharedValue
from routing_engine.stretch import (
    FlatRoutes,
    Outcome,
    Stretch,
    recombine_shared,
    run_fleet_stretch,
    run_stretch,
)

#: How often a call that is under way asks whether to stop.
_POLL_S = 0.05
#: Routes are remembered from stretches whose best solution cost no more than this, in best costs.
_POOLED_UNTIL = 1.02

#: While routes are given up; in legs.
_FLEET_TEMPERATURES = (0.1, 0.1)

_T = TypeVar("_T")
_Run = Callable[[Stretch], Outcome]


class StoppedError(Exception):
    """The caller asked to stop while workers were busy."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """
    How the temperature falls with the search's progress.

    Parameters
    ----------
    hot, cold : float
        At the beginning and at the end; in legs between two stops, on the mean.
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
    flat : FlatProblem
    source : SharedValue of FlatProblem
        The same, where workers find it.
    number : int
    seed : int
    cooling : Cooling
    should_stop : callable
    library : SharedValue of LibraryProblem, or None
        What OR-Tools' routing library is told, which begins the last of several islands; None:
        it begins none.
    """

    def __init__(
        self,
        executor: Executor,
        flat: FlatProblem,
        source: SharedValue[FlatProblem],
        *,
        number: int,
        seed: int,
        cooling: Cooling,
        should_stop: Callable[[], bool],
        library: SharedValue[LibraryProblem] | None,
    ) -> None:
        self._executor = executor
        self._flat = flat
        self._source = source
        self._draw = random.Random(seed)
        self._cooling = cooling
        self._should_stop = should_stop
        self._scale: Scale | None = None
        self._is_shrunk, self._cooled_since = False, 0.0
        self._is_crossed = False
        self._library = library
        self._is_begun = False
        self._current: list[FlatRoutes] = [{} for _ in range(number)]
        self._num_parts = num_parts(flat.num_visits, number)
        self.best_routes: FlatRoutes = {}
        self.best_cost = np.inf
        self.pool_bound: float | None = None
        self._pools: list[tuple[float, PooledRoutes]] = []
        self.iterations = 0
        #: Made upon the island that made most.
        self.iterations_each = 0

    def construct(self, routes: FlatRoutes) -> None:
        """Make the first solution, around these routes, and put it on every island."""
        stretch = replace(self._stretch(routes, (1.0, 1.0), iterations=0), is_first=True)
        (outcome,) = self._run([stretch], [run_stretch])
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
        if self._is_shrunk:
            self._is_shrunk, self._cooled_since = False, progress[0]
        temperatures = self._temperature(progress[0]), self._temperature(progress[1])
        if self._num_parts > 1:
            self._advance_in_parts(temperatures, seconds=seconds, iterations=iterations)
            return
        stretches = [
            self._stretch(routes, temperatures, seconds=seconds, iterations=iterations)
            for routes in self._current
        ]
        if self._is_crossed:
            self._is_crossed = False
            stretches[1:] = [self._crossed(one) for one in stretches[1:]]
        runs: list[_Run] = [run_stretch for _ in stretches]
        # By counting, no limit of the library's would both repeat and be sure to end.
        if not self._is_begun and self._library is not None and seconds is not None:
            runs[-1] = partial(run_library_stretch, source=self._library)
        self._is_begun = True
        outcomes = self._run(stretches, runs)
        self._current = [outcome.routes for outcome in outcomes]

    def _temperature(self, progress: float) -> float:
        """Cooling begins anew with a smaller fleet, which must find its order first."""
        since = self._cooled_since
        return self._cooling.at((progress - since) / max(1e-9, 1.0 - since))

    def shrink_fleet(self, seconds: float | None, iterations: int = 0) -> None:
        """Do with as few routes as can be; with fewer than before, all islands go on from there."""
        num_routes = len(self.best_routes)
        stretches = [
            self._stretch(
                self.best_routes, _FLEET_TEMPERATURES, seconds=seconds, iterations=iterations
            )
            for _ in self._current
        ]
        self._run(stretches, [run_fleet_stretch for _ in stretches])
        if len(self.best_routes) < num_routes:
            self._current = [self.best_routes for _ in self._current]
            self._is_shrunk = True

    @property
    def counts_vehicles_first(self) -> bool:
        """Whether one route less is worth more than all else that could be saved."""
        fixed = self._flat.fleet.fixed
        others = self.best_cost - sum(fixed[vehicle] for vehicle in self.best_routes)
        return bool(fixed.min() > others)

    def _advance_in_parts(
        self, temperatures: tuple[float, float], *, seconds: float | None, iterations: int
    ) -> None:
        """One solution for all islands, cut into parts that are searched on at the same time."""
        parts = cut(self._flat, self._current[0], self._num_parts, draw=self._draw)
        turns = -(-len(parts) // len(self._current))
        stretches = [
            replace(
                self._stretch(
                    part.routes,
                    temperatures,
                    seconds=None if seconds is None else seconds / turns,
                    iterations=-(-iterations // turns),
                ),
                best_cost=np.inf,
                members=part.members,
                closed=part.closed,
            )
            for part in parts
        ]
        outcomes = self._call(stretches, [run_stretch for _ in stretches])
        joined = {one: route for outcome in outcomes for one, route in outcome.routes.items()}
        self._current = [joined for _ in self._current]
        best_cost = sum(outcome.best_cost for outcome in outcomes)
        if best_cost < self.best_cost:
            self.best_cost = best_cost
            self.best_routes = {
                one: route
                for outcome in outcomes
                for one, route in (outcome.best_routes or {}).items()
            }
        self._remember(outcomes)

    def _crossed(self, stretch: Stretch) -> Stretch:
        """The same stretch from the best solution, some routes exchanged for the island's."""
        routes = crossed(self._flat, self.best_routes, stretch.routes, draw=self._draw)
        return replace(stretch, routes=routes, is_first=True, fallback=self.best_routes)

    def recombine(self, seconds: float | None) -> None:
        """
        Put the best solution together from all routes seen.

        The first island goes on from it, the others from it with routes of their own.
        """
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
        self._current[0] = self.best_routes
        self._is_crossed = self._num_parts == 1

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
            scale=self._scale,
            seconds=seconds,
            iterations=iterations,
            seed=self._draw.getrandbits(32),
        )

    def _call(self, stretches: Sequence[Stretch], runs: Sequence[_Run]) -> list[Outcome]:
        """Answers in the order of the questions."""
        asked = zip(runs, stretches, strict=True)
        calls = [self._executor.submit(run, stretch) for run, stretch in asked]
        outcomes = wait_for(calls, self._should_stop)
        turns = -(-len(outcomes) // len(self._current))
        self.iterations += sum(outcome.iterations for outcome in outcomes)
        self.iterations_each += turns * max(outcome.iterations for outcome in outcomes)
        self._scale = self._scale or outcomes[0].scale
        return outcomes

    def _run(self, stretches: Sequence[Stretch], runs: Sequence[_Run]) -> list[Outcome]:
        """Answers about whole solutions; the best of them is kept."""
        outcomes = self._call(stretches, runs)
        for outcome in outcomes:
            if outcome.best_routes is not None and outcome.best_cost < self.best_cost:
                self.best_routes, self.best_cost = outcome.best_routes, outcome.best_cost
        self._remember(outcomes)
        return outcomes

    def _remember(self, outcomes: list[Outcome]) -> None:
        """Keep the routes seen, with what the best solution then cost; the oldest are dropped."""
        self._pools += [(float(self.best_cost), outcome.pooled) for outcome in outcomes]
        num_visits = sum(len(pooled.node) for _, pooled in self._pools)
        while num_visits > MOST_POOLED_VISITS and len(self._pools) > len(outcomes):
            num_visits -= len(self._pools.pop(0)[1].node)


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
