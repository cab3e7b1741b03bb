from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from routing_engine import SolveParams, solve
from routing_engine.flat_problem import FlatProblem, flatten
from routing_engine.shared_arrays import Shared
from routing_engine.stretch import Stretch, run_fleet_stretch, run_stretch
from routing_engine.tasks import TaskBook
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, bike, call, pair, refs, street


def beginning(flat: FlatProblem, **changes: object) -> Iterator[Stretch]:
    with Shared(flat) as source:
        plain = Stretch(
            source,
            routes={},
            is_first=True,
            best_cost=np.inf,
            temperatures=(1.5, 0.05),
            scale=None,
            seconds=None,
            iterations=200,
            seed=1,
        )
        yield replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def first() -> Iterator[Stretch]:
    yield from beginning(flatten(TaskBook(courier_day(40, num_vehicles=12)))[0])


def test_stretch_goes_on_from_its_routes(first: Stretch) -> None:
    outcome = run_stretch(first)
    assert outcome.iterations == 200
    assert outcome.best_routes is not None
    stay = replace(first, routes=outcome.best_routes, is_first=False, iterations=0)
    again = run_stretch(stay)
    assert again.cost == pytest.approx(outcome.best_cost)
    assert again.best_routes == outcome.best_routes


def test_only_a_cheaper_solution_is_told(first: Stretch) -> None:
    outcome = run_stretch(replace(first, best_cost=1.0))
    assert outcome.best_routes is None
    assert outcome.routes


def test_stretch_by_the_clock_ends(first: Stretch) -> None:
    assert run_stretch(replace(first, seconds=0.05)).iterations > 0


def test_stretch_begins_elsewhere_when_its_routes_break_a_rule(first: Stretch) -> None:
    """One route of all visits lasts longer than the shift."""
    good = run_stretch(first).best_routes
    assert good is not None
    everything = [visit for route in good.values() for visit in route]
    impossible = replace(first, routes={0: everything}, is_first=False, iterations=0, fallback=good)
    outcome = run_stretch(impossible)
    assert outcome.routes == good


def test_islands_that_are_crossed_repeat() -> None:
    """Two small islands are recombined and crossed at 60 and 90 % of 20,000 iterations."""
    day = courier_day(30, num_vehicles=10)
    params = SolveParams(iterations=20_000, workers=2)
    one, again = (solve(day, params, seed=5).plan for _ in range(2))
    assert one == again


def test_fewest_vehicles_are_found() -> None:
    """Ten grams a bike, five a pair: six pairs need three bikes of six, at least."""
    day = [pair(f"S{number}", at("base"), at("abc"[number % 3]), grams=5) for number in range(6)]
    fleet = tuple(bike(f"bike {number}", fixed_cost=10**9) for number in range(6))
    flat, _ = flatten(TaskBook(street(*day, vehicles=fleet)))
    spread = {number: [2 * number, 2 * number + 1] for number in range(6)}
    for stretch in beginning(flat, routes=spread, is_first=False, iterations=6_000):
        outcome = run_fleet_stretch(stretch)
        assert len(outcome.routes) <= 3
        assert outcome.best_routes == outcome.routes


def test_fleet_of_locked_routes_stays() -> None:
    fleet = (
        bike("x", fixed_cost=10**9, locked_prefix=tuple(refs("A"))),
        bike("y", fixed_cost=10**9, locked_prefix=tuple(refs("B"))),
    )
    flat, _ = flatten(TaskBook(street(call("A", at("a")), call("B", at("b")), vehicles=fleet)))
    for stretch in beginning(flat, routes={0: [0], 1: [1]}, is_first=False):
        assert len(run_fleet_stretch(stretch).routes) == 2


def test_vehicles_count_first_where_they_cost_most() -> None:
    dear = [replace(one, fixed_cost=10**9) for one in courier_day(30, num_vehicles=20).vehicles]
    problem = replace(courier_day(30, num_vehicles=20), vehicles=tuple(dear))
    cheap = solve(courier_day(30, num_vehicles=20), SolveParams(iterations=2_000), seed=1).plan
    few = solve(problem, SolveParams(iterations=2_000), seed=1).plan
    assert len(few.routes) <= len(cheap.routes)


def test_large_days_are_cut_into_parts_that_repeat() -> None:
    """250 visits a part: two workers cut this day in two."""
    day = courier_day(400, num_vehicles=80)
    assert flatten(TaskBook(day))[0].num_visits > 2 * 250
    plans = [solve(day, SolveParams(iterations=300, workers=2), seed=3).plan for _ in range(2)]
    assert plans[0] == plans[1]
