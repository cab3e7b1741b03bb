"""Every plan that any part of the search makes of a drawn problem passes verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing_engine import Progress, solve, verify
from routing_engine.plan import Plan
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem, VisitRef
from routing_engine.schedule import schedule_route
from routing_engine.solve import SolveParams
from tests.property.simple_plan import simple_plan
from tests.property.strategies import problems

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as pool:
        yield pool


def broken_rules(problem: Problem, plan: Plan) -> list[str]:
    """What verify says, but for required shipments left out: a search may fail to place them."""
    return [str(one) for one in verify(problem, plan) if one.rule != "required_unassigned"]


@QUICK
@given(problems(max_shipments=12))
def test_first_plans_hold(pool: WorkerPool, problem: Problem) -> None:
    report = solve(problem, SolveParams(iterations=0), seed=1, executor=pool)
    assert broken_rules(problem, report.plan) == []


@QUICK
@given(problems(max_shipments=10), st.integers(0, 5))
def test_exact_schedule_is_no_later_than_the_plain_one(problem: Problem, seed: int) -> None:
    """The plain one is taken as it is: what it can drive, the exact one must, for no more pay."""
    for route in simple_plan(problem, seed=seed).routes:
        vehicle = problem.vehicle_by_id[route.vehicle_id]
        refs = [VisitRef(one.shipment_id, one.kind) for one in route.visits()]
        exact = schedule_route(problem, vehicle, refs)
        assert exact is not None
        assert exact.distance_m == route.distance_m
        unpaid = replace(vehicle, cost_per_hour=0)
        earliest = schedule_route(problem, unpaid, refs)
        assert earliest is not None
        assert earliest.end.arrival <= route.end.arrival
        if vehicle.cost_per_hour:
            assert exact.duration_s <= earliest.duration_s


@QUICK
@given(problems(max_shipments=10))
def test_warm_starts_hold(pool: WorkerPool, problem: Problem) -> None:
    start = simple_plan(problem, seed=1)
    report = solve(problem, SolveParams(iterations=0), seed=1, start=start, executor=pool)
    assert broken_rules(problem, report.plan) == []


@QUICK
@given(problems(max_shipments=12), st.integers(0, 3))
def test_searched_plans_hold(pool: WorkerPool, problem: Problem, seed: int) -> None:
    told: list[Progress] = []
    report = solve(
        problem,
        SolveParams(iterations=400),
        seed=seed,
        on_progress=told.append,
        executor=pool,
    )
    assert broken_rules(problem, report.plan) == []
    assert all(report.plan.cost.total <= one.cost for one in told) or not report.is_feasible
