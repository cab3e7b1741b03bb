"""The problem's visits with all that scheduling asks of them looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from routing_engine.problem import Problem, Shipment, Vehicle, VisitKind, VisitRef
from routing_engine.rules.time_windows import Spans, spans_of

Load = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """
    One visit, its names resolved.

    Parameters
    ----------
    ref : VisitRef
    shipment_idx : int
    rank : int
        Position among its shipment's visits: 0, or 1 for the delivery of a pair.
    num_visits : int
        Of its shipment.
    location_id : str
    place : int
        Row and column of the travel matrix.
    setup, service : int
        Seconds.
    spans : tuple of (int, int)
        In which the service may start.
    demand : tuple of int
    sign : int
        +1 loads, -1 unloads, 0 neither.
    """

    ref: VisitRef
    shipment_idx: int
    rank: int
    num_visits: int
    location_id: str
    place: int
    setup: int
    service: int
    spans: Spans
    demand: Load
    sign: int

    @property
    def is_from_start(self) -> bool:
        """Whether its load is on board from the start of the route."""
        return self.sign < 0 and self.num_visits == 1


_SIGN = {VisitKind.PICKUP: 1, VisitKind.DELIVERY: -1, VisitKind.VISIT: 0}


class TaskBook:
    """
    All tasks of a problem, and its travel as plain integers.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.num_dimensions = len(problem.capacity_dimensions)
        self.by_shipment = tuple(
            _tasks_of(problem, idx, one) for idx, one in enumerate(problem.shipments)
        )
        self.by_ref = {task.ref: task for tasks in self.by_shipment for task in tasks}
        # A memoryview yields Python integers several times as fast as the array itself.
        self.seconds = problem.travel.seconds.data
        self.metres = problem.travel.metres.data

    @cached_property
    def vehicle_idx(self) -> dict[str, int]:
        """Position of each vehicle by id."""
        return {vehicle.id: idx for idx, vehicle in enumerate(self.problem.vehicles)}

    def tasks(self, refs: Sequence[VisitRef]) -> list[Task]:
        """The tasks of these visits."""
        return [self.by_ref[ref] for ref in refs]

    def start_place(self, vehicle: Vehicle) -> int:
        """Matrix position from which the vehicle leaves."""
        return self.problem.location_by_id[vehicle.start_location_id].matrix_idx

    def end_place(self, vehicle: Vehicle) -> int:
        """Matrix position to which the vehicle returns; -1: it need not."""
        if vehicle.end_location_id is None:
            return -1
        return self.problem.location_by_id[vehicle.end_location_id].matrix_idx


def _tasks_of(problem: Problem, shipment_idx: int, shipment: Shipment) -> tuple[Task, ...]:
    visits = list(shipment.visits())
    tasks = []
    for rank, (kind, visit) in enumerate(visits):
        location = problem.location_by_id[visit.location_id]
        tasks.append(
            Task(
                ref=VisitRef(shipment.id, kind),
                shipment_idx=shipment_idx,
                rank=rank,
                num_visits=len(visits),
                location_id=location.id,
                place=location.matrix_idx,
                setup=location.setup_duration,
                service=visit.service_duration,
                spans=spans_of(shipment, kind),
                demand=shipment.demand,
                sign=_SIGN[kind],
            )
        )
    return tuple(tasks)
