"""Our own solver, through its one door."""

from __future__ import annotations

from benchmarks.peers.answer import Answer, Clock, Limits
from routing_engine import Progress, SolveParams, verify
from routing_engine import solve as solve_problem
from routing_engine.problem import Problem, VisitRef

__all__ = ["solve"]


def solve(problem: Problem, limits: Limits) -> Answer:
    """Routes of `routing_engine.solve`; the plan is judged by `verify`."""
    clock = Clock(limits)
    num_required = sum(shipment.is_required for shipment in problem.shipments)

    def note(progress: Progress) -> None:
        # With required shipments left out, the cost says little.
        if not num_required or not progress.num_unassigned:
            clock.found(progress.cost)

    params = SolveParams(seconds=limits.seconds, workers=limits.workers)
    plan = solve_problem(problem, params, seed=limits.seed, on_progress=note).plan
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
    )
