"""The best plan that can be put together from routes seen before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from routing_engine.flat_problem import FlatProblem
from routing_engine.kernels.arrays import Longs
from routing_engine.partition import Partition, partition_of
from routing_engine.partition_models import chosen
from routing_engine.pool_columns import Columns, merged_columns
from routing_engine.pool_prices import Pricing, pricing_of
from routing_engine.pooled_routes import MOST_POOLED_VISITS, PooledRoutes
from routing_engine.solver_clock import SolverClock

#: Visits of the pooled routes that are looked at a second, so that time is kept.
_VISITS_PER_S = 5_000_000
#: Columns of the first integer program; how they grow; and where they stop, by the clock or not.
_FIRST_CHOSEN = 1000
_GROWTH = 1.5
_MOST_CHOSEN = 12_000
_MOST_CHOSEN_UNTIMED = 1500
#: A larger integer program may last so many times as long as the one before it.
_LONGER = 3.0
#: A gain smaller than this part of the cost is rounding.
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Recombination:
    """
    What pools of routes are good for.

    Parameters
    ----------
    routes : dict of int to list of int, or None
        Visits by vehicle, cheaper than the incumbent; None: nothing cheaper was found.
    cost : float
        Dong, penalties included; the incumbent's where nothing cheaper was found.
    bound : float or None
        No plan made of the routes looked at costs less; None: unknown for lack of time.
    num_columns : int
        Routes looked at: of each class and set of visits the cheapest.
    """

    routes: dict[int, list[int]] | None
    cost: float
    bound: float | None
    num_columns: int


def recombine(
    flat: FlatProblem,
    pools: Sequence[PooledRoutes],
    incumbent: Mapping[int, Sequence[int]],
    incumbent_cost: float,
    *,
    seconds: float | None,
    seed: int,
    closed: Collection[int] = (),
) -> Recombination:
    """
    Choose among pooled routes those that serve the shipments at the least cost.

    A shipment is on one route or pays its penalty. Linear programs over parts of the pools price
    the shipments; integer programs of growing size choose among the routes that are cheap at
    these prices.

    Parameters
    ----------
    flat : FlatProblem
    pools : sequence of PooledRoutes
        In the order in which they were seen.
    incumbent : mapping of int to sequence of int
        Visits by vehicle of the plan to be beaten.
    incumbent_cost : float
        Dong, penalties included.
    seconds : float or None
        Of wall clock; None: no clock is read, and the same call returns the same.
    seed : int
        Of the solver's draws.
    closed : collection of int
        Vehicles that stay at their base.
    """
    clock = SolverClock(seconds, seed)
    most_visits = MOST_POOLED_VISITS if seconds is None else int(_VISITS_PER_S * seconds)
    columns = merged_columns(flat, pools, most_visits=min(MOST_POOLED_VISITS, most_visits))
    nothing = Recombination(None, incumbent_cost, None, len(columns.cost))
    if nothing.num_columns == 0:
        return nothing
    routes = {vehicle: list(visits) for vehicle, visits in incumbent.items() if len(visits) > 0}
    partition = partition_of(flat, columns, routes, incumbent_cost, closed=closed)
    pricing = pricing_of(partition, clock)
    if pricing is None:
        return nothing
    found = _choice(partition, pricing, clock)
    cost = float(partition.cost[found].sum())
    if cost >= incumbent_cost * (1 - _TINY) or not partition.is_valid(found):
        return Recombination(None, incumbent_cost, pricing.bound, nothing.num_columns)
    assigned = _assigned(flat, columns, partition, found, routes, closed)
    return Recombination(assigned, cost, pricing.bound, nothing.num_columns)


def _choice(partition: Partition, pricing: Pricing, clock: SolverClock) -> Longs:
    """
    Columns of the best choice found.

    The solver's first steps cannot be interrupted, so programs grow only while time allows.
    """
    best, size = partition.incumbent, float(_FIRST_CHOSEN)
    most = _MOST_CHOSEN if clock.seconds is not None else _MOST_CHOSEN_UNTIMED
    while True:
        room = float(partition.cost[best].sum()) - pricing.bound
        eligible = np.flatnonzero(pricing.reduced <= room)
        order = np.argsort(pricing.reduced[eligible], kind="stable")
        columns = np.union1d(eligible[order[: int(size)]], best)
        effort = clock.effort()
        before = clock.elapsed()
        choice = None if effort is None else chosen(partition, columns, best, effort)
        if choice is None:
            return best
        if partition.cost[choice.columns].sum() < partition.cost[best].sum():
            best = choice.columns
        size *= _GROWTH
        is_over = clock.left() < _LONGER * (clock.elapsed() - before) or size > most
        if not choice.is_optimal or len(columns) >= len(eligible) or is_over:
            return best


def _assigned(
    flat: FlatProblem,
    columns: Columns,
    partition: Partition,
    found: Longs,
    incumbent: dict[int, list[int]],
    closed: Collection[int],
) -> dict[int, list[int]]:
    """Chosen routes by vehicle; a route of the incumbent stays with its vehicle."""
    taken = found[found < len(columns.cost)].tolist()
    # Without a joint column that number is a shipment left out, and `joint` is empty.
    is_joint_taken = len(columns.cost) in found.tolist()
    same = list(partition.joint) if is_joint_taken else []
    same += [partition.kept[column] for column in taken if column in partition.kept]
    routes = {vehicle: incumbent[vehicle] for vehicle in same}
    for column in taken:
        if column in partition.kept:
            continue
        kind = columns.vehicle_class[column]
        members = range(*flat.first_of_class[kind : kind + 2])
        vehicle = next(one for one in members if one not in routes and one not in closed)
        routes[vehicle] = columns.visits(column)
    return dict(sorted(routes.items()))
