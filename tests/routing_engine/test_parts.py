import random

import numpy as np
import pytest

from routing_engine.flat_problem import FlatProblem, flatten
from routing_engine.island import Island
from routing_engine.parts import cut, num_parts
from routing_engine.tasks import TaskBook
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, bike, call, street


@pytest.fixture(scope="module")
def flat() -> FlatProblem:
    return flatten(TaskBook(courier_day(80, num_vehicles=30)))[0]


@pytest.fixture(scope="module")
def routes(flat: FlatProblem) -> dict[int, list[int]]:
    island = Island(flat)
    island.begin({}, seed=1)
    island.construct()
    return island.current_routes()


@pytest.mark.parametrize("number", [2, 3, 5])
def test_parts_share_nothing_and_lose_nothing(
    flat: FlatProblem, routes: dict[int, list[int]], number: int
) -> None:
    parts = cut(flat, routes, number, draw=random.Random(1))
    assert 2 <= len(parts) <= number
    assert {one: way for part in parts for one, way in part.routes.items()} == routes
    assert (np.sum([part.members for part in parts], axis=0) == 1).all()
    open_to = [set(range(flat.num_vehicles)) - set(part.closed) for part in parts]
    assert sum(map(len, open_to)) == flat.num_vehicles
    for part, vehicles in zip(parts, open_to, strict=True):
        assert set(part.routes) <= vehicles


def test_another_draw_cuts_elsewhere(flat: FlatProblem, routes: dict[int, list[int]]) -> None:
    cuts = {
        frozenset(cut(flat, routes, 2, draw=random.Random(seed))[0].routes) for seed in range(8)
    }
    assert len(cuts) > 1


def test_no_more_parts_than_routes() -> None:
    problem = street(call("A", at("a")), call("B", at("c")), vehicles=(bike("x"), bike("y")))
    flat, _ = flatten(TaskBook(problem))
    assert len(cut(flat, {0: [0], 1: [1]}, 5, draw=random.Random(1))) == 2


def test_neighbours_stay_together() -> None:
    """Along the street a, b and c lie one behind the other; the middle goes with either end."""
    fleet = tuple(bike(name) for name in "xyz")
    problem = street(*(call(name, at(name)) for name in "abc"), vehicles=fleet)
    flat, _ = flatten(TaskBook(problem))
    for seed in range(10):
        groups = [
            set(part.routes)
            for part in cut(flat, {0: [0], 1: [1], 2: [2]}, 2, draw=random.Random(seed))
        ]
        assert {0, 2} not in groups


@pytest.mark.parametrize(
    ("num_visits", "number", "parts"),
    [(499, 2, 1), (500, 2, 2), (1_999, 16, 1), (3_900, 16, 15), (4_000, 16, 16), (9_000, 2, 5)],
)
def test_large_solutions_are_cut_into_parts(num_visits: int, number: int, parts: int) -> None:
    assert num_parts(num_visits, number) == parts
