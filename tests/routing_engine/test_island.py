import pytest

from routing_engine.flat_problem import flatten
from routing_engine.island import SETTINGS, Island
from routing_engine.scale import Scale
from routing_engine.tasks import TaskBook
from tests.routing_engine.hand_drawn import at, bike, call, pair, street


@pytest.fixture
def island() -> Island:
    """Three papers that one route collects at one door and delivers at another, 2 km on."""
    papers = [pair(name, at("a"), at("c")) for name in ("X", "Y", "Z")]
    island = Island(flatten(TaskBook(street(*papers)))[0])
    island.begin({}, seed=1)
    island.construct()
    return island


def test_visits_at_one_door_are_one_stop(island: Island) -> None:
    """A leg of 120 s at a dong a second and of 2 km at 10 dong; five gaps between six visits."""
    assert island.scale() == Scale(leg=140.0, visits=5.0)


def test_routes_of_one_stop_are_measured_by_their_way_from_the_base_and_back() -> None:
    """A leg of 60 s at a dong a second and of 1 km at 10 dong."""
    calls = [call(name, at("a")) for name in ("X", "Y")]
    island = Island(flatten(TaskBook(street(*calls)))[0])
    island.begin({}, seed=1)
    assert island.scale() is None
    island.construct()
    assert island.scale() == Scale(leg=70.0, visits=1.0)


def test_way_that_costs_nothing_is_no_measure() -> None:
    calls = [call("X", at("a")), call("Y", at("c"))]
    free = bike(cost_per_hour=0, cost_per_km=0)
    island = Island(flatten(TaskBook(street(*calls, vehicles=(free,))))[0])
    island.begin({}, seed=1)
    island.construct()
    assert island.scale() is None


def test_removals_grow_with_the_visits_a_stop_but_not_for_ever(island: Island) -> None:
    island.measure_by(Scale(leg=1.0, visits=1.5))
    assert island.settings.mean_removed == 1.5 * SETTINGS.mean_removed
    assert island.settings.longest_string == 1.5 * SETTINGS.longest_string
    island.measure_by(Scale(leg=1.0, visits=9.0))
    assert island.settings.mean_removed == 2.0 * SETTINGS.mean_removed
    island.measure_by(Scale(leg=1.0, visits=1.0))
    assert island.settings.mean_removed == SETTINGS.mean_removed


def test_segments_are_exchanged_the_more_often_the_more_visits_there_are() -> None:
    def share(number: int) -> float:
        calls = [call(f"C{one}", at("a")) for one in range(number)]
        island = Island(flatten(TaskBook(street(*calls)))[0])
        island.measure_by(Scale(leg=1.0, visits=1.0))
        return island.settings.segment_share

    assert share(100) == pytest.approx(0.25 * SETTINGS.segment_share)
    assert share(400) == share(500) == SETTINGS.segment_share
