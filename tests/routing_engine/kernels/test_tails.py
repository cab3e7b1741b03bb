"""Exchanged tails: what is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.tails import _cost_alike, _may_pay
from tests.routing_engine.kernels.exchange_days import (
    have_breaks,
    of_one_price,
    of_twins,
    plain_change,
)


def all_exchanges(island: Island) -> Iterator[tuple[int, int, int, int]]:
    """Vehicle and position, twice: what follows the one may follow the other."""
    routes = island.current_routes()
    for one, other in permutations(routes, 2):
        for cut in range(1, len(routes[one]) + 1):
            for other_cut in range(len(routes[other])):
                yield one, cut, other, other_cut


def test_what_is_passed_over_where_ways_cost_alike_would_not_pay() -> None:
    """Without breaks, whose pay the filter does not foresee."""
    num_refused = num_kept = 0
    for day, island in of_twins() + of_one_price():
        flat = day.flat
        if have_breaks(day):
            continue
        for cuts in all_exchanges(island):
            one, cut, other, other_cut = cuts
            if not _cost_alike(flat.fleet, one, other):
                continue
            length = island.routes.length[island.routes.sheet]
            exact = plain_change(
                day, island, one, cut, length[one], other, other_cut, length[other]
            )
            for most in (0.0, 20_000.0, np.inf):
                if _may_pay(flat.visits, flat.travel, flat.fleet, island.routes, *cuts, most):
                    num_kept += 1
                else:
                    assert exact >= most - 1e-3
                    num_refused += 1
    assert num_refused > 100
    assert num_kept > 100
