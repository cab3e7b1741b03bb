"""Values refuse what no later check could make sense of."""

from __future__ import annotations

import pytest

from routing_engine.problem import Shift, Shipment, TimeWindow, Visit, VisitKind
from tests.routing_engine.four_visits import PROBLEM

HERE = Visit("base")


def test_a_window_may_be_a_single_second() -> None:
    assert TimeWindow(5, 5).latest == 5
    with pytest.raises(ValueError, match="earliest 5, latest 4"):
        TimeWindow(5, 4)


def test_windows_of_a_visit_have_gaps_between() -> None:
    assert Visit("base", time_windows=(TimeWindow(0, 4), TimeWindow(5, 9))).time_windows
    with pytest.raises(ValueError, match="window from 4"):
        Visit("base", time_windows=(TimeWindow(0, 4), TimeWindow(4, 9)))


def test_a_shift_may_not_end_before_it_begins() -> None:
    assert Shift(9, 9).latest_end == 9
    with pytest.raises(ValueError, match="latest_end 8"):
        Shift(9, 8)


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ({}, "give a pickup"),
        ({"visit": HERE, "pickup": HERE}, "give a pickup"),
        ({"visit": HERE, "demand": (1,)}, "carries nothing"),
        ({"pickup": HERE, "demand": (-1,)}, "wanted 0 or more"),
        ({"pickup": HERE, "release_time": 9, "due_time": 8}, "before release_time"),
    ],
)
def test_a_shipment_says_plainly_what_moves(visits: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Shipment("S-1", **{"demand": (), **visits})  # type: ignore[arg-type]


def test_visits_come_in_the_order_in_which_they_are_made() -> None:
    pair = PROBLEM.shipments[0]
    assert [kind for kind, _ in pair.visits()] == [VisitKind.PICKUP, VisitKind.DELIVERY]
    assert pair.is_pair
    assert not pair.is_required
    assert [kind for kind, _ in Shipment("S-2", (), visit=HERE).visits()] == [VisitKind.VISIT]


def test_things_are_found_by_their_id() -> None:
    assert PROBLEM.location_by_id["agent"].matrix_idx == 1
    assert PROBLEM.shipment_by_id["S-2"] is PROBLEM.shipments[1]
    assert PROBLEM.vehicle_by_id["V-1"] is PROBLEM.vehicles[0]
