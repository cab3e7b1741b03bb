"""A Problem as the peers want it: visits with one window, alike vehicles together, whole prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from benchmarks.errors import BenchmarkError
from routing_engine.problem import Problem, Shipment, Vehicle, Visit, VisitKind, VisitRef

__all__ = ["Job", "Prices", "alike_vehicles", "jobs_of", "last_moment", "prices_of"]


@dataclass(frozen=True, slots=True)
class Job:
    """
    One visit.

    Parameters
    ----------
    ref : VisitRef
    place : int
        Row and column of the travel matrix.
    service : int
    earliest, latest : int
        Of the start of service; release and due time are within.
    """

    ref: VisitRef
    place: int
    service: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Prices:
    """
    Whole prices in a common unit.

    Parameters
    ----------
    unit : int
        How many of it make a dong, times 18,000.
    """

    unit: int

    def per_metre(self, vehicle: Vehicle) -> int:
        """Of this vehicle."""
        return vehicle.cost_per_km * 18 // self.unit

    def per_second(self, vehicle: Vehicle) -> int:
        """Of this vehicle's paid time."""
        return vehicle.cost_per_hour * 5 // self.unit

    def of(self, dong: int) -> int:
        """A sum in dong."""
        return dong * 18_000 // self.unit

    def dong(self, amount: float) -> float:
        """A sum in the common unit."""
        return amount * self.unit / 18_000


def prices_of(problem: Problem) -> Prices:
    """The coarsest unit in which every price of the problem is whole."""
    amounts = [18_000 * (shipment.penalty or 0) for shipment in problem.shipments]
    for vehicle in problem.vehicles:
        amounts += [
            18_000 * vehicle.fixed_cost, 18 * vehicle.cost_per_km, 5 * vehicle.cost_per_hour
        ]  # fmt: skip
    return Prices(gcd(*amounts) or 1)


def last_moment(problem: Problem) -> int:
    """Latest end of any shift."""
    return max(vehicle.shift.latest_end for vehicle in problem.vehicles)


def jobs_of(problem: Problem, shipment: Shipment) -> list[Job]:
    """
    The visits of a shipment.

    Raises
    ------
    BenchmarkError
        When a rule is left that the peers do not share; see `benchmarks.solver_days`.
    """
    return [_job(problem, shipment, kind, visit) for kind, visit in shipment.visits()]


def _job(problem: Problem, shipment: Shipment, kind: VisitKind, visit: Visit) -> Job:
    location = problem.location_by_id[visit.location_id]
    if len(visit.time_windows) > 1 or location.setup_duration:
        raise BenchmarkError(
            f"Shipment {shipment.id}: {len(visit.time_windows)} windows and a set-up of"
            f" {location.setup_duration} s; wanted one window and no set-up, as all peers take it."
        )
    earliest, latest = 0, last_moment(problem)
    for window in visit.time_windows:
        earliest, latest = window.earliest, min(latest, window.latest)
    return Job(
        ref=VisitRef(shipment.id, kind),
        place=location.matrix_idx,
        service=visit.service_duration,
        earliest=max(earliest, shipment.release_time or 0),
        latest=latest if shipment.due_time is None else min(latest, shipment.due_time),
    )


def alike_vehicles(problem: Problem) -> list[Sequence[Vehicle]]:
    """Vehicles that differ by name alone, together."""
    groups: dict[object, list[Vehicle]] = {}
    for one in problem.vehicles:
        key = (
            one.start_location_id, one.end_location_id, one.shift, one.capacity, one.profile,
            one.fixed_cost, one.cost_per_hour, one.cost_per_km,
        )  # fmt: skip
        groups.setdefault(key, []).append(one)
    return list(groups.values())
