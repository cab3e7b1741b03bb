import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from routing_engine.island import Island
from routing_engine.kernels.choice import best_place, recall
from routing_engine.problem import Problem
from tests.property.strategies import random_problem
from tests.routing_engine.kernels.kernel_days import (
    Day,
    day_of,
    drawn_days,
    drawn_route,
    has_something_to_serve,
    judged_cost,
    with_one_window,
    with_vehicles,
    without_breaks,
)

SEEDS = range(120)
#: Dong within which two sums of floats are the same.
EQUAL = 1e-6


@dataclass(frozen=True)
class Trial:
    """
    One shipment offered to one route.

    ``costs``: dong by which the route becomes dearer for each code of places that can be driven,
    found by trying all of them.
    """

    day: Day
    vehicle: int
    found: float
    code: int
    costs: dict[int, float]

    @property
    def is_paid(self) -> bool:
        return self.day.vehicle(self.vehicle).cost_per_hour > 0

    @property
    def least(self) -> float:
        return min(self.costs.values(), default=np.inf)


def places(route: list[int], visits: list[int], first: int) -> Iterator[tuple[int, list[int]]]:
    """Each code, and the route it leads to."""
    for pickup in range(first, len(route) + 1):
        if len(visits) == 1:
            yield pickup, [*route[:pickup], *visits, *route[pickup:]]
            continue
        for delivery in range(pickup, len(route) + 1):
            middle = route[pickup:delivery]
            yield (
                pickup << 20 | delivery,
                [*route[:pickup], visits[0], *middle, visits[1], *route[delivery:]],
            )


def offered(
    day: Day,
    island: Island,
    vehicle: int,
    route: list[int],
    shipment: int,
    *,
    avoided: int = -1,
    below: float = np.inf,
) -> Trial:
    flat = day.flat
    found, code = best_place(
        flat.visits,
        flat.shipments,
        flat.travel,
        flat.fleet,
        island.routes,
        shipment,
        vehicle,
        avoided,
        below,
    )
    before = judged_cost(day, vehicle, route)
    first = len(day.vehicle(vehicle).locked_prefix)
    costs = {
        place: judged_cost(day, vehicle, longer) - before
        for place, longer in places(route, day.visits(shipment), first)
        if place != avoided
    }
    return Trial(
        day, vehicle, found, int(code), {key: cost for key, cost in costs.items() if cost < np.inf}
    )


def trials(change: Callable[[Problem], Problem], **drawn: bool) -> Iterator[Trial]:
    """Shipments offered to routes that can be driven, on days drawn at random."""
    for seed in SEEDS:
        problem = change(random_problem(seed, num_shipments=7, has_locks=False, **drawn))
        if not has_something_to_serve(problem):
            continue
        day, rng = day_of(problem), random.Random(seed)
        island = Island(day.flat)
        for _ in range(5):
            vehicle = rng.randrange(len(problem.vehicles))
            route = drawn_route(rng, day, most=3) if rng.random() < 0.9 else []
            if judged_cost(day, vehicle, route) < np.inf and island.begin({vehicle: route}, seed=1):
                for shipment in range(day.flat.num_shipments):
                    if day.visits(shipment)[0] not in route:
                        yield offered(day, island, vehicle, route, shipment)


def unpaid(problem: Problem) -> Problem:
    """The same day, only metres costing anything."""
    return with_vehicles(problem, [replace(one, cost_per_hour=0) for one in problem.vehicles])


def on_shortest_ways(problem: Problem) -> Problem:
    """The same day, no detour by a third place being quicker than the way itself."""
    seconds = problem.travel.seconds.copy()
    for table in seconds:
        for k in range(len(table)):
            via = table[:, k, None] + table[None, k, :]
            is_road = (table[:, k, None] >= 0) & (table[None, k, :] >= 0)
            better = is_road & (table >= 0) & (via < table)
            table[better] = via[better]
            # What can be reached by way of a third place can be reached.
            table[is_road & (table < 0)] = via[is_road & (table < 0)]
    metres = np.where(problem.travel.metres < 0, 10_000, problem.travel.metres)
    metres[seconds < 0] = -1
    return replace(problem, travel=replace(problem.travel, seconds=seconds, metres=metres))


def assert_exact(trial: Trial) -> None:
    assert (trial.found < np.inf) == bool(trial.costs)
    if trial.costs:
        assert trial.found == pytest.approx(trial.least, abs=EQUAL)
        assert trial.costs[trial.code] == pytest.approx(trial.least, abs=EQUAL)


def test_place_is_the_cheapest_by_distance() -> None:
    """Several windows, open ends, several dimensions, stops with one set-up: all occur."""
    num_found = 0
    for trial in trials(lambda problem: unpaid(without_breaks(on_shortest_ways(problem)))):
        assert_exact(trial)
        num_found += bool(trial.costs)
    assert num_found > 500


def test_place_is_the_cheapest_with_time_paid() -> None:
    """With one window a visit; with several the kernel guesses."""
    num_found = 0
    for trial in trials(lambda problem: without_breaks(with_one_window(on_shortest_ways(problem)))):
        assert_exact(trial)
        num_found += bool(trial.costs) and trial.is_paid
    assert num_found > 200


