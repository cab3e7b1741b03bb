"""
Four calls on the street, drawn by hand.

a at 60 s from the base, b at 120, c at 180; S at a, T at b, U at c, V at a again.
"""

from __future__ import annotations

import numpy as np
import pytest

from routing_engine import nearness as nearness_module
from routing_engine.nearness import nearness
from routing_engine.problem import Shipment
from tests.routing_engine.hand_drawn import at, call, pair, street
from tests.routing_engine.kernels.kernel_days import Day, day_of


def four_visits(*windows: tuple[int, int]) -> Day:
    """The calls, each with its window."""
    spans = windows or ((0, 9_000),) * 4
    calls: list[Shipment] = [
        call(name, at(place, span)) for name, place, span in zip("STUV", "abca", spans, strict=True)
    ]
    return day_of(street(*calls))


def near(day: Day) -> list[list[float]]:
    flat = day.flat
    every = np.arange(flat.num_visits)
    found = nearness(flat.visits, flat.travel, every, every)
    rows: list[list[float]] = found.tolist()
    return rows


def test_nearness_is_travel_where_windows_are_wide() -> None:
    assert near(four_visits()) == [
        [0, 60, 120, 0],
        [60, 0, 60, 60],
        [120, 60, 0, 120],
        [0, 60, 120, 0],
    ]


def test_waiting_counts_a_fifth_and_lateness_whole() -> None:
    """
    S until 100, T from 1,000, both at any other time: T follows S after waiting.

    S's service at 100 at the latest, 10 s, 60 s of way: 1000 - 170 = 830 s of waiting, a fifth of
    which is 166. The other way round, S would be 1000 + 10 + 60 - 100 = 970 s late.
    """
    rows = near(four_visits((0, 100), (1000, 9000), (0, 9000), (0, 9000)))
    assert rows[0][1] == rows[1][0] == pytest.approx(60 + 166)


def test_visits_that_cannot_both_be_kept_are_far_by_the_lateness() -> None:
    """Both open at 500 only: the second, 60 s away after 10 s of service, is 70 s late."""
    rows = near(four_visits((500, 500), (500, 500), (0, 9000), (0, 9000)))
    assert rows[0][1] == pytest.approx(60 + 70)


def test_neighbours_are_listed_nearest_first() -> None:
    """Equal ones door by door: T's are S and V at one door, and U, all a minute away."""
    day = four_visits()
    assert day.flat.near.around.tolist() == [[3, 1, 2], [0, 3, 2], [1, 0, 3], [0, 1, 2]]
    assert day.flat.near.beside.tolist() == [[3, 1, 2], [0, 3, 2], [1, 0, 3], [0, 1, 2]]


def doors(monkeypatch: pytest.MonkeyPatch, *, most_alike: int) -> list[list[int]]:
    """Those around each of ten papers at one door and one next door, four at most."""
    monkeypatch.setattr(nearness_module, "_NUM_AROUND", 4)
    monkeypatch.setattr(nearness_module, "_MOST_ALIKE", most_alike)
    calls = [call(f"S{number}", at("a")) for number in range(10)]
    around: list[list[int]] = day_of(street(*calls, call("T", at("b")))).flat.near.around.tolist()
    return around


def test_papers_of_one_door_are_each_others_neighbours_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four each, never oneself, and nobody is in no list."""
    around = doors(monkeypatch, most_alike=5)
    assert around[:6] == [
        [1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6], [4, 5, 6, 7], [5, 6, 7, 8], [6, 7, 8, 9],
    ]  # fmt: skip
    assert around[9] == [0, 1, 2, 3]
    assert around[10] == [0, 1, 2, 3]


def test_many_papers_of_one_door_leave_room_for_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two of a door at most, the paper itself among them: so one more, and T."""
    around = doors(monkeypatch, most_alike=2)
    assert around[:3] == [[1, 10], [2, 10], [3, 10]]
    assert around[10] == [0, 1]


def test_windows_move_those_to_be_put_beside_but_not_those_around() -> None:
    """V, where S is, is open until 40 and S from 5,000: the wait makes T and U nearer to S."""
    day = four_visits((5000, 9000), (0, 9000), (0, 9000), (0, 40))
    assert day.flat.near.around[0].tolist() == [3, 1, 2]
    assert day.flat.near.beside[0].tolist() == [1, 2, 3]


def test_pair_has_neighbours_of_both_its_ends() -> None:
    """From a to c: the two nearest to its pickup, then the one nearest to its delivery."""
    day = day_of(
        street(pair("P", at("a"), at("c")), call("S", at("a")), call("U", at("c"))),
    )
    assert day.flat.near.beside[0].tolist() == [2, 1, 3]


def test_lone_visit_has_no_neighbours() -> None:
    day = day_of(street(call("S", at("a"))))
    assert day.flat.near.around.shape == (1, 0)
    assert day.flat.near.beside.shape == (1, 0)


def test_day_without_shipments_has_empty_lists() -> None:
    day = day_of(street())
    assert day.flat.near.around.size == day.flat.near.beside.size == 0
