"""Two solutions of one day, crossed: nothing is served twice, and what is locked stays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from routing_engine.crossover import crossed
from routing_engine.island import Island
from routing_engine.stretch import FlatRoutes
from tests.property.strategies import random_problem
from tests.routing_engine.kernels.kernel_days import (
    Day,
    day_of,
    has_something_to_serve,
    with_vehicles,
)


def searched(day: Day, seed: int) -> FlatRoutes:
    island = day.island(seed=seed)
    island.construct()
    island.anneal(300, 100_000.0, 10_000.0)
    return island.current_routes()


def crossings() -> Iterator[tuple[Day, FlatRoutes, FlatRoutes, FlatRoutes]]:
    """Days with each vehicle there twice, a day, two solutions and what became of them."""
    for seed in range(90):
        problem = random_problem(seed, num_shipments=14, num_vehicles=3)
        if not has_something_to_serve(problem):
            continue
        copies = [
            replace(one, id=f"{one.id}{letter}", locked_prefix=one.locked_prefix if not k else ())
            for one in problem.vehicles
            for k, letter in enumerate("ab")
        ]
        day = day_of(with_vehicles(problem, copies))
        ours, theirs = searched(day, 1), searched(day, 2)
        yield day, ours, theirs, crossed(day.flat, ours, theirs, draw=random.Random(seed))


def test_each_shipment_is_served_once_and_whole() -> None:
    """Some are left out, to be put in afterwards."""
    num_left_out = 0
    for day, ours, _, routes in crossings():
        visits = Counter(visit for route in routes.values() for visit in route)
        assert max(visits.values(), default=1) == 1
        for shipment in range(day.flat.num_shipments):
            counts = {visits[visit] for visit in day.visits(shipment)}
            assert len(counts) == 1, "a pair was parted"
            was_served = any(day.visits(shipment)[0] in route for route in ours.values())
            num_left_out += was_served and counts == {0}
    assert num_left_out > 10


def test_routes_come_from_both() -> None:
    num_taken = 0
    for _, ours, theirs, routes in crossings():
        for route in routes.values():
            is_theirs = route in theirs.values() and route not in ours.values()
            num_taken += is_theirs
            order = [[one for one in source if one in route] for source in ours.values()]
            order += [[one for one in source if one in route] for source in theirs.values()]
            assert route in order
    assert num_taken > 20


def test_locked_prefixes_stay() -> None:
    num_locked = 0
    for day, ours, _, routes in crossings():
        for vehicle, route in ours.items():
            first = route[: day.flat.fleet.num_locked[vehicle]]
            assert routes.get(vehicle, [])[: len(first)] == first
            num_locked += bool(first)
    assert num_locked > 3


def test_routes_can_be_driven_where_no_detour_is_quicker_than_the_way() -> None:
    """Seldom otherwise: an island then begins from another solution."""
    num_feasible = num_all = 0
    for day, _, _, routes in crossings():
        num_all += 1
        num_feasible += Island(day.flat).begin(routes, seed=1)
    assert num_feasible > 0.7 * num_all


def test_one_route_stays_what_it_is() -> None:
    day = next(iter(crossings()))[0]
    route = {0: day.visits(0)}
    assert crossed(day.flat, route, {}, draw=random.Random(1)) == route
