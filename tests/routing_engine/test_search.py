import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from routing_engine.assignment import Assignment, Method
from routing_engine.errors import SearchError
from routing_engine.groups import GroupSize, choose_groups
from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder, construct
from routing_engine.left_out import settle_left_out
from routing_engine.model import Limits
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem
from routing_engine.reasons import ReasonCode
from routing_engine.ruin import ruin_and_recreate
from routing_engine.tasks import TaskBook
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, bike, call, refs, street


def first(problem: Problem) -> Incumbent:
    book = TaskBook(problem)
    builder = Builder(book)
    construct(builder, (), should_stop=lambda: False)
    incumbent = Incumbent(book, {}, seed=1)
    incumbent.take(builder)
    return incumbent


@pytest.fixture(scope="module")
def day() -> Incumbent:
    return first(courier_day(60, num_vehicles=20))


def routes_of(incumbent: Incumbent) -> list[list]:
    planned = incumbent.planned
    return [
        [task.ref for task in planned[idx].tasks] if idx in planned else []
        for idx in range(len(incumbent.book.problem.vehicles))
    ]


def test_groups_share_nothing(day: Incumbent) -> None:
    size = GroupSize(max_visits=60, max_routes=2, max_unserved=5, max_unused=1)
    groups = choose_groups(day, 2, size, draw=random.Random(1))
    assert len(groups) == 2
    for field in ("vehicle_idxs", "shipment_idxs"):
        one, other = (set(getattr(group, field)) for group in groups)
        assert one
        assert not one & other


def test_worse_routes_are_not_taken_over(day: Incumbent) -> None:
    idx, one = next(iter(day.planned.items()))
    before = day.key
    assert not day.try_routes({idx: list(reversed(one.tasks))})
    assert not day.try_routes({idx: one.tasks})
    assert day.key == before


def test_ruin_and_recreate_saves_and_repeats(day: Incumbent) -> None:
    problem, routes = day.book.problem, routes_of(day)
    answers = [
        ruin_and_recreate(problem, routes, Limits(steps=20), required_penalty=10**9, seed=seed)
        for seed in (1, 1, 2)
    ]
    assert answers[0] == answers[1] != answers[2]
    other = first(problem)
    assert other.try_routes(dict(enumerate(map(day.book.tasks, answers[0]))))
    other.plan()


def test_false_plan_never_leaves_the_search(day: Incumbent) -> None:
    broken = first(day.book.problem)
    idx, one = next(iter(broken.planned.items()))
    broken.planned[idx] = replace(one, route=replace(one.route, distance_m=1))
    with pytest.raises(SearchError, match="distance"):
        broken.plan()


def test_left_out_are_told_apart() -> None:
    """A costs less than its penalty, B more; C opens only while A's lock is served."""
    vehicle = bike(locked_prefix=tuple(refs("L")))
    problem = street(
        call("L", at("a", (500, 500), service=1000)),
        call("A", at("a"), penalty=11),
        call("B", at("c"), penalty=11),
        call("C", at("b", (600, 700)), penalty=11),
        vehicles=(vehicle,),
    )
    incumbent = Incumbent(TaskBook(problem), {}, seed=1)
    builder = Builder(incumbent.book)
    builder.start_locked_routes()
    incumbent.take(builder)
    reasons = settle_left_out(incumbent, is_over=lambda: False)
    assert {name: one[0].code for name, one in reasons.items()} == {
        "B": ReasonCode.DEARER_THAN_PENALTY,
        "C": ReasonCode.NO_ROOM_FOUND,
    }
    assert incumbent.unserved == {2, 3}


def test_what_fits_at_once_is_served_when_time_is_up() -> None:
    problem = street(call("A", at("a"), penalty=10_000), vehicles=(bike(),))
    incumbent = Incumbent(TaskBook(problem), {}, seed=1)
    assert settle_left_out(incumbent, is_over=lambda: True) == {}
    assert not incumbent.unserved


@pytest.fixture
def one_worker() -> Iterator[WorkerPool]:
    with WorkerPool(1) as pool:
        pool.start()
        yield pool


def assignment(incumbent: Incumbent, **changes: object) -> Assignment:
    problem = incumbent.book.problem
    plain = Assignment(problem, routes_of(incumbent), Limits(steps=1), 10**9, Method.RUIN, seed=1)
    return replace(plain, **changes)  # type: ignore[arg-type]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_worker_that_fails_is_put_up_with(one_worker: WorkerPool, day: Incumbent) -> None:
    faulty = assignment(day, routes=[[*refs("unknown")]])
    assert one_worker.plan([faulty], should_stop=lambda: False) == [None]
    (answer,) = one_worker.plan([assignment(day)], should_stop=lambda: False) or [None]
    assert answer is not None


def test_worker_that_dies_is_started_again(one_worker: WorkerPool, day: Incumbent) -> None:
    (pid,) = one_worker.pids
    os.kill(pid, 9)
    assert one_worker.plan([assignment(day)], should_stop=lambda: False) == [None]
    (answer,) = one_worker.plan([assignment(day)], should_stop=lambda: False) or [None]
    assert answer is not None
    assert one_worker.pids != (pid,)


def test_workers_that_always_fail_are_told(one_worker: WorkerPool, day: Incumbent) -> None:
    faulty = assignment(day, routes=[[*refs("unknown")]])
    for _ in range(7):
        assert one_worker.plan([faulty], should_stop=lambda: False) == [None]
    with pytest.raises(SearchError, match="unknown"):
        one_worker.plan([faulty], should_stop=lambda: False)


def test_stopping_ends_busy_workers(one_worker: WorkerPool, day: Incumbent) -> None:
    (pid,) = one_worker.pids
    begin = time.monotonic()
    endless = assignment(day, limits=Limits(seconds=600))
    assert one_worker.plan([endless], should_stop=lambda: time.monotonic() > begin + 0.3) is None
    assert not is_alive(pid)