def test_place_is_the_cheapest_by_distance_past_breaks() -> None:
    num_found = 0
    for trial in trials(lambda problem: unpaid(on_shortest_ways(problem))):
        assert_exact(trial)
        has_breaks = bool(trial.day.vehicle(trial.vehicle).shift.breaks)
        num_found += bool(trial.costs) and has_breaks
    assert num_found > 300


def exactly_priced(problem: Problem) -> Problem:
    """The same day with time paid, as far as the kernel prices every place exactly."""
    return without_breaks(with_one_window(on_shortest_ways(problem)))


def limited_trials(change: Callable[[Problem], Problem]) -> Iterator[tuple[Trial, Trial, Trial]]:
    """A trial without a limit, one with a limit just above what it found, one with just that."""
    for seed in SEEDS:
        drawn = random_problem(seed, num_shipments=7, num_vehicles=1, has_locks=False)
        problem = change(drawn)
        if not has_something_to_serve(problem):
            continue
        day, rng = day_of(problem), random.Random(seed)
        island, route = Island(day.flat), drawn_route(rng, day, most=3)
        if judged_cost(day, 0, route) == np.inf or not island.begin({0: route}, seed=1):
            continue
        for shipment in range(day.flat.num_shipments):
            if day.visits(shipment)[0] in route:
                continue
            free = offered(day, island, 0, route, shipment)
            if free.found < np.inf:
                yield (
                    free,
                    offered(day, island, 0, route, shipment, below=free.found + 1),
                    offered(day, island, 0, route, shipment, below=free.found),
                )


@pytest.mark.parametrize(
    "change", [lambda problem: unpaid(on_shortest_ways(problem)), exactly_priced]
)
def test_no_place_as_dear_as_the_limit_is_proposed(change: Callable[[Problem], Problem]) -> None:
    """What is cheaper than the limit is found as if there were none."""
    num_found = 0
    for free, above, at_it in limited_trials(change):
        assert (above.found, above.code) == (free.found, free.code)
        assert (at_it.found, at_it.code) == (free.found, -1)
        num_found += 1
    assert num_found > 20


def test_what_was_too_dear_is_looked_at_again_once_the_limit_has_risen() -> None:
    """Remembered is only that every place costs at least the limit of then."""
    num_risen = 0
    for _, day in drawn_days(SEEDS, num_shipments=7, num_vehicles=1, has_locks=False):
        island, flat = Island(day.flat), day.flat
        assert island.begin({}, seed=1)

        def recalled(shipment: int, below: float, island: Island = island) -> float:
            flat = island.flat
            return float(
                recall(
                    flat.visits, flat.shipments, flat.travel, flat.fleet, island.routes,
                    island.memory, island.search, shipment, 0, below,
                )
            )  # fmt: skip

        for shipment in range(flat.num_shipments):
            fresh = Island(flat)
            fresh.begin({}, seed=1)
            cost = recalled(shipment, np.inf, fresh)
            if 0 < cost < np.inf:
                assert recalled(shipment, cost / 2) >= cost / 2
                assert recalled(shipment, cost / 4) >= cost / 4
                assert recalled(shipment, 2 * cost) == cost
                assert recalled(shipment, cost / 2) == cost
                num_risen += 1
    assert num_risen > 50


def test_place_can_be_driven_where_its_price_is_a_guess() -> None:
    """Several windows or breaks, and time paid; even where a detour is quicker than the way."""
    for trial in trials(lambda problem: problem):
        assert trial.found == np.inf or trial.code in trial.costs


def test_avoided_place_is_not_proposed() -> None:
    for seed in SEEDS:
        problem = unpaid(
            on_shortest_ways(random_problem(seed, num_shipments=6, num_vehicles=1, has_locks=False))
        )
        if not has_something_to_serve(problem):
            continue
        day = day_of(problem)
        island = Island(day.flat)
        for shipment in range(1, day.flat.num_shipments):
            route = day.visits(0)
            if judged_cost(day, 0, route) == np.inf or not island.begin({0: route}, seed=1):
                break
            first = offered(day, island, 0, route, shipment)
            second = offered(day, island, 0, route, shipment, avoided=first.code)
            assert_exact(second)
            assert second.code != first.code or second.found == np.inf


def test_nothing_is_put_before_or_into_a_locked_prefix() -> None:
    num_locked = 0
    for seed in range(400):
        problem = unpaid(on_shortest_ways(random_problem(seed, num_shipments=6)))
        if not has_something_to_serve(problem):
            continue
        day = day_of(problem)
        routes = day.locked_routes()
        island = Island(day.flat)
        for vehicle, route in routes.items():
            if judged_cost(day, vehicle, route) == np.inf or not island.begin(routes, seed=1):
                continue
            for shipment in range(day.flat.num_shipments):
                if all(day.visits(shipment)[0] not in one for one in routes.values()):
                    assert_exact(offered(day, island, vehicle, route, shipment))
                    num_locked += 1
    assert num_locked > 50
