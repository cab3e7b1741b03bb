"""Exchanged tails: what they save, and what they never do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.sheets import NUM_ACTIVE, NUM_SERVED, NUM_TOUCHED, STAMP
from routing_engine.kernels.tails import _may_pay, exchange_tails
from routing_engine.schedule import schedule_route
from tests.property.strategies import random_problem
from tests.routing_engine.kernels.kernel_days import (
    Day,
    day_of,
    drawn_days,
    has_something_to_serve,
    judged_cost,
    with_vehicles,
)

SEEDS = range(60)


def exchange(island: Island, most: float) -> float:
    flat, search = island.flat, island.search
    search.count[STAMP] += 1
    search.count[NUM_TOUCHED] = 0
    added: float = exchange_tails(
        flat.visits,
        flat.shipments,
        flat.travel,
        flat.fleet,
        island.routes,
        flat.near,
        search,
        most,
    )
    return added


def constructed(**drawn: int) -> list[tuple[Day, Island]]:
    """Days of vehicles that are all different."""
    days = []
    for _, day in drawn_days(SEEDS, **drawn):
        island = day.island(seed=5)
        island.construct()
        days.append((day, island))
    return days


def of_twins() -> list[tuple[Day, Island]]:
    """Days of two kinds of vehicle, three of each, so that alike ones exchange tails."""
    days = []
    for seed in SEEDS:
        problem = random_problem(seed, num_shipments=16, num_vehicles=2, has_locks=False)
        if not has_something_to_serve(problem):
            continue
        copies = [
            replace(one, id=f"{one.id}{letter}") for one in problem.vehicles for letter in "abc"
        ]
        day = day_of(with_vehicles(problem, copies))
        island = day.island(seed=5)
        island.construct()
        days.append((day, island))
    return days


def all_exchanges(island: Island) -> Iterator[tuple[int, int, int, int]]:
    """Vehicle and position, twice: what follows the one may follow the other."""
    routes = island.current_routes()
    for one, other in permutations(routes, 2):
        for cut in range(1, len(routes[one]) + 1):
            for other_cut in range(len(routes[other])):
                yield one, cut, other, other_cut


def plain_change(day: Day, island: Island, cuts: tuple[int, int, int, int]) -> float:
    """Dong by which an exchange makes routes dearer, by the exact judge; infinite: it cannot."""
    one, cut, other, other_cut = cuts
    routes = island.current_routes()
    changed = {
        one: routes[one][:cut] + routes[other][other_cut:],
        other: routes[other][:other_cut] + routes[one][cut:],
    }
    added = 0.0
    for vehicle, route in changed.items():
        added += judged_cost(day, vehicle, route) - judged_cost(day, vehicle, routes[vehicle])
        added -= 0.0 if route else day.flat.fleet.fixed[vehicle]
    return added


def test_what_is_passed_over_between_alike_vehicles_would_not_pay() -> None:
    """Without breaks, whose pay the filter does not foresee."""
    num_refused = num_kept = 0
    for day, island in of_twins():
        flat = day.flat
        if np.diff(flat.fleet.first_break).any():
            continue
        for cuts in all_exchanges(island):
            one, _, other, _ = cuts
            if flat.fleet.vehicle_class[one] != flat.fleet.vehicle_class[other]:
                continue
            exact = plain_change(day, island, cuts)
            for most in (0.0, 20_000.0, np.inf):
                if _may_pay(flat.visits, flat.travel, flat.fleet, island.routes, *cuts, most):
                    num_kept += 1
                else:
                    assert exact >= most - 1e-3
                    num_refused += 1
    assert num_refused > 100
    assert num_kept > 100


def test_exchange_costs_what_it_says_and_can_be_driven() -> None:
    """Whatever the price: several windows, breaks, loads, pairs and locked prefixes occur."""
    num_done = 0
    for day, island in constructed(num_shipments=14, num_vehicles=4) + of_twins():
        for _ in range(20):
            before = island.routes.cost[island.routes.sheet].sum()
            added = exchange(island, np.inf)
            after = island.routes.cost[island.routes.sheet].sum()
            if added == np.inf:
                assert after == before
                continue
            assert abs(after - before - added) < 1e-3
            num_done += 1
            for vehicle, route in island.current_routes().items():
                refs = [task.ref for task in day.tasks(route)]
                assert schedule_route(day.problem, day.vehicle(vehicle), refs) is not None
            assert_lists_are_true(island)
    assert num_done > 100


def assert_lists_are_true(island: Island) -> None:
    routes, count = island.current_routes(), island.search.count
    assert count[NUM_SERVED] == sum(len(route) for route in routes.values())
    assert count[NUM_ACTIVE] == len(routes)
    for vehicle, route in routes.items():
        assert island.routes.route_of[route].tolist() == [vehicle] * len(route)
        assert island.routes.position[route].tolist() == list(range(1, len(route) + 1))
    for idle in island.search.idle[island.search.idle >= 0].tolist():
        assert idle not in routes


def test_locked_visits_stay_first() -> None:
    num_changed = 0
    for day, island in constructed(num_shipments=14, num_vehicles=4):
        locked = {
            vehicle: route[: day.flat.fleet.num_locked[vehicle]]
            for vehicle, route in day.locked_routes().items()
        }
        before = island.current_routes()
        for _ in range(10):
            exchange(island, np.inf)
        after = island.current_routes()
        for vehicle, first in locked.items():
            assert after.get(vehicle, [])[: len(first)] == first
            num_changed += bool(first) and after[vehicle] != before[vehicle]
    assert num_changed > 3


def test_nothing_is_exchanged_that_saves_too_little() -> None:
    num_done = 0
    for _, island in constructed(num_shipments=14, num_vehicles=4) + of_twins():
        for _ in range(30):
            added = exchange(island, -1000.0)
            assert added == np.inf or added < -1000.0
            num_done += added < np.inf
    assert num_done > 10
