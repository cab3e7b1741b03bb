"""A stretch of search: what a worker is asked to do, and what it answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing_engine.flat_problem import FlatProblem
from routing_engine.pooled_routes import PooledRoutes, pooled_routes
from routing_engine.scale import Scale
from routing_engine.shared_arrays import SharedValue

if TYPE_CHECKING:
    from routing_engine.island import Island
    from routing_engine.set_partitioning import Recombination

#: Routes of a solution: visits by vehicle, both numbered as in the flat problem.
FlatRoutes = dict[int, list[int]]

#: Iterations after which a stretch looks at the clock, at first; then so many as take this long.
_FIRST_ITERATIONS = 64
_LOOK_S = 0.05
#: Iterations between two looks when a route is given up.
_FLEET_ITERATIONS = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Some iterations from a solution on.

    Parameters
    ----------
    source : SharedValue of FlatProblem
    routes : dict of int to list of int
        Where to begin.
    is_first : bool
        Everything left out is put in first, wherever it fits.
    best_cost : float
        Only a cheaper solution is told as a better one.
    temperatures : tuple of float
        At the beginning and at the end, in legs.
    scale : Scale or None
        None: that of these routes.
    seconds : float or None
        Of wall clock; None: as many iterations as ``iterations`` says.
    iterations : int
    seed : int
    members : NDArray of int8 or None
        See `routing_engine.kernels.anneal.load_solution`; None: all take part.
    closed : tuple of int
        Vehicles that may not open a route.
    fallback : dict of int to list of int or None
        Where to begin when a route of ``routes`` breaks a rule; None: none does.
    """

    source: SharedValue[FlatProblem]
    routes: FlatRoutes
    is_first: bool
    best_cost: float
    temperatures: tuple[float, float]
    scale: Scale | None
    seconds: float | None
    iterations: int
    seed: int
    members: NDArray[np.int8] | None = None
    closed: tuple[int, ...] = ()
    fallback: FlatRoutes | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Where a stretch of search has come to.

    Parameters
    ----------
    routes : dict of int to list of int
        Of the current solution.
    cost : float
        Dong of the current solution, penalties included.
    best_routes : dict of int to list of int, or None
        None: no cheaper solution was found.
    best_cost : float
    iterations : int
    scale : Scale or None
        What the stretch went by; None: nobody went anywhere when it began.
    pooled : PooledRoutes
        Routes of the solutions accepted.
    """

    routes: FlatRoutes
    cost: float
    best_routes: FlatRoutes | None
    best_cost: float
    iterations: int
    scale: Scale | None
    pooled: PooledRoutes = field(repr=False)


@lru_cache(maxsize=1)
def _island(source: SharedValue[FlatProblem]) -> Island:
    """The island of this process; its arrays are made once a search."""
    # Loaded here: whoever asks workers need not wait for the kernels, nor hold them.
    from routing_engine.island import Island

    return Island(source.load())


def run_stretch(stretch: Stretch) -> Outcome:
    """Search on from a solution."""
    island = _island(stretch.source)
    is_begun = _begin(island, stretch, stretch.routes)
    if not is_begun and stretch.fallback is not None:
        _begin(island, stretch, stretch.fallback)
    if stretch.is_first:
        island.construct()
    island.keep()
    scale, leg = _measure(island, stretch)
    before = island.num_iterations
    if stretch.seconds is None:
        hot, cold = (leg * one for one in stretch.temperatures)
        island.anneal(stretch.iterations, hot, cold)
    else:
        _anneal_by_clock(island, stretch, leg)
    is_better = bool(island.best_cost < stretch.best_cost)
    return Outcome(
        routes=island.current_routes(),
        cost=island.cost,
        best_routes=island.best_routes() if is_better else None,
        best_cost=island.best_cost,
        iterations=island.num_iterations - before,
        scale=scale,
        pooled=pooled_routes(island.pool),
    )


def _begin(island: Island, stretch: Stretch, routes: FlatRoutes) -> bool:
    return island.begin(
        routes,
        seed=stretch.seed,
        best_cost=stretch.best_cost,
        members=stretch.members,
        closed=stretch.closed,
    )


def _measure(island: Island, stretch: Stretch) -> tuple[Scale | None, float]:
    """What the island goes by, as it is told or as its solution is; and the dong of a leg."""
    scale = stretch.scale or island.scale()
    island.measure_by(scale or Scale(leg=1.0, visits=1.0))
    return scale, scale.leg if scale else 1.0


def _anneal_by_clock(island: Island, stretch: Stretch, leg: float) -> None:
    """Iterate until the time is up, cooling by the clock."""
    assert stretch.seconds is not None  # noqa: S101 - asked only where a clock is read
    begin = time.monotonic()
    hot, cold = stretch.temperatures
    count, elapsed = _FIRST_ITERATIONS, 0.0
    while elapsed < stretch.seconds:
        temperature = hot * (cold / hot) ** (elapsed / stretch.seconds)
        island.anneal(count, leg * temperature, leg * temperature)
        now = time.monotonic() - begin
        took, elapsed = max(1e-4, now - elapsed), now
        left = min(_LOOK_S, max(0.0, stretch.seconds - elapsed))
        count = max(8, int(min(2 * count, count * left / took)))


def run_fleet_stretch(stretch: Stretch) -> Outcome:
    """Give up one route after the other, as long as places are found for what was on it."""
    island = _island(stretch.source)
    island.begin(stretch.routes, seed=stretch.seed)
    island.forget_absences()
    before, fewest = island.num_iterations, stretch.routes
    scale, leg = _measure(island, stretch)
    patience = _Patience(stretch)
    while island.serves_all and not patience.is_over(island.num_iterations - before):
        fewest = island.current_routes()
        patience.renew(island.num_iterations - before)
        if not island.give_up_route():
            break
        while not patience.is_over(island.num_iterations - before):
            if island.serve_all(_FLEET_ITERATIONS, leg * stretch.temperatures[0]):
                break
    if island.serves_all:
        fewest = island.current_routes()
    iterations = island.num_iterations - before
    island.begin(fewest, seed=stretch.seed, best_cost=stretch.best_cost)
    island.keep()
    is_better = bool(island.best_cost < stretch.best_cost)
    return Outcome(
        routes=fewest,
        cost=island.cost,
        best_routes=fewest if is_better else None,
        best_cost=island.best_cost,
        iterations=iterations,
        scale=scale,
        pooled=pooled_routes(island.pool),
    )


class _Patience:
    """When to stop trying to do without a route: by the clock, or by counting."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._begin = self._renewed = time.monotonic()
        self._renewed_at = 0

    def renew(self, iterations: int) -> None:
        """A route could be done without."""
        self._renewed, self._renewed_at = time.monotonic(), iterations

    def is_over(self, iterations: int) -> bool:
        """Whether the whole time, or half of it since the last success, is over."""
        seconds = self._stretch.seconds
        if seconds is None:
            whole = self._stretch.iterations
            return iterations >= whole or 2 * (iterations - self._renewed_at) >= whole
        now = time.monotonic()
        return now - self._begin >= seconds or 2 * (now - self._renewed) >= seconds


def recombine_shared(
    source: SharedValue[FlatProblem],
    pools: Sequence[PooledRoutes],
    routes: FlatRoutes,
    cost: float,
    seconds: float | None,
    seed: int,
) -> Recombination:
    """As `routing_engine.set_partitioning.recombine`, for a problem that lies in a file."""
    # Loaded here, since a search that is too short to recombine need not wait for it.
    from routing_engine.set_partitioning import recombine

    return recombine(source.load(), pools, routes, cost, seconds=seconds, seed=seed)
