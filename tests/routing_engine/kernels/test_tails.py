"""Exchanged tails: what they save, and what they never do."""

from __future__ import annotations

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.sheets import CURRENT, NUM_TOUCHED, STAMP
from routing_engine.kernels.tails import exchange_tails
from routing_engine.schedule import schedule_route
from tests.routing_engine.kernels.kernel_days import Day, drawn_days

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
    days = []
    for _, day in drawn_days(SEEDS, **drawn):
        island = day.island(seed=5)
        island.construct()
        days.append((day, island))
    return days


def test_exchange_costs_what_it_says_and_can_be_driven() -> None:
    """Whatever the price: several windows, breaks, loads, pairs and locked prefixes occur."""
    num_done = 0
    for day, island in constructed(num_shipments=14, num_vehicles=4):
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
    assert num_done > 100


def test_locked_visits_stay_first() -> None:
    for day, island in constructed(num_shipments=14, num_vehicles=4):
        locked = {
            vehicle: route[: day.flat.fleet.num_locked[vehicle]]
            for vehicle, route in day.locked_routes().items()
        }
        for _ in range(10):
            exchange(island, np.inf)
        for vehicle, first in locked.items():
            assert island.current_routes().get(vehicle, [])[: len(first)] == first


def test_nothing_is_exchanged_that_saves_too_little() -> None:
    for _, island in constructed(num_shipments=14, num_vehicles=4):
        cost = island.search.cost[CURRENT]
        for _ in range(10):
            added = exchange(island, -0.2 * cost)
            assert added == np.inf or added < -0.2 * cost
