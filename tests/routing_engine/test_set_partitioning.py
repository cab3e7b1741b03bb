"""Plans put together from pooled routes. The routes' costs are invented: none is driven here."""

from __future__ import annotations

import pickle
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from routing_engine.flat_problem import FlatProblem, flatten
from routing_engine.pool_columns import merged_columns
from routing_engine.pooled_routes import PooledRoutes
from routing_engine.problem import VisitKind, VisitRef
from routing_engine.set_partitioning import Recombination, recombine
from routing_engine.tasks import TaskBook
from tests.routing_engine.hand_drawn import at, bike, call, pair, street

#: A route as it is written down here: class, visits, dong.
Written = tuple[int, list[int], float]


def pool_of(*routes: Written) -> PooledRoutes:
    length = np.array([len(visits) for _, visits, _ in routes], np.int32)
    return PooledRoutes(
        cost=np.array([cost for _, _, cost in routes], np.float64),
        vehicle_class=np.array([kind for kind, _, _ in routes], np.int32),
        begin=(np.cumsum(length) - length).astype(np.int32),
        length=length,
        node=np.array([visit for _, visits, _ in routes for visit in visits], np.int32),
    )


def calls(number: int, *, penalty: int | None = 1000, classes: Sequence[int] = (3,)) -> FlatProblem:
    """As many lone visits, visit k being shipment k, and so many vehicles of each class."""
    shipments = [call(f"S{idx}", at("a"), penalty=penalty) for idx in range(number)]
    vehicles = tuple(
        bike(f"V{kind}-{idx}", capacity=(10 + kind,))
        for kind, count in enumerate(classes)
        for idx in range(count)
    )
    return flatten(TaskBook(street(*shipments, vehicles=vehicles)))[0]


def choose(
    flat: FlatProblem,
    pools: Sequence[PooledRoutes],
    incumbent: Mapping[int, Sequence[int]],
    cost: float,
    seconds: float | None = None,
    closed: Sequence[int] = (),
) -> Recombination:
    return recombine(flat, pools, incumbent, cost, seconds=seconds, seed=1, closed=closed)


def test_best_combination_is_found() -> None:
    """Alone 10 each, 40; 01 at 14 and 32 at 15 cost 29; 201 at 21 and 3 alone cost 31."""
    flat = calls(4, classes=(4,))
    alone = pool_of(*((0, [idx], 10.0) for idx in range(4)))
    joined = pool_of((0, [0, 1], 14.0), (0, [3, 2], 15.0), (0, [2, 0, 1], 21.0))
    found = choose(flat, [alone, joined], {0: [0], 1: [1], 2: [2], 3: [3]}, 40.0)
    assert found.routes == {0: [0, 1], 1: [3, 2]}
    assert found.cost == pytest.approx(29)
    assert found.bound == pytest.approx(29)
    assert found.num_columns == 7


def test_bound_may_lie_below_every_plan() -> None:
    """Any two of three for 12, one alone for 10: a plan is 22, half of each pair is 18."""
    flat = calls(3)
    pool = pool_of(
        *((0, [idx], 10.0) for idx in range(3)),
        *((0, list(two), 12.0) for two in ((0, 1), (1, 2), (0, 2))),
    )
    found = choose(flat, [pool], {0: [0], 1: [1], 2: [2]}, 30.0)
    assert found.cost == pytest.approx(22)
    assert found.bound == pytest.approx(18)


def test_shipment_without_a_route_pays_its_penalty() -> None:
    """01 at 15 and shipment 2, which no route holds, at 1,000, instead of 10 + 10 + 1,000."""
    flat = calls(3)
    pool = pool_of((0, [0], 10.0), (0, [1], 10.0), (0, [0, 1], 15.0))
    found = choose(flat, [pool], {0: [0], 1: [1]}, 1020.0)
    assert found.routes == {0: [0, 1]}
    assert found.cost == pytest.approx(1015)


def test_optional_shipment_is_left_out_when_that_is_cheaper() -> None:
    """Shipment 1 costs 2,000 on its route and 1,000 off it; a required one stays."""
    pool = pool_of((0, [0], 10.0), (0, [1], 2000.0))
    found = choose(calls(2), [pool], {0: [0], 1: [1]}, 2010.0)
    assert (found.routes, found.cost) == ({0: [0]}, pytest.approx(1010))
    assert choose(calls(2, penalty=None), [pool], {0: [0], 1: [1]}, 2010.0).routes is None


@pytest.mark.parametrize(("number", "cost"), [(2, 8.0), (1, 9.0)])
def test_classes_have_so_many_vehicles(number: int, cost: float) -> None:
    """Class 0 at 4 a shipment, class 1 at 5: two vehicles of class 0 cost 8; with one, 4 + 5."""
    flat = calls(2, classes=(number, 2))
    pool = pool_of(*((kind, [idx], 4.0 + kind) for kind in (0, 1) for idx in (0, 1)))
    found = choose(flat, [pool], {number: [0], number + 1: [1]}, 10.0)
    assert found.cost == pytest.approx(cost)
    assert found.routes is not None
    assert len([vehicle for vehicle in found.routes if vehicle < number]) == number


