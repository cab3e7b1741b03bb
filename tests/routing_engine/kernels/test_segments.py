"""Exchanged segments: what is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.segments import cheapest_segments
from tests.routing_engine.kernels.exchange_days import (
    have_breaks,
    of_one_price,
    of_twins,
    plain_change,
)
from tests.routing_engine.kernels.kernel_days import Day

LONGEST = 2


def all_cuts(day: Day, island: Island) -> Iterator[tuple[int, int, int, int]]:
    """Vehicle and position, twice; both vehicles of one profile."""
    routes, profile = island.current_routes(), day.flat.fleet.profile
    for one, other in permutations(routes, 2):
        if profile[one] == profile[other]:
            for cut in range(1, len(routes[one]) + 1):
                for other_cut in range(len(routes[other])):
                    yield one, cut, other, other_cut


def holds_pairs(day: Day, visits: list[int]) -> bool:
    """Whether with each of these visits the other one of its shipment is there."""
    shipments = {int(day.flat.visits.shipment[visit]) for visit in visits}
    return sum(len(day.visits(shipment)) for shipment in shipments) == len(visits)


def least_change(day: Day, island: Island, one: int, cut: int, other: int, other_cut: int) -> float:
    """The cheapest exchange after two cuts that changes something, by the exact judge."""
    here, there = island.current_routes()[one], island.current_routes()[other]
    changes = (
        plain_change(day, island, one, cut, last, other, other_cut, other_last)
        for last in range(cut, min(cut + LONGEST, len(here)) + 1)
        for other_last in range(other_cut + 1, min(other_cut + LONGEST, len(there)) + 1)
        if holds_pairs(day, here[cut:last]) and holds_pairs(day, there[other_cut:other_last])
    )
    return min((change for change in changes if abs(change) > 1e-3), default=np.inf)


def test_what_is_passed_over_would_not_pay() -> None:
    """Without breaks, whose pay is not foreseen."""
    num_refused = num_kept = 0
    for day, island in of_twins() + of_one_price():
        if have_breaks(day):
            continue
        flat = day.flat
        for cuts in all_cuts(day, island):
            exact = least_change(day, island, *cuts)
            for most in (0.0, 20_000.0, np.inf):
                last, _ = cheapest_segments(
                    flat.visits,
                    flat.shipments,
                    flat.travel,
                    flat.fleet,
                    island.routes,
                    *cuts,
                    LONGEST,
                    most,
                )
                if last >= 0:
                    num_kept += 1
                else:
                    assert exact >= most - 1e-3
                    num_refused += 1
    assert num_refused > 100
    assert num_kept > 100
