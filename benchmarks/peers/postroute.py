"""Our own solver, through its one door."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.answer import Answer, Clock, Limits
from routing_engine import Progress, SolveParams, verify
from routing_engine import solve as solve_problem
from routing_engine.problem import (
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TravelMatrix,
    Vehicle,
    Visit,
    VisitRef,
)

__all__ = ["solve"]


def solve(problem: Problem, limits: Limits) -> Answer:
    """Routes of `routing_engine.solve`; the plan is judged by `verify`."""
    _warm_up()
    clock = Clock(limits)
    num_required = sum(shipment.is_required for shipment in problem.shipments)

    def note(progress: Progress) -> None:
        # With required shipments left out, the cost says little.
        if not num_required or not progress.num_unassigned:
            clock.found(progress.cost)

    params = SolveParams(seconds=limits.seconds, workers=limits.workers)
    plan = solve_problem(problem, params, seed=limits.seed, on_progress=note).plan
    wall_s = clock.elapsed()
    violations = [
        str(violation)
        for violation in verify(problem, plan)
        if violation.rule != "required_unassigned"  # told as unserved
    ]
    return Answer(
        routes=[
            (route.vehicle_id, [VisitRef(one.shipment_id, one.kind) for one in route.visits()])
            for route in plan.routes
        ],
        trace=clock.trace,
        violations=tuple(violations),
        wall_s=wall_s,
    )


def _warm_up() -> None:
    """Compile, or load what is compiled: the peers are compiled and loaded before the clock too."""
    travel = np.array([[[0, 1], [1, 0]]])
    problem = Problem(
        locations=tuple(
            Location(str(idx), 0.0, 0.0, LocationKind.ADDRESS, idx) for idx in range(2)
        ),
        shipments=(Shipment("S", (1,), delivery=Visit("1")),),
        vehicles=(Vehicle("V", "0", "0", Shift(0, 9), (1,), "p", cost_per_km=1_000),),
        travel=TravelMatrix(("p",), travel, travel),
        capacity_dimensions=("units",),
    )
    solve_problem(problem, SolveParams(seconds=None, iterations=1), seed=1)
