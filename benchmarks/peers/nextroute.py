"""nextroute: large-neighbourhood search in Go; its windows open and close on whole minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import gcd
from typing import Any

import numpy as np

from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.view import Job, jobs_of, last_moment
from routing_engine.problem import Problem, Shipment, Vehicle, VisitRef

__all__ = ["solve"]

_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
#: More than any route: leaving a stop out is the last thing it may do.
_UNPLANNED = 10**12


def solve(problem: Problem, limits: Limits) -> Answer:
    """Routes after the time limit; it takes no seed."""
    import nextroute

    clock = Clock(limits)
    model = _Model(problem)
    given = nextroute.schema.Input.from_dict(model.input())
    began = clock.elapsed()
    output = nextroute.solve(
        given,
        nextroute.Options(
            SOLVE_DURATION=clock.left(),
            SOLVE_PARALLELRUNS=limits.workers,
            MODEL_OBJECTIVES_VEHICLESDURATION=0.0,
            MODEL_OBJECTIVES_TRAVELDURATION=1.0,
            MODEL_PROPERTIES_MAXIMUMTIMEHORIZON=model.horizon_s,
        ),
    )
    series = output.statistics.series_data.value.data_points or []
    for point in series:
        if point.y < _UNPLANNED:
            clock.found(point.y * model.per_second, at=began + point.x)
    return Answer(model.routes(output.solutions[-1]), clock.trace)


class _Model:
    """
    The problem in nextroute's terms; one step of the problem's windows becomes a minute.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.by_shipment = [jobs_of(problem, one) for one in problem.shipments]
        self.jobs: list[Job] = [job for jobs in self.by_shipment for job in jobs]
        self.end = last_moment(problem)
        step = gcd(
            *(moment for job in self.jobs for moment in (job.earliest, job.latest)),
            *(vehicle.shift.earliest_start for vehicle in problem.vehicles),
            self.end,
        )
        self.has_windows = any(job.earliest or job.latest < self.end for job in self.jobs)
        # Without windows any unit will do; the travel's own.
        self.per_second = max(1, step) / 60 if self.has_windows else 1.0
        self.horizon_s = int(self.end / self.per_second) + 60

    def input(self) -> dict[str, Any]:
        """What its solver takes."""
        problem = self.problem
        place_of = {one.id: one.matrix_idx for one in problem.locations}
        places = [job.place for job in self.jobs]
        for one in problem.vehicles:
            places += [place_of[one.start_location_id]]
            places += [place_of[one.end_location_id or one.start_location_id]]
        square = np.ix_(places, places)
        names = {job.ref: str(idx) for idx, job in enumerate(self.jobs)}
        return {
            "stops": [
                stop
                for shipment, jobs in zip(problem.shipments, self.by_shipment, strict=True)
                for stop in self._stops(shipment, jobs, names)
            ],
            "vehicles": [self._vehicle(one) for one in problem.vehicles],
            "duration_matrix": (problem.travel.seconds[0][square] / self.per_second).tolist(),
        }

    def _stops(
        self, shipment: Shipment, jobs: list[Job], names: dict[VisitRef, str]
    ) -> list[dict[str, Any]]:
        stops = []
        for rank, job in enumerate(jobs):
            # A negative quantity fills the vehicle.
            sign = 1 if rank else -1
            stop = {
                "id": names[job.ref],
                "location": _SOMEWHERE,
                "duration": round(job.service / self.per_second),
                "unplanned_penalty": _UNPLANNED,
                "quantity": {
                    f"load {number}": sign * amount for number, amount in enumerate(shipment.demand)
                },
            }
            if self.has_windows:
                stop["start_time_window"] = [self._time(job.earliest), self._time(job.latest)]
            if rank == 0 and len(jobs) == 2:
                stop["precedes"] = names[jobs[1].ref]
            stops.append(stop)
        return stops

    def _vehicle(self, vehicle: Vehicle) -> dict[str, Any]:
        shift = vehicle.shift
        wanted = {
            "id": vehicle.id,
            "start_location": _SOMEWHERE,
            "end_location": _SOMEWHERE,
            "start_time": self._time(shift.earliest_start),
            "capacity": {f"load {number}": one for number, one in enumerate(vehicle.capacity)},
            "activation_penalty": int(vehicle.fixed_cost / self.per_second),
        }
        if self.has_windows:
            wanted["end_time"] = self._time(shift.latest_end)
        return wanted

    def _time(self, moment: int) -> str:
        return (_ORIGIN + timedelta(seconds=moment / self.per_second)).isoformat()

    def routes(self, solution: Any) -> list[tuple[str, list[VisitRef]]]:
        """Its routes by our names."""
        found = []
        for vehicle in solution.vehicles or ():
            stops = [planned.stop.id for planned in vehicle.route or ()]
            refs = [self.jobs[int(stop)].ref for stop in stops if stop.isdigit()]
            if refs:
                found.append((vehicle.id, refs))
        return found


# Travel comes from the matrix; a location is asked for all the same.
_SOMEWHERE = {"lon": 107.6, "lat": 16.5}
