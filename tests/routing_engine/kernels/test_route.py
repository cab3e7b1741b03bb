from collections.abc import Iterator

import numpy as np
import pytest

from routing_engine.costs import route_cost
from routing_engine.island import Island
from routing_engine.kernels.clock import DEPARTURE
from routing_engine.rules.capacity import loads_along
from routing_engine.schedule import best_timing, distance_along, earliest_timing
from tests.routing_engine.kernels.kernel_days import Day, drawn_days, drawn_route

SEEDS = range(150)


def loaded(*, with_breaks: bool) -> Iterator[tuple[Day, Island, int, list[int], bool]]:
    """Routes drawn at random, each written by the kernel on its vehicle's sheet."""
    for rng, day in drawn_days(SEEDS, num_shipments=6, has_locks=False):
        island = Island(day.flat)
        for _ in range(6):
            vehicle = rng.randrange(len(day.problem.vehicles))
            if bool(day.vehicle(vehicle).shift.breaks) == with_breaks:
                route = drawn_route(rng, day, most=4)
                yield day, island, vehicle, route, island.begin({vehicle: route}, seed=1)


def end_of(island: Island, vehicle: int) -> int:
    """Earliest end that the kernel wrote."""
    sheet = island.routes.sheet[vehicle]
    last = int(island.routes.length[sheet])
    way = int(island.routes.way[sheet, last])
    return int(island.routes.clock[sheet, last, DEPARTURE]) + way


@pytest.mark.parametrize("with_breaks", [False, True])
def test_route_is_feasible_when_the_judge_finds_times(with_breaks: bool) -> None:
    seen = set()
    for day, _, vehicle, route, is_feasible in loaded(with_breaks=with_breaks):
        timing = earliest_timing(day.book, day.vehicle(vehicle), day.tasks(route))
        assert is_feasible == (timing is not None)
        seen.add(is_feasible)
    assert seen == {False, True}


def test_end_is_the_earliest_there_is() -> None:
    for day, island, vehicle, route, is_feasible in loaded(with_breaks=False):
        timing = earliest_timing(day.book, day.vehicle(vehicle), day.tasks(route))
        assert timing is None or end_of(island, vehicle) == timing.end
        assert is_feasible == (timing is not None)


def test_end_past_breaks_is_the_earliest_there_is() -> None:
    for day, island, vehicle, route, _ in loaded(with_breaks=True):
        timing = earliest_timing(day.book, day.vehicle(vehicle), day.tasks(route))
        if timing is not None:
            sheet = island.routes.sheet[vehicle]
            assert island.routes.clock[sheet, len(route) + 1, DEPARTURE] == timing.end


def test_paid_time_is_the_shortest_the_judge_knows() -> None:
    for day, island, vehicle, route, is_feasible in loaded(with_breaks=False):
        timing = best_timing(day.book, day.vehicle(vehicle), day.tasks(route))
        if is_feasible:
            assert timing is not None
            assert island.routes.duration[island.routes.sheet[vehicle]] == timing.duration


def test_paid_time_past_breaks_is_that_of_the_earliest_end() -> None:
    """A later departure that skips lunch or a closing hour is left to the judge."""
    for day, island, vehicle, route, is_feasible in loaded(with_breaks=True):
        if not is_feasible:
            continue
        one, tasks = day.vehicle(vehicle), day.tasks(route)
        earliest, best = earliest_timing(day.book, one, tasks), best_timing(day.book, one, tasks)
        assert earliest is not None
        assert best is not None
        duration = island.routes.duration[island.routes.sheet[vehicle]]
        assert duration == earliest.duration >= best.duration


def test_cost_is_the_judges_unrounded() -> None:
    """The judge rounds distance and time to whole dong, each once a route."""
    for day, island, vehicle, route, is_feasible in loaded(with_breaks=False):
        if not is_feasible:
            continue
        one, tasks = day.vehicle(vehicle), day.tasks(route)
        sheet = island.routes.sheet[vehicle]
        metres = distance_along(day.book, one, tasks)
        assert island.routes.metres[sheet, : len(route) + 1].sum() == metres
        duration = int(island.routes.duration[sheet])
        cost = route_cost(one, distance_m=metres, duration_s=duration)
        assert island.routes.cost[sheet] == pytest.approx(cost, abs=1.001)


def test_loads_and_the_most_before_and_behind() -> None:
    for day, island, vehicle, route, is_feasible in loaded(with_breaks=False):
        if not is_feasible:
            continue
        count = day.book.num_dimensions
        expected = np.array(loads_along(day.tasks(route), count)).reshape(len(route) + 1, count)
        written = island.routes.load[island.routes.sheet[vehicle], : len(route) + 1]
        assert np.array_equal(written[:, :count], expected)
        assert np.array_equal(
            written[:, count : 2 * count], np.maximum.accumulate(expected, axis=0)
        )
        behind = np.maximum.accumulate(expected[::-1], axis=0)[::-1]
        assert np.array_equal(written[:, 2 * count :], behind)


def test_route_at_its_base_costs_nothing() -> None:
    for _, day in drawn_days(range(30), has_locks=False):
        island = Island(day.flat)
        assert island.begin({}, seed=1)
        assert not island.routes.cost[island.routes.sheet].any()
        assert island.cost == pytest.approx(day.flat.shipments.penalty.sum())
