"""OR-Tools' routing library alone: parallel cheapest insertion, then guided local search."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.view import Job, alike_vehicles, jobs_of, last_moment, prices_of
from routing_engine.problem import Problem, Vehicle, VisitKind, VisitRef

__all__ = ["solve"]


def solve(problem: Problem, limits: Limits) -> Answer:
    """Routes after the time limit; it draws nothing from a seed."""
    clock = Clock(limits)
    model = _Model(problem)
    routing = model.routing

    def note() -> None:
        clock.found(model.prices.dong(routing.CostVar().Max()))

    routing.AddAtSolutionCallback(note)
    solution = routing.SolveWithParameters(_parameters(clock.left()))
    if solution is None:
        return Answer([], clock.trace, note="no feasible answer")
    return Answer(model.routes(solution), clock.trace)


def _parameters(seconds: float) -> Any:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(int(1000 * seconds))
    return parameters


class _Model:
    """
    The problem in the library's terms. Nodes are the visits, then the vehicles' starts and ends.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        from ortools.constraint_solver import pywrapcp

        self.problem = problem
        self.prices = prices_of(problem)
        self.by_shipment = [jobs_of(problem, one) for one in problem.shipments]
        self.jobs: list[Job] = [job for jobs in self.by_shipment for job in jobs]
        num_jobs, num_vehicles = len(self.jobs), len(problem.vehicles)
        starts = range(num_jobs, num_jobs + num_vehicles)
        ends = range(num_jobs + num_vehicles, num_jobs + 2 * num_vehicles)
        self.manager = pywrapcp.RoutingIndexManager(
            num_jobs + 2 * num_vehicles, num_vehicles, list(starts), list(ends)
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.index = [self.manager.NodeToIndex(node) for node in range(num_jobs)]
        self._add_travel()
        self._add_loads()
        self._add_orders()

    def _add_travel(self) -> None:
        """Costs of arcs and the time dimension, one matrix for each kind of vehicle."""
        number = {one.id: idx for idx, one in enumerate(self.problem.vehicles)}
        time_callbacks = [0] * len(number)
        horizon = last_moment(self.problem)
        for group in alike_vehicles(self.problem):
            seconds, costs = self._matrices(group[0])
            transit = self.routing.RegisterTransitMatrix(seconds)
            arc = self.routing.RegisterTransitMatrix(costs)
            for vehicle in group:
                idx = number[vehicle.id]
                time_callbacks[idx] = transit
                self.routing.SetArcCostEvaluatorOfVehicle(arc, idx)
                self.routing.SetFixedCostOfVehicle(self.prices.of(vehicle.fixed_cost), idx)
        self.routing.AddDimensionWithVehicleTransits(
            time_callbacks, horizon, horizon, False, "time"
        )
        time = self.routing.GetDimensionOrDie("time")
        for idx, job in zip(self.index, self.jobs, strict=True):
            time.CumulVar(idx).SetRange(job.earliest, max(job.earliest, job.latest))
        for idx, vehicle in enumerate(self.problem.vehicles):
            shift = vehicle.shift
            for index in (self.routing.Start(idx), self.routing.End(idx)):
                time.CumulVar(index).SetRange(shift.earliest_start, shift.latest_end)
            price = self.prices.per_second(vehicle)
            if price:
                time.SetSpanCostCoefficientForVehicle(price, idx)
                self.routing.AddVariableMaximizedByFinalizer(time.CumulVar(self.routing.Start(idx)))
                self.routing.AddVariableMinimizedByFinalizer(time.CumulVar(self.routing.End(idx)))

    def _matrices(self, vehicle: Vehicle) -> tuple[list[list[int]], list[list[int]]]:
        """Service and travel seconds, and the price of metres, between all nodes."""
        problem = self.problem
        place_of = {one.id: one.matrix_idx for one in problem.locations}
        starts = [place_of[one.start_location_id] for one in problem.vehicles]
        ends = [place_of[one.end_location_id or one.start_location_id] for one in problem.vehicles]
        places = [*(job.place for job in self.jobs), *starts, *ends]
        service = np.array([job.service for job in self.jobs] + [0] * (len(starts) + len(ends)))
        profile = problem.travel.profile_idx(vehicle.profile)
        square = np.ix_(places, places)
        seconds = problem.travel.seconds[profile][square].astype(np.int64) + service[:, np.newaxis]
        costs = problem.travel.metres[profile][square].astype(np.int64)
        return seconds.tolist(), (costs * self.prices.per_metre(vehicle)).tolist()

    def _add_loads(self) -> None:
        for number in range(len(self.problem.capacity_dimensions)):
            amounts = [
                self._sign(job) * shipment.demand[number]
                for shipment, jobs in zip(self.problem.shipments, self.by_shipment, strict=True)
                for job in jobs
            ]
            amounts += [0] * (2 * len(self.problem.vehicles))
            callback = self.routing.RegisterUnaryTransitVector(amounts)
            capacities = [vehicle.capacity[number] for vehicle in self.problem.vehicles]
            # Deliveries alone count upwards too: what is on board at the start is their sum.
            self.routing.AddDimensionWithVehicleCapacity(
                callback, 0, capacities, True, f"load {number}"
            )

    def _sign(self, job: Job) -> int:
        if job.ref.kind is VisitKind.PICKUP:
            return 1
        is_pair = self.problem.shipment_by_id[job.ref.shipment_id].is_pair
        return -1 if is_pair else 1

    def _add_orders(self) -> None:
        """Pairs on one route in order, and what it costs to leave something out."""
        time = self.routing.GetDimensionOrDie("time")
        solver = self.routing.solver()
        at = 0
        for shipment, jobs in zip(self.problem.shipments, self.by_shipment, strict=True):
            indices = self.index[at : at + len(jobs)]
            at += len(jobs)
            if shipment.is_pair:
                first, last = indices
                self.routing.AddPickupAndDelivery(first, last)
                vehicle = self.routing.VehicleVar
                solver.Add(vehicle(first) == vehicle(last))
                solver.Add(time.CumulVar(first) <= time.CumulVar(last))
            if not shipment.is_required:
                penalty = self.prices.of(shipment.penalty or 0)
                self.routing.AddDisjunction(indices, penalty, len(indices))

    def routes(self, solution: Any) -> list[tuple[str, list[VisitRef]]]:
        """Its routes by our names."""
        found = []
        for number, vehicle in enumerate(self.problem.vehicles):
            refs = []
            index = solution.Value(self.routing.NextVar(self.routing.Start(number)))
            while not self.routing.IsEnd(index):
                refs.append(self.jobs[self.manager.IndexToNode(index)].ref)
                index = solution.Value(self.routing.NextVar(index))
            if refs:
                found.append((vehicle.id, refs))
        return found
