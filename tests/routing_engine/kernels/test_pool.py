from dataclasses import replace

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.arrays import Pool
from routing_engine.kernels.pool import NODES, SLOTS, add_route
from routing_engine.problem import Problem
from tests.routing_engine.hand_drawn import at, bike, call, street
from tests.routing_engine.kernels.kernel_days import Day, day_of


def four_calls() -> Problem:
    """Calls at a, b, c and a again; two vehicles alike and one that costs more."""
    calls = (call(name, at(place)) for name, place in zip("STUV", "abca", strict=True))
    vehicles = (bike("one"), bike("two"), bike("dear", fixed_cost=500))
    return street(*calls, vehicles=vehicles)


def a_pool(*, num_slots: int = 16, num_nodes: int = 40) -> Pool:
    return Pool(
        digest=np.zeros(num_slots, np.uint64),
        cost=np.zeros(num_slots),
        begin=np.zeros(num_slots, np.int32),
        length=np.zeros(num_slots, np.int32),
        vehicle_class=np.zeros(num_slots, np.int32),
        node=np.zeros(num_nodes, np.int32),
        token=np.array([3, 5, 11, 17], np.uint64) << np.uint64(40),
        filled=np.zeros(2, np.int64),
    )


def add(day: Day, island: Island, pool: Pool, vehicle: int, route: list[int]) -> None:
    assert island.begin({vehicle: route}, seed=1)
    with np.errstate(over="ignore"):
        add_route(day.flat.fleet, island.routes, pool, vehicle)


def held(pool: Pool) -> dict[tuple[int, ...], float]:
    """Order of visits and cost of each route in the pool."""
    slots = np.flatnonzero(pool.digest)
    routes = [tuple(pool.node[pool.begin[slot] :][: pool.length[slot]].tolist()) for slot in slots]
    return dict(zip(routes, pool.cost[slots].tolist(), strict=True))


def test_cheapest_order_of_a_set_of_visits_is_kept() -> None:
    """a, b, c and back: 6 km; a, c, b: 1 + 2 + 1 + 2 = 6 km; b, a, c: 2 + 1 + 2 + 3 = 8 km."""
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool()
    add(day, island, pool, 0, [1, 0, 2])
    dear = held(pool)[1, 0, 2]
    add(day, island, pool, 0, [0, 1, 2])
    cheap = held(pool)[0, 1, 2]
    assert cheap < dear
    add(day, island, pool, 0, [1, 0, 2])
    assert held(pool) == {(0, 1, 2): cheap}
    assert pool.filled.tolist() == [3, 1]


def test_vehicles_that_are_alike_share_a_route_and_others_do_not() -> None:
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool()
    for vehicle in range(3):
        add(day, island, pool, vehicle, [0, 1])
    slots = np.flatnonzero(pool.digest)
    assert sorted(pool.vehicle_class[slots].tolist()) == [0, 1]
    assert sorted(pool.cost[slots].tolist())[1] - sorted(pool.cost[slots].tolist())[0] == 400


def test_vehicle_at_its_base_has_no_route_to_keep() -> None:
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool()
    add(day, island, pool, 0, [])
    assert held(pool) == {}


def test_full_pool_lets_new_routes_go() -> None:
    """Five nodes: the second route of three visits no longer fits, one of two just does."""
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool(num_nodes=5)
    for route in ([0, 1, 2], [1, 2, 3], [0, 3]):
        add(day, island, pool, 0, route)
    assert set(held(pool)) == {(0, 1, 2), (0, 3)}
    assert pool.filled[NODES] == 5


def test_slots_are_never_all_in_use() -> None:
    """With four slots a third of four routes is taken, as 2 of 4 is below 6 in 10, and no more."""
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool(num_slots=4)
    for route in ([0], [1], [2], [3], [0, 1], [1, 2]):
        add(day, island, pool, 0, route)
    assert set(held(pool)) == {(0,), (1,), (2,)}
    assert pool.filled[SLOTS] == 3


def test_routes_that_meet_at_a_slot_are_both_kept() -> None:
    """Tokens that differ in their high bits alone lead to the same slot."""
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool()
    routes = [[0], [1], [2], [3], [0, 1], [1, 2], [2, 3]]
    for route in routes * 2:
        add(day, island, pool, 0, route)
    assert set(held(pool)) == {tuple(route) for route in routes}


def test_pool_that_is_full_still_learns_a_cheaper_order() -> None:
    day = day_of(four_calls())
    island, pool = Island(day.flat), a_pool(num_nodes=3)
    add(day, island, pool, 0, [1, 0, 2])
    add(day, island, pool, 0, [0, 1, 2])
    assert set(held(pool)) == {(0, 1, 2)}


def test_pooled_route_lies_where_its_slot_says() -> None:
    """A cheaper order takes the place of the dearer one, and its neighbours stay whole."""
    day = day_of(replace(four_calls(), name="again"))
    island, pool = Island(day.flat), a_pool()
    add(day, island, pool, 0, [1, 0, 2])
    add(day, island, pool, 0, [3])
    add(day, island, pool, 0, [0, 1, 2])
    assert pool.node[:4].tolist() == [0, 1, 2, 3]
