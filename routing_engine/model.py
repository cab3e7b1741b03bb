"""A small problem as a model of OR-Tools' routing library, and its answer as routes again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Problem, Vehicle, VisitRef
from routing_engine.tasks import Task, TaskBook

Ints = NDArray[np.int64]

#: Model costs are dong times this, so that seconds at an hourly price stay whole numbers.
_SCALE = 1_000
#: No sum in the model may come near the end of 64 bits.
_MAX_COST = 2**58


class RoutingLibraryModel:
    """
    One model of the routing library. Use it once, in a process that does little else.

    Nodes are the visits, then every vehicle's start and end.

    Parameters
    ----------
    problem : Problem
    required_penalty : int
        Dong that stand for leaving out a shipment that must be served; more than any saving.
    """

    def __init__(self, problem: Problem, *, required_penalty: int) -> None:
        from ortools.constraint_solver import pywrapcp

        self.problem = problem
        self.book = TaskBook(problem)
        self.tasks = [task for tasks in self.book.by_shipment for task in tasks]
        num_tasks, num_vehicles = len(self.tasks), len(problem.vehicles)
        self._num_nodes = num_tasks + 2 * num_vehicles
        starts = list(range(num_tasks, num_tasks + num_vehicles))
        ends = list(range(num_tasks + num_vehicles, self._num_nodes))
        self._manager = pywrapcp.RoutingIndexManager(self._num_nodes, num_vehicles, starts, ends)
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._index = [self._manager.NodeToIndex(node) for node in range(num_tasks)]
        self._scale = self._safe_scale(required_penalty)
        self._places, self._is_open = self._places_of_nodes()
        self._add_costs()
        self._add_loads()
        self._add_times()
        self._add_shipments(required_penalty)
        self._add_locks()

    def _safe_scale(self, required_penalty: int) -> int:
        per_arc = max(
            (
                int(self.problem.travel.metres.max(initial=0)) * one.cost_per_km // 1000
                + one.cost_per_hour * one.shift.latest_end // 3600
                + one.fixed_cost
                for one in self.problem.vehicles
            ),
            default=0,
        )
        most = per_arc * self._num_nodes + required_penalty * (1 + len(self.problem.shipments))
        scale = _SCALE
        while scale > 1 and most * scale > _MAX_COST:
            scale //= 10
        return scale

    def _places_of_nodes(self) -> tuple[Ints, NDArray[np.bool_]]:
        vehicles = self.problem.vehicles
        ends = [self.book.end_place(one) for one in vehicles]
        places = [task.place for task in self.tasks]
        places += [self.book.start_place(one) for one in vehicles]
        is_open = np.zeros(self._num_nodes, np.bool_)
        is_open[self._num_nodes - len(vehicles) :] = [end < 0 for end in ends]
        return np.array([*places, *(max(end, 0) for end in ends)], np.int64), is_open

    def _between_nodes(self, values: Ints, missing: int) -> Ints:
        """A travel matrix from node to node; ways to an open end cost nothing."""
        between = values[np.ix_(self._places, self._places)].astype(np.int64)
        between[between < 0] = missing
        between[:, self._is_open] = 0
        return between

    def _register(self, matrix: Ints) -> int:
        return int(self._routing.RegisterTransitMatrix(matrix.tolist()))

    def _add_costs(self) -> None:
        travel = self.problem.travel
        evaluators: dict[tuple[str, int], int] = {}
        for idx, vehicle in enumerate(self.problem.vehicles):
            key = (vehicle.profile, vehicle.cost_per_km)
            if key not in evaluators:
                metres = self._between_nodes(travel.metres[travel.profile_idx(vehicle.profile)], 0)
                costs = (metres * (vehicle.cost_per_km * self._scale) + 500) // 1000
                evaluators[key] = self._register(costs)
            self._routing.SetArcCostEvaluatorOfVehicle(evaluators[key], idx)
            self._routing.SetFixedCostOfVehicle(vehicle.fixed_cost * self._scale, idx)

    def _add_loads(self) -> None:
        from_base = [task.is_from_start for task in self.tasks]
        to_base = any(task.sign > 0 and task.num_visits == 1 for task in self.tasks)
        for dim, name in enumerate(self.problem.capacity_dimensions):
            amounts = [task.sign * task.demand[dim] for task in self.tasks]
            # Where nothing comes from the base, vehicles leave empty.
            on_board = self._add_load(f"{dim} {name}", dim, amounts, is_empty=not any(from_base))
            if not (any(from_base) and to_base):
                continue
            # What is taken to the base must not pass for what came from there: a load of its own
            # tells how much has to be on board at the start.
            amounts = [
                amount if is_ours else 0 for amount, is_ours in zip(amounts, from_base, strict=True)
            ]
            brought = self._add_load(f"{dim} {name} from base", dim, amounts, is_empty=False)
            for idx in range(len(self.problem.vehicles)):
                start, end = self._routing.Start(idx), self._routing.End(idx)
                brought.CumulVar(end).SetValue(0)
                self._routing.solver().Add(brought.CumulVar(start) == on_board.CumulVar(start))

    def _add_load(self, name: str, dim: int, amounts: Sequence[int], *, is_empty: bool) -> Any:
        self._routing.AddDimensionWithVehicleCapacity(
            self._routing.RegisterUnaryTransitVector(
                [*amounts, *[0] * (self._num_nodes - len(amounts))]
            ),
            0,
            [vehicle.capacity[dim] for vehicle in self.problem.vehicles],
            is_empty,
            name,
        )
        return self._routing.GetDimensionOrDie(name)

    def _add_times(self) -> None:
        vehicles, travel = self.problem.vehicles, self.problem.travel
        horizon = max(vehicle.shift.latest_end for vehicle in vehicles)
        services = np.zeros((self._num_nodes, self._num_nodes), np.int64)
        services[: len(self.tasks)] = np.array([task.service for task in self.tasks])[:, None]
        setups = self._setups()
        transits = {
            profile: self._register(
                self._between_nodes(travel.seconds[travel.profile_idx(profile)], horizon + 1)
                + services
                + setups
            )
            for profile in dict.fromkeys(vehicle.profile for vehicle in vehicles)
        }
        self._routing.AddDimensionWithVehicleTransitAndCapacity(
            [transits[vehicle.profile] for vehicle in vehicles],
            horizon,
            [vehicle.shift.latest_end for vehicle in vehicles],
            False,
            "time",
        )
        self._time = self._routing.GetDimensionOrDie("time")
        for task, index in zip(self.tasks, self._index, strict=True):
            self._keep_to_spans(index, task, horizon)
        for idx, vehicle in enumerate(vehicles):
            self._add_shift(idx, vehicle)

    def _keep_to_spans(self, index: int, task: Task, horizon: int) -> None:
        spans = [(opening, min(closing, horizon)) for opening, closing in task.spans]
        spans = [span for span in spans if span[0] <= horizon]
        if not spans:
            self._routing.ActiveVar(index).SetValue(0)
            return
        cumul = self._time.CumulVar(index)
        cumul.SetRange(spans[0][0], spans[-1][1])
        for (_, closing), (opening, _) in pairwise(spans):
            cumul.RemoveInterval(closing + 1, opening - 1)

    def _setups(self) -> Ints:
        names = {location.id: idx for idx, location in enumerate(self.problem.locations)}
        location = np.full(self._num_nodes, -1, np.int64)
        location[: len(self.tasks)] = [names[task.location_id] for task in self.tasks]
        setup = np.zeros(self._num_nodes, np.int64)
        setup[: len(self.tasks)] = [task.setup for task in self.tasks]
        return np.where(location[:, None] == location[None, :], 0, setup[None, :])

    def _add_shift(self, idx: int, vehicle: Vehicle) -> None:
        solver, shift = self._routing.solver(), vehicle.shift
        start = self._time.CumulVar(self._routing.Start(idx))
        start.SetRange(shift.earliest_start, shift.latest_end)
        coefficient = round(vehicle.cost_per_hour * self._scale / 3600)
        if coefficient:
            self._time.SetSpanCostCoefficientForVehicle(coefficient, idx)
        if not shift.breaks:
            return
        intervals = [
            solver.FixedDurationIntervalVar(
                one.time_window.earliest,
                one.time_window.latest,
                one.duration,
                False,
                f"break {idx} {number}",
            )
            for number, one in enumerate(shift.breaks)
        ]
        # From Python the library can only be told of services; a set-up that a break would cut
        # into moves to the break's other side without changing when the next service can start.
        services = [0] * self._routing.Size()
        for task, index in zip(self.tasks, self._index, strict=True):
            services[index] = task.service
        self._time.SetBreakIntervalsOfVehicle(intervals, idx, services)

    def _add_shipments(self, required_penalty: int) -> None:
        routing, solver = self._routing, self._routing.solver()
        node = 0
        for shipment, tasks in zip(self.problem.shipments, self.book.by_shipment, strict=True):
            indices = self._index[node : node + len(tasks)]
            node += len(tasks)
            penalty = required_penalty if shipment.penalty is None else shipment.penalty
            share = penalty * self._scale // len(indices)
            for index in indices:
                routing.AddDisjunction([index], share)
            if len(indices) == 2:
                pickup, delivery = indices
                routing.AddPickupAndDelivery(pickup, delivery)
                solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(delivery))

    def _add_locks(self) -> None:
        node_of = {task.ref: node for node, task in enumerate(self.tasks)}
        for idx, vehicle in enumerate(self.problem.vehicles):
            before = self._routing.Start(idx)
            for ref in vehicle.locked_prefix:
                index = self._index[node_of[ref]]
                self._routing.NextVar(before).SetValue(index)
                before = index

    def improve(
        self, routes: Sequence[Sequence[VisitRef]], seconds: float, *, metaheuristic: str
    ) -> list[list[VisitRef]] | None:
        """
        Better routes than the given ones, as far as the time allows.

        Parameters
        ----------
        routes : sequence of sequence of VisitRef
            For each vehicle of the problem its visits; feasible.
        seconds : float
            Of wall clock.
        metaheuristic : str
            Of the library, such as ``GUIDED_LOCAL_SEARCH``.

        Returns
        -------
        routes : list of list of VisitRef or None
            None: the library did not even accept the given routes.
        """
        routing = self._routing
        parameters = _parameters(seconds, metaheuristic)
        routing.CloseModelWithParameters(parameters)
        node_of = {task.ref: node for node, task in enumerate(self.tasks)}
        indices = [[self._index[node_of[ref]] for ref in route] for route in routes]
        first = routing.ReadAssignmentFromRoutes(indices, True)
        if first is None:
            return None
        answer = routing.SolveFromAssignmentWithParameters(first, parameters)
        return None if answer is None else self._read(answer)

    def _read(self, answer: Any) -> list[list[VisitRef]]:
        routes = []
        for idx in range(len(self.problem.vehicles)):
            route = []
            index = answer.Value(self._routing.NextVar(self._routing.Start(idx)))
            while not self._routing.IsEnd(index):
                route.append(self.tasks[self._manager.IndexToNode(index)].ref)
                index = answer.Value(self._routing.NextVar(index))
            routes.append(route)
        return routes


def _parameters(seconds: float, metaheuristic: str) -> Any:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.Value.Value(
        metaheuristic
    )
    parameters.time_limit.FromMilliseconds(max(1, round(1000 * seconds)))
    return parameters
