from __future__ import annotations

from routing_engine.model import Limits
from routing_engine.problem import Problem, Shift
from routing_engine.ruin import ruin_and_recreate
from tests.routing_engine.hand_drawn import at, bike, pair, refs, street


def full_bike_and_short_shift() -> Problem:
    """
    ``near`` fills the long bike; the short one could serve it, and is home before ``late`` opens.

    So ``late`` finds no place as long as ``near`` stays where it is.
    """
    return street(
        pair("near", at("a", (0, 5_000)), at("b", (3_000, 3_400)), grams=10, penalty=10**6),
        pair("late", at("a", (2_000, 2_500)), at("b", (4_000, 9_000)), grams=5, penalty=10**6),
        vehicles=(bike("long"), bike("short", shift=Shift(0, 3_500))),
    )


def test_room_is_made_for_a_shipment_without_a_place() -> None:
    problem = full_bike_and_short_shift()
    start = [refs("near:pickup", "near:delivery"), refs()]
    # Both shipments are served once ``near`` has left the long bike.
    found = ruin_and_recreate(problem, start, Limits(steps=3), required_penalty=10**9, seed=1)
    assert found == [
        refs("late:pickup", "late:delivery"),
        refs("near:pickup", "near:delivery"),
    ]


def test_a_route_is_left_alone_when_room_costs_more_than_the_penalty() -> None:
    problem = street(
        pair("near", at("a"), at("b"), grams=10, penalty=10**6),
        pair("poor", at("a", (0, 100)), at("c", (0, 250)), grams=5, penalty=1),
    )
    start = [refs("near:pickup", "near:delivery")]
    found = ruin_and_recreate(problem, start, Limits(steps=5), required_penalty=10**9, seed=1)
    assert found == start
