"""Days on which routes exchange what they hold, and what such an exchange truly costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.sheets import NUM_ACTIVE, NUM_SERVED
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


def of_one_price() -> list[tuple[Day, Island]]:
    """Days of vehicles that differ in all but what their ways cost."""
    days = []
    for seed in SEEDS:
        problem = random_problem(seed, num_shipments=14, num_vehicles=4, has_locks=False)
        if not has_something_to_serve(problem):
            continue
        first = problem.vehicles[0]
        alike = [
            replace(
                one,
                profile=first.profile,
                cost_per_km=first.cost_per_km,
                cost_per_hour=first.cost_per_hour,
            )
            for one in problem.vehicles
        ]
        day = day_of(with_vehicles(problem, alike))
        island = day.island(seed=5)
        island.construct()
        days.append((day, island))
    return days


def have_breaks(day: Day) -> bool:
    """Whether some vehicle takes a break."""
    return bool(np.diff(day.flat.fleet.first_break).any())


def plain_change(
    day: Day,
    island: Island,
    one: int,
    cut: int,
    last: int,
    other: int,
    other_cut: int,
    other_last: int,
) -> float:
    """Dong by which an exchange makes two routes dearer, by the judge; infinite: it cannot be."""
    routes = island.current_routes()
    here, there = routes[one], routes[other]
    changed = {
        one: here[:cut] + there[other_cut:other_last] + here[last:],
        other: there[:other_cut] + here[cut:last] + there[other_last:],
    }
    added = 0.0
    for vehicle, route in changed.items():
        added += judged_cost(day, vehicle, route) - judged_cost(day, vehicle, routes[vehicle])
        added -= 0.0 if route else day.flat.fleet.fixed[vehicle]
    return added


def assert_lists_are_true(island: Island) -> None:
    routes, count = island.current_routes(), island.search.count
    assert count[NUM_SERVED] == sum(len(route) for route in routes.values())
    assert count[NUM_ACTIVE] == len(routes)
    for vehicle, route in routes.items():
        assert island.routes.route_of[route].tolist() == [vehicle] * len(route)
        assert island.routes.position[route].tolist() == list(range(1, len(route) + 1))
    for idle in island.search.idle[island.search.idle >= 0].tolist():
        assert idle not in routes
