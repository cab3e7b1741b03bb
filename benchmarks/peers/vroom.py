"""VROOM: heuristics and local search at the highest exploration; it ends by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from benchmarks.errors import BenchmarkError
from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.view import Job, jobs_of
from routing_engine.problem import Problem, Shipment, VisitKind, VisitRef

__all__ = ["solve"]

_EXPLORATION = 5


def solve(problem: Problem, limits: Limits) -> Answer:
    """
    Routes when it ends, or at the time limit; it draws nothing from a seed.

    Of paid hours it prices those on the road alone.
    """
    clock = Clock(limits)
    model = _Model(problem)
    solution = model.input().solve(
        exploration_level=_EXPLORATION,
        nb_threads=limits.workers,
        timeout=timedelta(seconds=clock.left()),
    )
    facts = solution.to_dict()
    if facts.get("code"):
        raise BenchmarkError(f"VROOM says {facts.get('error')!r}, wanted a solution.")
    if not facts["unassigned"]:
        clock.found(facts["summary"]["cost"])
    return Answer(model.routes(facts), clock.trace, note=f"ended after {clock.elapsed():.1f} s")


class _Model:
    """
    The problem in VROOM's terms.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.refs: list[VisitRef] = []
        # Where a second costs as much as a metre it needs no second matrix.
        self.is_plain = all(
            one.cost_per_km == 1000 and one.cost_per_hour == 0 for one in problem.vehicles
        )

    def input(self) -> Any:
        """What its solver takes."""
        import vroom

        travel = self.problem.travel
        given = vroom.Input()
        for profile, seconds, metres in zip(
            travel.profiles, travel.seconds, travel.metres, strict=True
        ):
            given.set_durations_matrix(profile, seconds)
            if self.is_plain:
                given.set_costs_matrix(profile, metres)
            else:
                given.set_distances_matrix(profile, metres)
        given.add_vehicle([self._vehicle(idx) for idx in range(len(self.problem.vehicles))])
        for shipment in self.problem.shipments:
            given.add_job(self._order(shipment))
        return given

    def _vehicle(self, idx: int) -> Any:
        import vroom

        one = self.problem.vehicles[idx]
        place_of = self.problem.location_by_id
        end = one.end_location_id
        # With a matrix of costs VROOM wants its own prices left as they are.
        prices = {} if self.is_plain else {
            "per_hour": one.cost_per_hour, "per_km": one.cost_per_km
        }  # fmt: skip
        return vroom.Vehicle(
            idx + 1,
            start=place_of[one.start_location_id].matrix_idx,
            end=None if end is None else place_of[end].matrix_idx,
            profile=one.profile,
            capacity=list(one.capacity),
            time_window=(one.shift.earliest_start, one.shift.latest_end),
            costs=vroom.VehicleCosts(fixed=one.fixed_cost, **prices),
        )

    def _order(self, shipment: Shipment) -> Any:
        import vroom

        jobs = jobs_of(self.problem, shipment)
        if shipment.is_pair:
            steps = [
                vroom.ShipmentStep(
                    self._number(job),
                    job.place,
                    default_service=job.service,
                    time_windows=[(job.earliest, job.latest)],
                )
                for job in jobs
            ]
            return vroom.Shipment(*steps, amount=list(shipment.demand))
        (job,) = jobs
        load = list(shipment.demand)
        side = "pickup" if job.ref.kind is VisitKind.PICKUP else "delivery"
        return vroom.Job(
            self._number(job),
            job.place,
            default_service=job.service,
            time_windows=[(job.earliest, job.latest)],
            **{side: load},
        )

    def _number(self, job: Job) -> int:
        self.refs.append(job.ref)
        return len(self.refs)

    def routes(self, facts: dict[str, Any]) -> list[tuple[str, list[VisitRef]]]:
        """Its routes by our names."""
        kinds = ("job", "pickup", "delivery")
        return [
            (
                self.problem.vehicles[route["vehicle"] - 1].id,
                [self.refs[step["id"] - 1] for step in route["steps"] if step["type"] in kinds],
            )
            for route in facts["routes"]
        ]
