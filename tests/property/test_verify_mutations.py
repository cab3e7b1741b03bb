"""Each rule is broken in turn on random plans, and none goes unseen."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing_engine.plan import Plan
from routing_engine.problem import Problem
from routing_engine.verify import RULES, verify
from tests.property import mutations_of_breaks, mutations_of_plans, mutations_of_times
from tests.property.mutations import MUTATIONS, Case
from tests.property.strategies import problems, random_problem, simple_plan

NUM_CASES = 200
#: Each mutation must find that many plans it can break, so that none is idle.
MIN_SAMPLES = 12

#: Their import fills MUTATIONS.
SOURCES = (mutations_of_breaks, mutations_of_plans, mutations_of_times)


@cache
def cases() -> tuple[tuple[Problem, Plan], ...]:
    drawn = [(random_problem(seed), seed) for seed in range(NUM_CASES)]
    return tuple((problem, simple_plan(problem, seed=seed)) for problem, seed in drawn)


def broken_rules(problem: Problem, plan: Plan) -> set[str]:
    return {violation.rule for violation in verify(problem, plan)}


def test_plans_that_hold_are_accepted() -> None:
    for problem, plan in cases():
        assert broken_rules(problem, plan) <= {"required_unassigned"}


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 1000))
def test_any_plan_made_plainly_is_accepted(problem: Problem, seed: int) -> None:
    plan = simple_plan(problem, seed=seed)
    assert broken_rules(problem, plan) <= {"required_unassigned"}


@pytest.mark.parametrize("name", MUTATIONS)
def test_no_mutation_goes_unseen(name: str) -> None:
    rule, change = MUTATIONS[name]
    rng = random.Random(name)
    num_samples = 0
    for seed, (problem, plan) in enumerate(cases()):
        broken = change(Case(problem, plan, rng))
        if broken:
            num_samples += 1
            assert rule in broken_rules(*broken), f"{name} on random_problem({seed})"
    assert num_samples >= MIN_SAMPLES


def test_every_rule_has_its_mutation() -> None:
    assert {rule for rule, _ in MUTATIONS.values()} == set(RULES)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, NUM_CASES - 1), st.integers(0, 2**32 - 1))
def test_verify_reports_and_never_fails(number: int, seed: int) -> None:
    """Several mutations on top of each other leave plans that make no sense at all."""
    rng = random.Random(seed)
    case = Case(*cases()[number], rng)
    for name in rng.sample(list(MUTATIONS), 8):
        try:
            changed = MUTATIONS[name][1](case)
        except (KeyError, IndexError, TypeError, ValueError, StopIteration):
            continue  # the mutation itself did not expect a plan this broken
        case = Case(*changed, rng) if changed else case
    assert isinstance(verify(case.problem, case.plan), tuple)
