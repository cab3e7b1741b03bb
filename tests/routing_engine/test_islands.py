"""What several islands do together; that they find good plans, test_solve.py shows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from routing_engine import SolveParams, parts, solve
from routing_engine import islands as islands_module
from routing_engine.flat_problem import flatten
from routing_engine.islands import Cooling, Islands
from routing_engine.library import LibraryProblem
from routing_engine.shared_arrays import Shared
from routing_engine.stretch import FlatRoutes, Stretch, recombine_shared
from routing_engine.tasks import TaskBook
from tests.routing_engine.courier_day import courier_day

DAY = courier_day(30, num_vehicles=12)


class Listening(Executor):
    """Makes the calls at once in this process, and keeps the stretches asked for."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.names: list[str] = []
        self.num_pools = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if args and isinstance(args[0], Stretch):
            self.stretches.append(args[0])
        if fn is recombine_shared:
            self.num_pools = len(args[1])
        self.names.append(getattr(fn, "func", fn).__name__)
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def executor() -> Listening:
    return Listening()


@pytest.fixture
def islands(executor: Listening) -> Iterator[Islands]:
    flat, names = flatten(TaskBook(DAY))
    library = LibraryProblem(
        DAY,
        refs=tuple(task.ref for task in names.tasks),
        vehicle_idx=names.vehicle_idx,
        required_penalty=int(flat.shipments.penalty.max()),
    )
    with Shared(flat) as source, Shared(library) as told:
        found = Islands(
            executor,
            flat,
            source,
            number=2,
            seed=1,
            cooling=Cooling(hot=4.0, cold=1.0),
            should_stop=lambda: False,
            library=told,
        )
        yield found


@pytest.fixture
def begun(islands: Islands, executor: Listening) -> Islands:
    """With a first solution."""
    islands.construct({})
    executor.stretches.clear()
    executor.names.clear()
    return islands


def one_shipment_each(number: int) -> FlatRoutes:
    """As many routes, each with the visits of one shipment."""
    shipments = flatten(TaskBook(DAY))[0].shipments
    pairs = zip(shipments.first[:number], shipments.second[:number], strict=True)
    return {
        vehicle: [int(visit) for visit in pair if visit >= 0] for vehicle, pair in enumerate(pairs)
    }


def temperatures(executor: Listening) -> list[tuple[float, float]]:
    return [stretch.temperatures for stretch in executor.stretches]


def test_temperature_falls_from_hot_to_cold_by_equal_parts(
    begun: Islands, executor: Listening
) -> None:
    """Half of the search takes 4 to 2, the other half 2 to 1."""
    begun.advance(progress=(0.0, 0.5), seconds=None, iterations=10)
    begun.advance(progress=(0.5, 1.0), seconds=None, iterations=10)
    assert (
        temperatures(executor) == [pytest.approx((4.0, 2.0))] * 2 + [pytest.approx((2.0, 1.0))] * 2
    )


def test_cooling_begins_anew_with_a_smaller_fleet(islands: Islands, executor: Listening) -> None:
    islands.construct(one_shipment_each(12))
    num_routes = len(islands.best_routes)
    islands.shrink_fleet(None, iterations=4_000)
    assert len(islands.best_routes) < num_routes
    executor.stretches.clear()
    islands.advance(progress=(0.5, 0.75), seconds=None, iterations=10)
    assert temperatures(executor) == [pytest.approx((4.0, 2.0))] * 2


def test_library_begins_the_last_island_and_only_once(begun: Islands, executor: Listening) -> None:
    for progress in ((0.0, 0.1), (0.1, 0.2)):
        begun.advance(progress=progress, seconds=0.1)
    assert executor.names == ["run_stretch", "run_library_stretch", "run_stretch", "run_stretch"]


def test_by_counting_the_library_takes_no_part(begun: Islands, executor: Listening) -> None:
    """Its own steps may take any time."""
    begun.advance(progress=(0.0, 0.1), seconds=None, iterations=10)
    assert executor.names == ["run_stretch", "run_stretch"]


def test_other_islands_cross_the_best_solution_once_it_is_put_together(
    begun: Islands, executor: Listening
) -> None:
    begun.advance(progress=(0.0, 0.6), seconds=None, iterations=2_000)
    begun.recombine(None)
    executor.stretches.clear()
    begun.advance(progress=(0.6, 0.8), seconds=None, iterations=10)
    begun.advance(progress=(0.8, 1.0), seconds=None, iterations=10)
    first, crossed, *later = executor.stretches
    assert first.routes == begun.best_routes or not first.is_first
    assert crossed.is_first
    assert crossed.fallback is not None
    assert all(one.fallback is None for one in later)


def test_search_in_parts_by_counting_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """An iteration for several parts in turn is one for each of them."""
    monkeypatch.setattr(parts, "_MOST_VISITS", 10)
    monkeypatch.setattr(parts, "_FEWEST_VISITS", 5)
    report = solve(DAY, SolveParams(seconds=None, iterations=7, workers=1), seed=1)
    assert 7 <= report.iterations < 40


def test_routes_seen_first_are_forgotten(
    begun: Islands, executor: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.advance(progress=(0.0, 0.8), seconds=None, iterations=1000)
    begun.advance(progress=(0.8, 0.9), seconds=None, iterations=50)
    begun.recombine(None)
    assert executor.num_pools > 2
    monkeypatch.setattr(islands_module, "MOST_POOLED_VISITS", 1)
    begun.advance(progress=(0.9, 1.0), seconds=None, iterations=50)
    begun.recombine(None)
    assert executor.num_pools == 2
