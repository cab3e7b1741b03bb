"""The pool of routes seen, from which whole plans are put together later."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import NODES, SLOTS, Fleet, Pool, Routes
from routing_engine.kernels.compiled import kernel


@kernel
def add_route(fleet: Fleet, routes: Routes, pool: Pool, vehicle: int) -> None:
    """
    Keep a vehicle's route, unless its visits were seen in a cheaper order.

    When the pool is full the route is let go. Two sets of visits that share a digest, one pair in
    2^64, are told apart by their number alone; a plan made of a wrong one would be refused.
    """
    sheet = routes.sheet[vehicle]
    length = routes.length[sheet]
    if length == 0:
        return
    digest = np.uint64(fleet.vehicle_class[vehicle] + 1) * np.uint64(0x9E3779B97F4A7C15)
    for position in range(1, length + 1):
        digest += pool.token[routes.node[sheet, position]]
    num_slots = pool.digest.shape[0]
    slot = np.int64(digest & np.uint64(num_slots - 1))
    while pool.digest[slot] != np.uint64(0) and pool.digest[slot] != digest:
        slot = (slot + 1) & (num_slots - 1)
    if pool.digest[slot] == digest:
        if routes.cost[sheet] >= pool.cost[slot] or pool.length[slot] != length:
            return
    else:
        is_full = pool.filled[NODES] + length > pool.node.shape[0]
        if is_full or pool.filled[SLOTS] * 10 > num_slots * 6:
            return
        pool.digest[slot] = digest
        pool.begin[slot] = pool.filled[NODES]
        pool.length[slot] = length
        pool.vehicle_class[slot] = fleet.vehicle_class[vehicle]
        pool.filled[NODES] += length
        pool.filled[SLOTS] += 1
    pool.cost[slot] = routes.cost[sheet]
    for position in range(length):
        pool.node[pool.begin[slot] + position] = routes.node[sheet, position + 1]
