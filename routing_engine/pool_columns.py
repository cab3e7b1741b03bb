"""Routes of several pools as the columns of one set-partitioning problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.flat_problem import FlatProblem
from routing_engine.kernels.arrays import Floats, Ints, Longs, Words
from routing_engine.pooled_routes import PooledRoutes

#: Tells classes with the same visits apart.
_CLASS_WORD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """
    Routes that may be chosen, each class and set of visits once.

    Parameters
    ----------
    cost : float64, shape (num_columns,)
        Dong.
    vehicle_class : int32, shape (num_columns,)
    begin, length : int64, shape (num_columns,)
        Of each column's visits among ``node``; no column is empty.
    node : int32, shape (num_nodes,)
    digest : uint64, shape (num_columns,)
        Of class and visits, whatever their order.
    """

    cost: Floats
    vehicle_class: Ints
    begin: Longs
    length: Longs
    node: Ints
    digest: Words

    def visits(self, column: int) -> list[int]:
        """Of a column, in the order of its route."""
        begin = self.begin[column]
        found: list[int] = self.node[begin : begin + self.length[column]].tolist()
        return found


def merged_columns(
    flat: FlatProblem, pools: Sequence[PooledRoutes], *, most_visits: int
) -> Columns:
    """
    Routes of all pools, the cheapest of those with the same class and visits.

    Parameters
    ----------
    flat : FlatProblem
    pools : sequence of PooledRoutes
        In the order in which they were seen.
    most_visits : int
        Of all routes together; the routes seen last are taken.
    """
    columns = _joined(flat, _latest(pools, most_visits))
    # By digest, then by cost; of equals the one seen first comes first.
    order = np.lexsort((columns.cost, columns.digest))
    digest = columns.digest[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = digest[1:] != digest[:-1]
    kept = np.sort(order[is_first])
    return Columns(
        columns.cost[kept],
        columns.vehicle_class[kept],
        columns.begin[kept],
        columns.length[kept],
        columns.node,
        columns.digest[kept],
    )


def columns_of(
    columns: Columns, flat: FlatProblem, routes: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """
    Column by vehicle, for those vehicles whose very route is a column.

    Parameters
    ----------
    columns : Columns
    flat : FlatProblem
    routes : mapping of int to sequence of int
        Visits by vehicle.
    """
    order = np.argsort(columns.digest, kind="stable")
    wanted = _joined(flat, [_as_pool(flat, routes)]).digest
    at = np.searchsorted(columns.digest[order], wanted)
    return {
        vehicle: int(order[place])
        for (vehicle, visits), place in zip(routes.items(), at, strict=True)
        if place < len(order) and columns.visits(int(order[place])) == list(visits)
    }


def _as_pool(flat: FlatProblem, routes: Mapping[int, Sequence[int]]) -> PooledRoutes:
    length = np.array([len(visits) for visits in routes.values()], np.int32)
    visits = [visit for route in routes.values() for visit in route]
    return PooledRoutes(
        cost=np.zeros(len(length)),
        vehicle_class=flat.fleet.vehicle_class[list(routes)],
        begin=(np.cumsum(length) - length).astype(np.int32),
        length=length,
        node=np.array(visits, np.int32),
    )


def spread(begin: NDArray[np.int64], length: NDArray[np.int64]) -> Longs:
    """Positions ``begin`` to ``begin + length`` of each entry, one entry after the other."""
    before = np.cumsum(length) - length
    positions: Longs = np.repeat(begin - before, length) + np.arange(length.sum())
    return positions


def _latest(pools: Sequence[PooledRoutes], most_visits: int) -> list[PooledRoutes]:
    """The last routes seen that hold no more visits than this."""
    kept, left = [], most_visits
    for pool in reversed(pools):
        upto = np.cumsum(pool.length[::-1], dtype=np.int64)
        number = int(np.searchsorted(upto, left, side="right"))
        first = len(pool.length) - number
        kept.append(
            PooledRoutes(
                pool.cost[first:],
                pool.vehicle_class[first:],
                pool.begin[first:],
                pool.length[first:],
                pool.node,
            )
        )
        left -= int(upto[number - 1]) if number else 0
        if first:
            break
    return kept[::-1]


def _joined(flat: FlatProblem, pools: Sequence[PooledRoutes]) -> Columns:
    """All routes, those that are there twice too."""
    lengths = [pool.length.astype(np.int64) for pool in pools]
    nodes = [
        pool.node[spread(pool.begin.astype(np.int64), length)]
        for pool, length in zip(pools, lengths, strict=True)
    ]
    length = np.concatenate([np.zeros(0, np.int64), *lengths])
    node = np.concatenate([np.zeros(0, np.int32), *nodes])
    kind = np.concatenate([np.zeros(0, np.int32), *(pool.vehicle_class for pool in pools)])
    cost = np.concatenate([np.zeros(0), *(pool.cost for pool in pools)])
    begin = np.cumsum(length) - length
    digest = kind.astype(np.uint64) * _CLASS_WORD
    if len(length):
        digest += np.add.reduceat(_words(flat.num_visits)[node], begin)
    return Columns(cost, kind, begin, length, node, digest)


def _words(num_visits: int) -> Words:
    """Random words, one a visit, whose sum tells sets of visits apart; always the same."""
    return np.random.default_rng(0).integers(1, 2**64, size=num_visits, dtype=np.uint64)
