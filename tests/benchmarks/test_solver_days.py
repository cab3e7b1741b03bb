"""A day without the rules that some peer lacks, and a peer's routes as a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.peers.answer import Limits
from benchmarks.peers.coarse import coarsen, divisor_for
from benchmarks.peers.roster import OURS, PEERS, load
from benchmarks.solver_days import day_cases, turns_of
from benchmarks.solver_plan import judge_plan, plan_of
from benchmarks.solver_reduce import (
    common,
    drop_breaks,
    fold_setups,
    join_windows,
    multiply_fleet,
    plain,
)
from routing_engine import SolveParams, solve, verify
from routing_engine.problem import (
    Break,
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    TravelMatrix,
    Vehicle,
    Visit,
)

#: Seconds between the post office, two agent points and an authority, on a line 600 s apart.
SECONDS = 600 * np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
TWO_WINDOWS = (TimeWindow(0, 10_000), TimeWindow(14_000, 30_000))


def place(name: str, idx: int, setup: int) -> Location:
    kind = LocationKind.POST_OFFICE if idx == 0 else LocationKind.AGENT_POINT
    return Location(name, 107.5 + idx / 100, 16.4, kind, idx, setup)


def pair(name: str, start: str, end: str) -> Shipment:
    return Shipment(
        name, (100, 7), Visit(start, 60, TWO_WINDOWS), Visit(end, 120, TWO_WINDOWS), penalty=900_000
    )


@pytest.fixture
def day() -> Problem:
    """Three pairs that one of two couriers carries from the points to the authority."""
    shift = Shift(0, 36_000, (Break(TimeWindow(10_000, 14_000), 2_700),))
    couriers = tuple(
        Vehicle(f"c{k}", "po", "po", shift, (1_000, 20), "motorbike", 60_000, 36_000, 2_000)
        for k in (1, 2)
    )
    return Problem(
        locations=(place("po", 0, 90), place("a", 1, 240), place("b", 2, 0), place("u", 3, 60)),
        shipments=(pair("S1", "a", "u"), pair("S2", "b", "u"), pair("S3", "po", "u")),
        vehicles=couriers,
        travel=TravelMatrix(("motorbike",), SECONDS[np.newaxis], 5 * SECONDS[np.newaxis]),
        capacity_dimensions=("grams", "items"),
    )


def test_breaks_are_dropped_and_windows_joined(day: Problem) -> None:
    assert all(not one.shift.breaks for one in drop_breaks(day).vehicles)
    delivery = join_windows(day).shipments[0].delivery
    assert delivery is not None
    assert delivery.time_windows == (TimeWindow(0, 30_000),)


def test_setups_become_part_of_the_way_but_not_of_the_way_home(day: Problem) -> None:
    folded = fold_setups(day)
    seconds = folded.travel.seconds[0]
    assert [one.setup_duration for one in folded.locations] == [0] * 5
    assert seconds[0, 1] == 600 + 240
    assert seconds[1, 1] == 0
    # The base stands beside the post office; only who stops at the office sets up there.
    assert folded.vehicles[0].start_location_id == "base po"
    assert (seconds[4, 0], seconds[0, 4], seconds[1, 4]) == (90, 0, 600)


def test_folding_setups_leaves_the_cost_as_it_was(day: Problem) -> None:
    before = join_windows(drop_breaks(day))
    params = SolveParams(seconds=None, iterations=20)
    first, second = (solve(one, params, seed=1).plan for one in (before, fold_setups(before)))
    assert first.cost == second.cost


def test_a_missing_road_is_told(day: Problem) -> None:
    seconds = day.travel.seconds.copy()
    seconds[0, 1, 2] = -1
    cut = replace(day, travel=TravelMatrix(("motorbike",), seconds, seconds.copy()))
    with pytest.raises(BenchmarkError, match="A road is missing"):
        fold_setups(cut)


def test_the_plain_day_has_one_base_one_load_and_one_matrix(day: Problem) -> None:
    reduced = plain(day)
    assert reduced.capacity_dimensions == ("items",)  # 21 of 20 against 300 of 1,000
    assert np.array_equal(reduced.travel.seconds, reduced.travel.metres)
    assert all(one.is_required for one in reduced.shipments)
    # 60,000 dong at 10 dong a second.
    assert {one.fixed_cost for one in reduced.vehicles} == {6_000}


def test_a_fleet_is_multiplied_by_name(day: Problem) -> None:
    assert [one.id for one in multiply_fleet(day, 2).vehicles] == ["c1", "c1 2", "c2", "c2 2"]


def test_a_peers_routes_become_the_plan_our_engine_would_make(day: Problem) -> None:
    problem = common(day)
    plan = solve(problem, SolveParams(seconds=None, iterations=20), seed=1).plan
    routes = [
        (route.vehicle_id, [(one.shipment_id, one.kind.value) for one in route.visits()])
        for route in plan.routes
    ]
    made = plan_of(problem, routes)
    assert verify(problem, made) == ()
    assert made.cost == plan.cost


def test_what_is_left_out_costs_its_penalty_and_unknown_vehicles_are_faults(day: Problem) -> None:
    """Post office to authority: set-ups 90 and 60, services 60 and 120, 1,800 s each way."""
    problem = common(day)
    visits = [("S3", "pickup"), ("S3", "delivery")]
    verdict = judge_plan(problem, [("c1", visits)])
    paid = 90 + 60 + 1_800 + 60 + 120 + 1_800
    assert verdict.faults == ()
    assert verdict.left_out == 2
    assert verdict.cost == 2 * 900_000 + 10 * paid + 2 * 18_000 + 60_000
    assert judge_plan(problem, [("c9", visits)]).faults == ("c9 is not there",)


def test_a_late_route_is_told_by_verify(day: Problem) -> None:
    problem = common(day)
    late = replace(problem, vehicles=(replace(problem.vehicles[0], shift=Shift(0, 3_000)),))
    verdict = judge_plan(late, [("c1", [("S3", "pickup"), ("S3", "delivery")])])
    assert any("shift" in fault or "back" in fault or "ends" in fault for fault in verdict.faults)


@pytest.mark.parametrize(
    "name", [name for name, solver in PEERS.items() if solver.plans_plain_days]
)
def test_each_solver_plans_the_richest_day_it_can(day: Problem, name: str) -> None:
    solver = PEERS[name]
    problem = common(day) if solver.plans_days else plain(day)
    divisor = divisor_for(problem, max_value=solver.max_value, max_total=solver.max_total)
    answer = load(solver)(coarsen(problem, divisor), Limits(0.3, 1))
    routes = [
        (who, [(ref.shipment_id, ref.kind.value) for ref in refs]) for who, refs in answer.routes
    ]
    verdict = judge_plan(problem, routes)
    assert verdict.faults == ()
    assert (verdict.unserved, verdict.left_out) == (0, 0)
    if answer.trace and name != "vroom":
        assert answer.trace[-1][1] == pytest.approx(verdict.cost, rel=1e-3)


def test_solvers_take_part_in_the_days_they_can_model() -> None:
    one, two = (
        [case for case in day_cases() if case.workers == cores and case.num_shipments == 300]
        for cores in (1, 2)
    )
    rich, poor = (
        {case.variant: case for case in one}[name] for name in ("day-common", "day-plain")
    )
    everyone = list(PEERS.values())
    assert [solver.name for _, solver in turns_of(rich, (1,), everyone)] == [
        OURS, "pyvrp", "vroom", "ortools"
    ]  # fmt: skip
    assert "commiv" in [solver.name for _, solver in turns_of(poor, (1,), everyone)]
    cores = {solver.name: key.workers for key, solver in turns_of(two[0], (1,), everyone)}
    assert cores == {OURS: 2, "pyvrp": 1, "vroom": 2, "ortools": 1}
