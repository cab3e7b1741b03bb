"""Routes seen by the kernels, as arrays that can be sent from process to process."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing_engine.kernels.arrays import NODES, SLOTS, Floats, Ints, Pool

#: Visits of all pooled routes that are kept, and looked at when routes are put together.
MOST_POOLED_VISITS = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class PooledRoutes:
    """
    Routes, in the order in which they were seen.

    Parameters
    ----------
    cost : float64, shape (num_routes,)
        Dong.
    vehicle_class, begin, length : int32, shape (num_routes,)
    node : int32, shape (num_nodes,)
        Visits of all routes, one route after the other.
    """

    cost: Floats
    vehicle_class: Ints
    begin: Ints
    length: Ints
    node: Ints


def pooled_routes(pool: Pool) -> PooledRoutes:
    """What a kernel's pool holds."""
    slots = np.flatnonzero(pool.digest)
    slots = slots[np.argsort(pool.begin[slots], kind="stable")]
    assert len(slots) == pool.filled[SLOTS]  # noqa: S101 - each slot in use has a digest
    return PooledRoutes(
        cost=pool.cost[slots],
        vehicle_class=pool.vehicle_class[slots],
        begin=pool.begin[slots],
        length=pool.length[slots],
        node=pool.node[: pool.filled[NODES]].copy(),
    )