def test_closed_vehicle_stays_at_its_base() -> None:
    flat = calls(2, classes=(2, 2))
    pool = pool_of(*((kind, [idx], 4.0 + kind) for kind in (0, 1) for idx in (0, 1)))
    found = choose(flat, [pool], {2: [0], 3: [1]}, 10.0, closed=[0])
    assert found.routes is not None
    assert 0 not in found.routes
    assert found.cost == pytest.approx(9)


def test_route_that_is_kept_stays_with_its_vehicle() -> None:
    """01 becomes one route; vehicle 2 keeps its own."""
    pool = pool_of((0, [0], 10.0), (0, [1], 10.0), (0, [2], 10.0), (0, [1, 0], 12.0))
    found = choose(calls(3), [pool], {0: [0], 1: [1], 2: [2]}, 30.0)
    assert found.routes == {0: [1, 0], 2: [2]}


def test_routes_of_the_incumbent_that_no_pool_holds_are_kept_together() -> None:
    """0 and 1 are known to cost 40 - 10 - 10 = 20 together; 23 at 15 is cheaper than 20."""
    flat = calls(4, classes=(4,))
    pool = pool_of((0, [2], 10.0), (0, [3], 10.0), (0, [2, 3], 15.0))
    found = choose(flat, [pool], {0: [0], 1: [1], 2: [2], 3: [3]}, 40.0)
    assert found.routes == {0: [0], 1: [1], 2: [2, 3]}
    assert found.cost == pytest.approx(35)


def test_nothing_better_is_none() -> None:
    flat = calls(2)
    pool = pool_of((0, [0], 10.0), (0, [1], 10.0), (0, [0, 1], 20.0))
    found = choose(flat, [pool], {0: [0, 1]}, 20.0)
    assert found == Recombination(None, 20.0, found.bound, 3)
    assert found.bound == pytest.approx(20)
    assert choose(flat, [], {0: [0, 1]}, 20.0) == Recombination(None, 20.0, None, 0)


def test_vehicle_with_locked_visits_keeps_a_route() -> None:
    """Leaving S0 out would save 40 - 30, but the first vehicle has set out to serve it."""
    shipments = [call("S0", at("a"), penalty=30), call("S1", at("b"), penalty=1000)]
    locked = bike("locked", locked_prefix=(VisitRef("S0", VisitKind.VISIT),))
    flat = flatten(TaskBook(street(*shipments, vehicles=(locked, bike("free")))))[0]
    pool = pool_of((0, [0], 40.0), (0, [0, 1], 45.0), (1, [1], 10.0), (1, [0, 1], 15.0))
    found = choose(flat, [pool], {0: [0], 1: [1]}, 50.0)
    assert (found.routes, found.cost) == ({0: [0, 1]}, pytest.approx(45))


def test_both_visits_of_a_shipment_count_once() -> None:
    """S0 is visits 0 and 1, S1 is 2 and 3; both on one route cost 25 instead of 2 * 20."""
    shipments = [pair(f"S{idx}", at("a"), at("b")) for idx in (0, 1)]
    flat = flatten(TaskBook(street(*shipments, vehicles=(bike("V0"), bike("V1")))))[0]
    pool = pool_of((0, [0, 1], 20.0), (0, [2, 3], 20.0), (0, [2, 0, 3, 1], 25.0))
    found = choose(flat, [pool], {0: [0, 1], 1: [2, 3]}, 40.0)
    assert (found.routes, found.cost) == ({0: [2, 0, 3, 1]}, pytest.approx(25))


def test_cheapest_order_of_the_same_visits_is_kept() -> None:
    flat = calls(3, classes=(1, 1))
    first = pool_of((0, [0, 1], 10.0), (1, [0, 1], 7.0), (0, [2], 3.0))
    second = pool_of((0, [1, 0], 8.0), (0, [1, 2], 8.0), (0, [2], 3.0))
    columns = merged_columns(flat, [first, second], most_visits=100)
    kept = [(columns.vehicle_class[idx], columns.visits(idx)) for idx in range(4)]
    assert kept == [(1, [0, 1]), (0, [2]), (0, [1, 0]), (0, [1, 2])]
    assert columns.cost.tolist() == [7, 3, 8, 8]


@pytest.mark.parametrize(("most", "number"), [(0, 0), (2, 1), (3, 2), (5, 3), (6, 4), (99, 4)])
def test_routes_seen_last_are_kept_when_there_are_too_many(most: int, number: int) -> None:
    """Visits of the routes from the last one on: 2, 1, 2, 1."""
    flat = calls(3)
    pools = [pool_of((0, [1], 1.0), (0, [0, 1], 1.0)), pool_of((0, [2], 1.0), (0, [1, 2], 1.0))]
    assert len(merged_columns(flat, pools, most_visits=most).cost) == number


