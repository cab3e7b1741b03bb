"""Where the routing library begins an island; that its model is right, test_model.py shows."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from routing_engine import SolveParams, solve
from routing_engine.flat_problem import flatten
from routing_engine.library import LibraryProblem, run_library_stretch
from routing_engine.problem import Problem
from routing_engine.shared_arrays import Shared
from routing_engine.stretch import Outcome, Stretch, run_stretch
from routing_engine.tasks import TaskBook
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, call, refs, street


def told(problem: Problem) -> LibraryProblem:
    flat, names = flatten(TaskBook(problem))
    return LibraryProblem(
        problem,
        refs=tuple(task.ref for task in names.tasks),
        vehicle_idx=names.vehicle_idx,
        required_penalty=int(flat.shipments.penalty.max()),
    )


@pytest.fixture
def first(request: pytest.FixtureRequest) -> Iterator[tuple[Stretch, Outcome]]:
    """A stretch for the library, and the solution with which it begins."""
    with Shared(flatten(TaskBook(request.param))[0]) as source:
        begin = Stretch(
            source,
            routes={},
            is_first=True,
            best_cost=np.inf,
            temperatures=(1.5, 0.05),
            scale=None,
            seconds=None,
            iterations=0,
            seed=1,
        )
        built = run_stretch(begin)
        yield replace(begin, routes=built.routes, is_first=False, seconds=1.0), built


DAY = courier_day(40, num_vehicles=12)


def test_routes_keep_their_visits_and_vehicles_on_the_way_there_and_back() -> None:
    problem = street(call("A", at("a")), call("B", at("b")))
    library = told(problem)
    assert library.named({0: [1, 0]}) == [refs("B", "A")]
    assert library.numbered(library.named({0: [1, 0]})) == {0: [1, 0]}


def test_shipments_that_are_not_among_the_arrays_are_passed_over() -> None:
    library = told(street(call("A", at("a")), call("B", at("b"))))
    only_a = replace(library, refs=library.refs[:1])
    assert only_a.numbered([refs("B", "A")]) == {0: [0]}
    assert only_a.numbered([refs("B")]) == {}


@pytest.mark.parametrize("first", [DAY], indirect=True)
def test_library_makes_the_first_solution_cheaper(first: tuple[Stretch, Outcome]) -> None:
    stretch, built = first
    with Shared(told(DAY)) as source:
        outcome = run_library_stretch(stretch, source)
    assert outcome.cost < built.cost
    assert outcome.best_routes == outcome.routes


@pytest.mark.parametrize("first", [DAY], indirect=True)
def test_own_search_goes_on_where_the_library_crashes(first: tuple[Stretch, Outcome]) -> None:
    """The library is told of a day that lacks what the routes hold."""
    stretch, built = first
    library = replace(told(DAY), problem=replace(DAY, shipments=DAY.shipments[:1]))
    with Shared(library) as source:
        outcome = run_library_stretch(stretch, source)
    assert outcome.iterations > 0
    assert outcome.cost <= 1.5 * built.cost


def test_two_islands_repeat_themselves_by_counting() -> None:
    limits = SolveParams(seconds=None, iterations=400, workers=2)
    assert solve(DAY, limits, seed=3).plan == solve(DAY, limits, seed=3).plan
