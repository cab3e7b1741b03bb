"""Every plan that any part of the search makes of a drawn problem passes verify."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing_engine import impossible_shipments, solve, verify
from routing_engine.assignment import Assignment, Method
from routing_engine.groups import GroupSize, choose_groups
from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder, construct
from routing_engine.left_out import settle_left_out
from routing_engine.model import Limits, restrict
from routing_engine.plan import Plan
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem, VisitRef
from routing_engine.schedule import schedule_route
from routing_engine.solve import SolveParams
from routing_engine.tasks import TaskBook
from tests.property.simple_plan import simple_plan
from tests.property.strategies import problems

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
SLOW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
EVERYTHING = GroupSize(max_visits=100, max_routes=10, max_unserved=20, max_unused=3)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as pool:
        yield pool


def broken_rules(problem: Problem, plan: Plan) -> list[str]:
    """What verify says, but for required shipments left out: a search may fail to place them."""
    return [str(one) for one in verify(problem, plan) if one.rule != "required_unassigned"]


def first(problem: Problem) -> Incumbent:
    proven = impossible_shipments(problem)
    book = TaskBook(problem)
    builder = Builder(book)
    builder.start_locked_routes()
    hopeless = {idx for idx, one in enumerate(problem.shipments) if one.id in proven}
    construct(builder, hopeless, should_stop=lambda: False)
    incumbent = Incumbent(book, proven, seed=1)
    incumbent.take(builder)
    return incumbent


@QUICK
@given(problems(max_shipments=12))
def test_first_plans_hold(problem: Problem) -> None:
    report = solve(problem, SolveParams(iterations=0), seed=1)
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
def test_warm_starts_hold(problem: Problem) -> None:
    start = simple_plan(problem, seed=1)
    report = solve(problem, SolveParams(iterations=0), seed=1, start=start)
    assert broken_rules(problem, report.plan) == []


@SLOW
@given(problems(max_shipments=10), st.sampled_from(Method))
def test_groups_planned_anew_hold(pool: WorkerPool, problem: Problem, method: Method) -> None:
    incumbent = first(problem)
    before = incumbent.key
    for group in choose_groups(incumbent, 1, EVERYTHING, draw=random.Random(1)):
        vehicles = group.vehicle_idxs
        planned = [incumbent.planned.get(idx) for idx in vehicles]
        assignment = Assignment(
            problem=restrict(problem, vehicles, group.shipment_idxs),
            routes=[[task.ref for task in one.tasks] if one else [] for one in planned],
            limits=Limits(steps=500 if method is Method.LIBRARY else 20),
            required_penalty=10**8,
            method=method,
            seed=1,
        )
        (answer,) = pool.plan([assignment], should_stop=lambda: False) or [None]
        if answer is not None:
            changes = dict(zip(vehicles, map(incumbent.book.tasks, answer), strict=True))
            assert incumbent.try_routes(changes) == (incumbent.key < before)
    plan = incumbent.plan(settle_left_out(incumbent, is_over=lambda: False))
    assert broken_rules(problem, plan) == []
    assert incumbent.key <= before
