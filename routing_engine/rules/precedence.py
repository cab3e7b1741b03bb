"""A pickup and its delivery are on one route, in this order, each once."""

from __future__ import annotations

from collections.abc import Sequence

from routing_engine.tasks import Task


def keeps_order(tasks: Sequence[Task]) -> bool:
    """Whether every shipment on the route has all its visits there, once and in order."""
    num_done: dict[int, int] = {}
    for task in tasks:
        if num_done.get(task.shipment_idx, 0) != task.rank:
            return False
        num_done[task.shipment_idx] = task.rank + 1
    return all(num_done[task.shipment_idx] == task.num_visits for task in tasks)
