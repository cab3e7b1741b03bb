"""What shipments and vehicles are worth, from linear programs over a pool of routes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing_engine.kernels.arrays import Floats
from routing_engine.partition import Partition
from routing_engine.partition_models import Prices, priced
from routing_engine.solver_clock import SolverClock

#: Routes of the first linear program, by the seconds there are, within bounds; or without a clock.
_FIRST_PER_S = 3000
_LEAST_FIRST, _MOST_FIRST = 2000, 8000
_FIRST_UNTIMED = 4000
#: Part of the first one's routes by which each further one grows; and how many there are.
_GROWTH = 0.3
_MOST_ROUNDS = 8
#: Share of the time after which prices must do.
_SHARE = 0.5
#: Prices whose value is within this part of their bound will not change much.
_CLOSE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Pricing:
    """
    Columns at the rows' prices.

    Parameters
    ----------
    reduced : float64, shape (num_columns,)
        Dong that each column costs beyond what its rows are worth.
    bound : float
        No choice costs less; dong.
    """

    reduced: Floats
    bound: float


def pricing_of(partition: Partition, clock: SolverClock) -> Pricing | None:
    """
    Prices from linear programs over more and more columns; None: there was no time for any.

    A sample spread evenly over the pool prices the rest far better than its cheapest or its
    latest routes do.
    """
    first = _first(clock)
    is_used = np.zeros(len(partition.cost), np.bool_)
    is_used[:: -(-partition.num_pooled // first)] = True
    is_used[partition.num_pooled :] = True
    is_used[partition.incumbent] = True
    found: Pricing | None = None
    for _ in range(_MOST_ROUNDS):
        effort = clock.effort(_SHARE)
        prices = None if effort is None else priced(partition, np.flatnonzero(is_used), effort)
        if prices is None:
            break
        found = _pricing(partition, prices, found)
        if found.bound >= prices.value * (1 - _CLOSE):
            break
        unused = np.flatnonzero(~is_used)
        order = np.argsort(found.reduced[unused], kind="stable")
        is_used[unused[order[: int(_GROWTH * first)]]] = True
    return found


def _first(clock: SolverClock) -> int:
    """Routes of the first linear program."""
    if clock.seconds is None:
        return _FIRST_UNTIMED
    return min(_MOST_FIRST, max(_LEAST_FIRST, int(_FIRST_PER_S * clock.seconds)))


def _pricing(partition: Partition, prices: Prices, before: Pricing | None) -> Pricing:
    """
    The columns at these prices, and the best bound so far.

    Columns beyond the linear program lower its value by no more than what the vehicles' cheapest
    routes cost less than nothing.
    """
    reduced = partition.reduced_cost(prices.price)
    cheapest = np.sort(reduced[: partition.num_pooled])[: partition.num_vehicles]
    bound = prices.value + float(cheapest.clip(max=0.0).sum())
    return Pricing(reduced, max(bound, before.bound if before else 0.0))
