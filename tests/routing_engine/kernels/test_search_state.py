"""What holds after any number of iterations, on random problems."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from routing_engine.island import Island
from routing_engine.kernels.sheets import (
    NUM_ACTIVE,
    NUM_LEFT_OUT,
    NUM_SERVED,
    NUM_TOUCHED,
    next_idle,
)
from routing_engine.schedule import schedule_route
from tests.routing_engine.kernels.kernel_days import Day, drawn_days

SEEDS = range(25)
NUM_ITERATIONS = 3000

Searched = tuple[Day, Island]


@pytest.fixture(scope="module")
def searches() -> list[Searched]:
    """Long searches at a high temperature, so that much is left out and put back."""
    found = []
    for _, day in drawn_days(SEEDS, num_shipments=12, num_vehicles=5):
        island = day.island(seed=3)
        island.construct()
        island.anneal(NUM_ITERATIONS, 300_000.0, 3_000.0)
        found.append((day, island))
    return found


def judged(day: Day, vehicle: int, route: list[int]) -> tuple[int, int]:
    """Metres and paid seconds by the exact judge."""
    refs = [task.ref for task in day.tasks(route)]
    scheduled = schedule_route(day.problem, day.vehicle(vehicle), refs)
    assert scheduled is not None
    return scheduled.distance_m, scheduled.duration_s


def test_every_route_can_be_driven_at_its_cost(searches: list[Searched]) -> None:
    """The judge may know a shorter day past breaks, since it tries later departures there."""
    num_routes = 0
    for day, island in searches:
        for routes in (island.current_routes(), island.best_routes()):
            for vehicle, route in routes.items():
                judged(day, vehicle, route)
        for vehicle, route in island.current_routes().items():
            one, sheet = day.vehicle(vehicle), island.routes.sheet[vehicle]
            metres, seconds = judged(day, vehicle, route)
            cost = one.fixed_cost + metres * one.cost_per_km / 1000
            cost += seconds * one.cost_per_hour / 3600
            found = pytest.approx(island.routes.cost[sheet], abs=1e-6)
            assert cost == found or (one.shift.breaks and cost < island.routes.cost[sheet])
            num_routes += 1
    assert num_routes > len(searches)


def test_legs_are_carried_over_as_they_would_be_written_anew(searches: list[Searched]) -> None:
    num_legs = 0
    for day, island in searches:
        anew = Island(day.flat)
        assert anew.begin(island.current_routes(), seed=1)
        for vehicle, route in island.current_routes().items():
            sheet, other = island.routes.sheet[vehicle], anew.routes.sheet[vehicle]
            for name in ("node", "place", "way", "metres"):
                carried, written = getattr(island.routes, name), getattr(anew.routes, name)
                legs = len(route) + 1
                assert carried[sheet, :legs].tolist() == written[other, :legs].tolist(), name
            num_legs += len(route) + 1
    assert num_legs > 100


def test_every_shipment_is_on_one_route_or_left_out(searches: list[Searched]) -> None:
    for day, island in searches:
        served = [visit for route in island.current_routes().values() for visit in route]
        left_out = island.search.left_out[: island.search.count[NUM_LEFT_OUT]].tolist()
        missing = [visit for shipment in left_out for visit in day.visits(shipment)]
        assert sorted(served + missing) == list(range(day.flat.num_visits))
        assert island.search.count[NUM_SERVED] == len(served)


def test_cost_is_the_sum_of_routes_and_penalties(searches: list[Searched]) -> None:
    for _, island in searches:
        left_out = island.search.left_out[: island.search.count[NUM_LEFT_OUT]]
        penalties = island.flat.shipments.penalty[left_out].sum()
        total = island.routes.cost[island.routes.sheet].sum() + penalties
        # Each iteration adds to it, and rounding adds up.
        assert island.cost == pytest.approx(total, rel=1e-9, abs=1e-3)


def test_positions_are_those_on_the_sheets(searches: list[Searched]) -> None:
    for _, island in searches:
        expected = np.full(island.flat.num_visits, -1)
        for vehicle, route in island.current_routes().items():
            expected[route] = vehicle
            assert island.routes.position[route].tolist() == list(range(1, len(route) + 1))
        assert island.routes.route_of.tolist() == expected.tolist()


def test_lists_of_vehicles_are_true(searches: list[Searched]) -> None:
    for _, island in searches:
        search, lengths = island.search, island.routes.length[island.routes.sheet]
        active = search.active[: search.count[NUM_ACTIVE]].tolist()
        assert sorted(active) == np.flatnonzero(lengths).tolist()
        for vehicle, at in enumerate(search.active_at.tolist()):
            assert at == (active.index(vehicle) if lengths[vehicle] else -1)
        for kind, idle in enumerate(search.idle.tolist()):
            assert idle == next_idle(island.routes, search, kind)


def test_locked_visits_are_where_they_were(searches: list[Searched]) -> None:
    for day, island in searches:
        for vehicle, route in day.locked_routes().items():
            count = len(day.vehicle(vehicle).locked_prefix)
            assert island.best_routes()[vehicle][:count] == route[:count]
            assert island.current_routes()[vehicle][:count] == route[:count]


def test_best_routes_cost_what_the_search_says(searches: list[Searched]) -> None:
    for day, island in searches:
        again = Island(day.flat)
        assert again.begin(island.best_routes(), seed=1)
        assert again.cost == pytest.approx(island.best_cost, rel=1e-9, abs=1e-3)
        assert again.search.count[NUM_LEFT_OUT] == island.num_left_out
        assert island.best_cost <= island.cost + 1e-3


def test_pool_holds_routes_at_their_cost(searches: list[Searched]) -> None:
    num_pooled = 0
    for day, island in searches:
        pool = island.pool
        seen: Counter[tuple[int, frozenset[int]]] = Counter()
        for slot in np.flatnonzero(pool.digest)[:30]:
            begin, length = int(pool.begin[slot]), int(pool.length[slot])
            route = pool.node[begin : begin + length].tolist()
            kind = int(pool.vehicle_class[slot])
            vehicle = int(island.search.first_of_class[kind])
            again = Island(day.flat)
            assert again.begin({vehicle: route}, seed=1)
            assert again.routes.cost[again.routes.sheet[vehicle]] == pool.cost[slot]
            seen[kind, frozenset(route)] += 1
            num_pooled += 1
        assert all(count == 1 for count in seen.values())
    assert num_pooled > 100


def test_island_that_begins_anew_lists_no_vehicle_twice(searches: list[Searched]) -> None:
    """What was touched before does not count: the list has one place a vehicle."""
    for day, island in searches:
        again = day.island()
        for _ in range(4):
            again.construct()
            again.anneal(50, 300_000.0, 3_000.0)
            assert again.begin(island.best_routes(), seed=1)
            again.construct()
            num_touched = int(again.search.count[NUM_TOUCHED])
            touched = again.search.touched[:num_touched].tolist()
            assert num_touched <= len(set(touched))
            assert again.begin(day.locked_routes(), seed=2)
