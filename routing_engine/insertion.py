"""Routes built in plain Python: locked prefixes, and the places left for single shipments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from routing_engine.costs import route_cost
from routing_engine.errors import SearchError
from routing_engine.problem import Vehicle
from routing_engine.route_table import Floats, Ints, RouteTable
from routing_engine.schedule import distance_along, earliest_timing, is_allowed
from routing_engine.tasks import Task, TaskBook

#: Routes whose positions are combined for a pair at first; the next ones follow when none fits.
_ROUTES_AT_ONCE = 10


class Builder:
    """
    Routes that grow by one shipment at a time.

    Parameters
    ----------
    book : TaskBook
    """

    def __init__(self, book: TaskBook) -> None:
        self.book = book
        self.table = RouteTable(book)
        self.costs = [0] * len(book.problem.vehicles)
        self._class_of = vehicle_classes(book.problem.vehicles)
        self._route_of: dict[int, int] = {}

    @property
    def routes(self) -> list[list[Task]]:
        """Visits of each vehicle; empty: it stays at its base."""
        return self.table.tasks

    def set_route(self, vehicle_idx: int, tasks: Sequence[Task]) -> bool:
        """Put a route in place when it is feasible; whether it was."""
        cost = self.cost_of(vehicle_idx, tasks)
        if cost is None:
            return False
        for task in self.table.tasks[vehicle_idx]:
            self._route_of.pop(task.shipment_idx, None)
        for task in tasks:
            self._route_of[task.shipment_idx] = vehicle_idx
        self.table.set_route(vehicle_idx, tasks)
        self.costs[vehicle_idx] = cost
        return True

    def is_served(self, shipment_idx: int) -> bool:
        """Whether the shipment is on a route."""
        return shipment_idx in self._route_of

    def cost_of(self, vehicle_idx: int, tasks: Sequence[Task]) -> int | None:
        """Dong for a route of these visits; None: infeasible."""
        if not tasks:
            return 0
        vehicle = self.book.problem.vehicles[vehicle_idx]
        if not is_allowed(vehicle, tasks):
            return None
        timing = earliest_timing(self.book, vehicle, tasks)
        if timing is None:
            return None
        metres = distance_along(self.book, vehicle, tasks)
        return route_cost(vehicle, distance_m=metres, duration_s=timing.duration)

    def start_locked_routes(self) -> None:
        """
        Put every locked prefix in place, with the deliveries it still owes.

        Raises
        ------
        SearchError
            When a prefix has no feasible times.
        """
        for idx, vehicle in enumerate(self.book.problem.vehicles):
            tasks = self.book.tasks(vehicle.locked_prefix)
            on_board = {task.shipment_idx for task in tasks}
            for shipment_idx in sorted(on_board):
                owed = self.book.by_shipment[shipment_idx][-1]
                if owed not in tasks:
                    tasks = self._with_owed(idx, tasks, owed)
            if tasks and not self.set_route(idx, tasks):
                raise SearchError(
                    f"Vehicle {vehicle.id}: its locked prefix of {len(vehicle.locked_prefix)}"
                    " visits cannot be kept within shift, breaks, windows and capacity."
                )

    def _with_owed(self, idx: int, tasks: list[Task], owed: Task) -> list[Task]:
        vehicle = self.book.problem.vehicles[idx]
        first = len(vehicle.locked_prefix)
        options = [[*tasks[:pos], owed, *tasks[pos:]] for pos in range(first, len(tasks) + 1)]
        timed = [(earliest_timing(self.book, vehicle, one), one) for one in options]
        feasible = [(timing.end, nr) for nr, (timing, _) in enumerate(timed) if timing]
        return options[min(feasible)[1]] if feasible else options[-1]

    def _rows(self) -> Ints:
        """Used vehicles, and of the unused ones the first of each class."""
        seen: set[int] = set()
        rows = []
        for idx, number in enumerate(self._class_of):
            if self.table.length[idx] or number not in seen:
                rows.append(idx)
            if not self.table.length[idx]:
                seen.add(number)
        return np.array(rows, np.int64)

    def places(self, shipment_idx: int) -> Iterable[tuple[int, list[Task]]]:
        """Routes with the shipment put in, the seemingly cheapest first."""
        tasks = self.book.by_shipment[shipment_idx]
        rows = self._rows()
        if not all(task.spans for task in tasks) or not len(rows):
            return
        if len(tasks) == 1:
            yield from self._single_places(rows, tasks[0])
        else:
            yield from self._pair_places(rows, tasks[0], tasks[1])

    def _single_places(self, rows: Ints, task: Task) -> Iterable[tuple[int, list[Task]]]:
        costs = self.table.insertion_costs(rows, (task,))
        costs[~self.table.room(rows, task, costs.shape[1])] = np.inf
        for row, pos in _ascending(costs):
            route = self.routes[int(rows[row])]
            yield int(rows[row]), [*route[:pos], task, *route[pos:]]

    def _pair_places(
        self, rows: Ints, pickup: Task, delivery: Task
    ) -> Iterable[tuple[int, list[Task]]]:
        apart = self.table.insertion_costs(rows, (pickup,))
        later = self.table.insertion_costs(rows, (delivery,))
        joined = self.table.insertion_costs(rows, (pickup, delivery))
        room = self.table.room(rows, pickup, apart.shape[1])
        apart[~room] = later[~room] = joined[~room] = np.inf
        least = np.minimum(apart.min(axis=1) + later.min(axis=1), joined.min(axis=1))
        fixed = np.where(self.table.length[rows] == 0, np.inf, 0.0)
        least = np.minimum(least + fixed, joined.min(axis=1))
        order = np.argsort(least, kind="stable")
        order = order[np.isfinite(least[order])]
        for begin in range(0, len(order), _ROUTES_AT_ONCE):
            some = order[begin : begin + _ROUTES_AT_ONCE]
            for row, first, second in _ascending(
                _pair_costs(apart[some], later[some], joined[some])
            ):
                vehicle_idx = int(rows[some[row]])
                route = self.routes[vehicle_idx]
                yield (
                    vehicle_idx,
                    [*route[:first], pickup, *route[first:second], delivery, *route[second:]],
                )


def _pair_costs(apart: Floats, later: Floats, joined: Floats) -> Floats:
    """Cost by row, gap of the pickup and gap of the delivery; infinite: cannot be."""
    width = apart.shape[1]
    costs = apart[:, :, None] + later[:, None, :]
    costs[:, np.tri(width, dtype=np.bool_)] = np.inf
    diagonal = np.arange(width)
    costs[:, diagonal, diagonal] = joined
    return costs


def _ascending(costs: Floats) -> Iterable[tuple[int, ...]]:
    """Index tuples of the finite costs, the least first; sorted only as far as asked for."""
    flat = costs.ravel()
    finite = np.flatnonzero(np.isfinite(flat))
    values = flat[finite]
    num_sorted, done = 64, 0
    while done < len(finite):
        num_sorted = min(num_sorted, len(finite))
        if num_sorted < len(finite):
            head = finite[np.argpartition(values, num_sorted - 1)[:num_sorted]]
        else:
            head = finite
        head = head[np.lexsort((head, flat[head]))]
        for index in head[done:]:
            yield tuple(int(one) for one in np.unravel_index(index, costs.shape))
        done, num_sorted = num_sorted, num_sorted * 16


def vehicle_classes(vehicles: Sequence[Vehicle]) -> list[int]:
    """A number for each vehicle; equal numbers: nothing but the name differs."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault(
            (
                one.start_location_id,
                one.end_location_id,
                one.shift,
                one.capacity,
                one.profile,
                one.fixed_cost,
                one.cost_per_hour,
                one.cost_per_km,
                one.locked_prefix,
            ),
            len(numbers),
        )
        for one in vehicles
    ]
