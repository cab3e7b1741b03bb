"""Exchanged tails and segments: they cost what they say, and break nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from routing_engine.island import Island
from routing_engine.kernels.arrays import Search
from routing_engine.kernels.segments import exchange_segments
from routing_engine.kernels.sheets import NUM_TOUCHED, STAMP
from routing_engine.kernels.tails import exchange_tails
from routing_engine.schedule import schedule_route
from tests.routing_engine.kernels.exchange_days import (
    assert_lists_are_true,
    constructed,
    of_twins,
)

Exchange = Callable[[Island, float], float]


def tails(island: Island, most: float) -> float:
    flat, search = island.flat, begun(island)
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


def segments(island: Island, most: float) -> float:
    flat, search = island.flat, begun(island)
    added: float = exchange_segments(
        flat.visits,
        flat.shipments,
        flat.travel,
        flat.fleet,
        island.routes,
        flat.near,
        search,
        island.settings,
        most,
    )
    return added


def begun(island: Island) -> Search:
    """An iteration of its own."""
    island.search.count[STAMP] += 1
    island.search.count[NUM_TOUCHED] = 0
    return island.search


either = pytest.mark.parametrize("exchange", [tails, segments])


@either
def test_exchange_costs_what_it_says_and_can_be_driven(exchange: Exchange) -> None:
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


@either
def test_locked_visits_stay_first(exchange: Exchange) -> None:
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


@either
def test_nothing_is_exchanged_that_saves_too_little(exchange: Exchange) -> None:
    num_done = 0
    for _, island in constructed(num_shipments=14, num_vehicles=4) + of_twins():
        for _ in range(30):
            added = exchange(island, -1000.0)
            assert added == np.inf or added < -1000.0
            num_done += added < np.inf
    assert num_done > 10
