"""What is on board: never more than the vehicle holds, in any dimension."""

from __future__ import annotations

from collections.abc import Sequence

from routing_engine.tasks import Load, Task


def loads_along(tasks: Sequence[Task], num_dimensions: int) -> list[Load]:
    """
    Load when leaving the start, and after each visit.

    Parameters
    ----------
    tasks : sequence of Task
        The route's visits in order.
    num_dimensions : int

    Returns
    -------
    loads : list of tuple of int, length ``len(tasks) + 1``
        What is delivered without having been picked up is on board from the start.
    """
    dimensions = range(num_dimensions)
    load = tuple(
        sum(task.demand[dim] for task in tasks if task.is_from_start) for dim in dimensions
    )
    loads = [load]
    for task in tasks:
        load = tuple(load[dim] + task.sign * task.demand[dim] for dim in dimensions)
        loads.append(load)
    return loads


def fits(tasks: Sequence[Task], capacity: Load) -> bool:
    """Whether the vehicle can hold the load at every moment of the route."""
    on_board = [0] * len(capacity)
    for task in tasks:
        if task.is_from_start:
            on_board = [have + more for have, more in zip(on_board, task.demand, strict=True)]
    if any(have > room for have, room in zip(on_board, capacity, strict=True)):
        return False
    for task in tasks:
        sign = task.sign
        for dim, amount in enumerate(task.demand):
            on_board[dim] += sign * amount
            if on_board[dim] > capacity[dim]:
                return False
    return True