def test_standard_output_stays_clean(capfd: pytest.CaptureFixture[str]) -> None:
    flat, pool, incumbent, cost = drawn(random.Random(5), num_shipments=30, num_routes=400)
    choose(flat, [pool], incumbent, cost)
    assert capfd.readouterr() == ("", "")


def drawn(
    rng: random.Random, *, num_shipments: int, num_routes: int
) -> tuple[FlatProblem, PooledRoutes, dict[int, list[int]], float]:
    """Random routes of two classes, and an incumbent that serves one shipment a vehicle."""
    flat = calls(num_shipments, penalty=60, classes=(rng.randint(1, 3), rng.randint(0, 3)))
    num_classes = len(flat.first_of_class) - 1
    routes: list[Written] = []
    for _ in range(num_routes):
        visits = rng.sample(range(num_shipments), rng.randint(1, min(4, num_shipments)))
        cost = rng.randint(10, 30) + 12.0 * len(visits)
        routes.append((rng.randrange(num_classes), visits, cost))
    served = min(flat.num_vehicles, num_shipments)
    incumbent = {vehicle: [vehicle] for vehicle in range(served)}
    return flat, pool_of(*routes), incumbent, 50.0 * served + 60.0 * (num_shipments - served)


@dataclass(frozen=True)
class Plain:
    """The plain search over all combinations, as a judge."""

    flat: FlatProblem
    routes: list[tuple[int, list[int], float]]

    def best(self, at: int, served: frozenset[int], used: tuple[int, ...]) -> float:
        """Cheapest way on from the route at this position."""
        if at == len(self.routes):
            return 60.0 * (self.flat.num_shipments - len(served))
        cheapest = self.best(at + 1, served, used)
        kind, visits, cost = self.routes[at]
        room = self.flat.first_of_class[kind + 1] - self.flat.first_of_class[kind]
        if used[kind] < room and served.isdisjoint(visits):
            more = tuple(one + (idx == kind) for idx, one in enumerate(used))
            cheapest = min(cheapest, cost + self.best(at + 1, served | set(visits), more))
        return cheapest


def cost_of(pool: PooledRoutes, flat: FlatProblem, routes: Mapping[int, list[int]]) -> float:
    """Of routes that are all in the pool, and the penalties."""
    known: dict[tuple[int, tuple[int, ...]], float] = {}
    for idx, begin in enumerate(pool.begin):
        visits = tuple(pool.node[begin : begin + pool.length[idx]].tolist())
        key = (int(pool.vehicle_class[idx]), visits)
        known[key] = min(pool.cost[idx], known.get(key, np.inf))
    kinds = flat.fleet.vehicle_class
    total = sum(known[int(kinds[one]), tuple(visits)] for one, visits in routes.items())
    left_out = flat.num_shipments - sum(len(visits) for visits in routes.values())
    return total + float(flat.shipments.penalty[0]) * left_out


@pytest.mark.parametrize("seed", range(40))
def test_choice_is_as_good_as_trying_everything(seed: int) -> None:
    rng = random.Random(seed)
    number = rng.randint(1, 7)
    flat, pool, _, _ = drawn(rng, num_shipments=number, num_routes=rng.randint(1, 14))
    nothing_served = 60.0 * number
    written = [
        (int(kind), pool.node[begin : begin + length].tolist(), float(cost))
        for kind, begin, length, cost in zip(
            pool.vehicle_class, pool.begin, pool.length, pool.cost, strict=True
        )
    ]
    best = Plain(flat, written).best(0, frozenset(), (0, 0))
    found = choose(flat, [pool], {}, nothing_served)
    assert found.cost == pytest.approx(best)
    assert found.bound is not None
    assert found.bound <= best + 1e-6 * best
    assert (found.routes is None) == (best == nothing_served)
    if found.routes is not None:
        visits = [visit for route in found.routes.values() for visit in route]
        assert len(visits) == len(set(visits))
        assert cost_of(pool, flat, found.routes) == pytest.approx(found.cost)


def test_same_call_returns_the_same_without_a_clock() -> None:
    flat, pool, incumbent, cost = drawn(random.Random(3), num_shipments=40, num_routes=3000)
    first = choose(flat, [pool], incumbent, cost)
    again = choose(flat, [pickle.loads(pickle.dumps(pool))], incumbent, cost)  # noqa: S301 - ours
    assert first.routes is not None
    assert repr(again) == repr(first)


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.01, 0.05, 0.3])
def test_short_time_yields_nothing_or_something_valid(seconds: float) -> None:
    flat, pool, incumbent, cost = drawn(random.Random(4), num_shipments=60, num_routes=8000)
    found = choose(flat, [pool], incumbent, cost, seconds=seconds)
    if found.routes is None:
        assert found.cost == cost
    else:
        assert cost_of(pool, flat, found.routes) == pytest.approx(found.cost)
        assert found.cost < cost
