"""Searches that run by themselves; all but three of them are scripted, for speed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import psutil
from sqlalchemy import update

from courier_api.identities import show
from courier_api.models import DayRow, EndedBy, OperationRow, OperationState
from courier_api.planning.operations import SearchWish
from courier_api.planning.problems import check_plan
from courier_api.planning.searching import (
    Done,
    Empty,
    Failed,
    Message,
    ProgressTold,
    SearchProcess,
)
from courier_api.planning.solver import Task
from courier_api.planning.tasks import OperationRunner
from courier_api.planning.topics import operation_topic
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.scripted import WAIT, Scripted, done, progress
from tests.courier_api.planning.small_day import PROBLEM, PROBLEM_BYTES

TINY = Task(None, None, 3, 1, 1, 1 << 30)


def runner(office: Office, script: Scripted) -> OperationRunner:
    return OperationRunner(
        office.database, office.files, office.bus, clock=office.clock, params=office.params,
        begin=script,
    )  # fmt: skip


def until(office: Office, row: OperationRow, is_so: Callable[[OperationRow], bool]) -> OperationRow:
    """The operation once it is as wanted."""
    give_up = time.monotonic() + WAIT
    while not is_so(seen := office.look(row)):
        assert time.monotonic() < give_up, seen.state
        time.sleep(0.01)
    return seen


def is_over(row: OperationRow) -> bool:
    return OperationState(row.state).is_over


def test_a_search_leaves_a_draft(office: Office) -> None:
    day_id = office.take().day_id
    script = Scripted([progress(90_000), progress(77_600), done()])
    wish = SearchWish(None, 3, 7, 1)
    with runner(office, script):
        row = office.ask(day_id, wish)
        seen = until(office, row, is_over)
    assert (seen.state, seen.ended_by, seen.version) == ("succeeded", EndedBy.LIMIT, 1)
    assert seen.progress is not None
    assert '"cost": 77600' in seen.progress
    plan = office.plan(day_id, 1)
    assert (plan.state, plan.content) == ("draft", done().content)
    (task,) = script.tasks
    assert (task.iterations, task.seed, task.workers, task.matrix) == (3, 7, 1, None)


def test_whoever_listens_is_told_how_far_it_is_and_how_it_ended(office: Office) -> None:
    day_id = office.take().day_id
    row = office.ask(day_id)
    topics = [operation_topic(show(row.operation_id)), f"days/{day_id}"]
    script = Scripted([progress(90_000), done()])
    with office.bus.subscribe(topics) as listening, runner(office, script):
        told = [next(listening) for _ in range(3)]
    assert [one.kind for one in told] == ["progress", "outcome", "plan.added"]
    assert told[0].data["cost"] == 90_000
    assert told[1].data == {
        "state": "succeeded", "ended_by": "limit", "version": 1, "error_code": None
    }  # fmt: skip


def test_progress_is_noted_no_more_often_than_said(office: Office) -> None:
    office.params = replace(office.params, progress_seconds=60.0)
    row = office.ask(office.take().day_id)
    many = [progress(100_000 - at) for at in range(50)]
    topics = [operation_topic(show(row.operation_id))]
    script = Scripted([*many, done()])
    with office.bus.subscribe(topics) as listening, runner(office, script):
        told = [next(listening), next(listening)]
    assert [one.kind for one in told] == ["progress", "outcome"]
    seen = office.look(row)
    assert seen.progress is not None
    assert '"cost": 99951' in seen.progress


def test_a_cancelled_search_keeps_its_best_plan(office: Office) -> None:
    row = office.ask(office.take().day_id)
    script = Scripted([progress(77_600)], [done(was_stopped=True)])
    with runner(office, script):
        until(office, row, lambda seen: seen.progress is not None)
        office.cancel(row)
        seen = until(office, row, is_over)
    assert (seen.state, seen.ended_by, seen.version) == ("cancelled", EndedBy.CANCEL, 1)


def test_a_search_cancelled_before_its_first_plan_leaves_none(office: Office) -> None:
    day_id = office.take().day_id
    row = office.ask(day_id)
    script = Scripted([], [Empty()])
    with runner(office, script):
        assert script.has_begun.wait(WAIT)
        office.cancel(row)
        seen = until(office, row, is_over)
    assert (seen.state, seen.version) == ("cancelled", None)


def test_a_search_that_is_done_anyway_was_not_cancelled(office: Office) -> None:
    row = office.ask(office.take().day_id)
    script = Scripted([], [done()])
    with runner(office, script):
        assert script.has_begun.wait(WAIT)
        office.cancel(row)
        seen = until(office, row, is_over)
    assert (seen.state, seen.ended_by) == ("succeeded", EndedBy.LIMIT)


def test_a_server_that_stops_keeps_the_best_plan(office: Office) -> None:
    day_id = office.take().day_id
    first, second = office.ask(day_id), office.ask(day_id)
    script = Scripted([progress(77_600)], [done(was_stopped=True)])
    with runner(office, script):
        until(office, first, lambda seen: seen.progress is not None)
    seen = office.look(first)
    assert (seen.state, seen.ended_by, seen.version) == ("succeeded", EndedBy.SERVER_STOP, 1)
    assert office.look(second).state == "waiting"
    with runner(office, Scripted([done()])):
        assert until(office, second, is_over).version == 2


def test_a_server_that_stops_too_soon_for_a_plan_says_so(office: Office) -> None:
    row = office.ask(office.take().day_id)
    script = Scripted([], [Empty()])
    with runner(office, script):
        assert script.has_begun.wait(WAIT)
    seen = office.look(row)
    assert (seen.state, seen.error_code) == ("failed", "server_stopped")


def test_a_search_that_does_not_end_when_told_is_ended(office: Office) -> None:
    office.params = replace(office.params, stop_seconds=0.1)
    row = office.ask(office.take().day_id)
    script = Scripted([progress(1)])
    with runner(office, script):
        assert script.has_begun.wait(WAIT)
        office.cancel(row)
        seen = until(office, row, is_over)
        assert script.has_left.wait(WAIT)
    assert (seen.state, seen.error_code) == ("failed", "stop_took_too_long")


def test_what_a_search_says_of_its_failure_is_kept(office: Office) -> None:
    row = office.ask(office.take().day_id)
    with runner(office, Scripted([Failed("search_failed", "A worker ended with status 1.")])):
        seen = until(office, row, is_over)
    assert (seen.state, seen.version) == ("failed", None)
    assert (seen.error_code, seen.error) == ("search_failed", "A worker ended with status 1.")


def test_a_search_that_somebody_else_settled_leaves_nothing(office: Office) -> None:
    day_id = office.take().day_id
    row = office.ask(day_id)
    script = Scripted([progress(1)])
    with runner(office, script):
        assert script.has_begun.wait(WAIT)
        with office.database.writing() as session:
            session.execute(update(OperationRow).values(state=OperationState.FAILED))
        assert script.has_left.wait(WAIT)
    assert office.look(row).version is None


def test_a_day_whose_problem_has_gone_fails_with_a_sentence(office: Office) -> None:
    day_id = office.take().day_id
    row = office.ask(day_id)
    with office.database.writing() as session:
        session.get_one(DayRow, day_id).problem = None
    with runner(office, Scripted([])):
        seen = until(office, row, is_over)
    assert (seen.state, seen.error_code) == ("failed", "problem_gone")


def test_two_runners_share_the_queue(office: Office) -> None:
    office.params = replace(office.params, max_running=2)
    day_id = office.take().day_id
    rows = [office.ask(day_id) for _ in range(2)]
    scripts = [Scripted([progress(1)], [done(was_stopped=True)]) for _ in range(2)]
    with runner(office, scripts[0]), runner(office, scripts[1]):
        for row in rows:
            until(office, row, lambda seen: seen.state == "running")
    assert sorted(office.look(row).version or 0 for row in rows) == [1, 2]


def listened(search: SearchProcess) -> list[Message]:
    """All that a search tells."""
    told: list[Message] = []
    give_up = time.monotonic() + 60
    while not told or isinstance(told[-1], ProgressTold):
        message = search.next_message(0.5)
        assert time.monotonic() < give_up
        told += [] if message is None else [message]
    return told


def test_a_real_search_yields_a_plan_that_holds() -> None:
    with SearchProcess(TINY, PROBLEM_BYTES) as search:
        *before, last = listened(search)
    assert isinstance(last, Done)
    assert not last.was_stopped
    plan, is_feasible = check_plan(PROBLEM, sha256(PROBLEM_BYTES).digest(), last.content)
    assert (is_feasible, plan.cost.total, plan.unassigned) == (True, 77_600, ())
    assert all(isinstance(one, ProgressTold) for one in before)
    assert before[-1].values["cost"] == 77_600  # type: ignore[union-attr]


def test_a_real_search_that_is_stopped_yields_its_best_plan() -> None:
    with SearchProcess(replace(TINY, seconds=300.0, iterations=None), PROBLEM_BYTES) as search:
        first = None
        while first is None:
            first = search.next_message(1.0)
        begin = time.monotonic()
        search.stop()
        last = listened(search)[-1]
    assert isinstance(last, Done)
    assert last.was_stopped
    assert time.monotonic() - begin < 20


def test_a_search_that_crashes_is_a_failure_with_a_sentence() -> None:
    with SearchProcess(TINY, PROBLEM_BYTES) as search:
        os.kill(search.pid, signal.SIGKILL)
        (told,) = listened(search)
    assert isinstance(told, Failed)
    assert told.code == "search_died"
    assert told.told == "The search's process ended by signal 9 (Killed) before it had a plan."


def test_a_problem_with_faults_is_a_failure_with_a_sentence() -> None:
    with SearchProcess(TINY, b"{") as search:
        (told,) = listened(search)
    assert isinstance(told, Failed)


_SERVER = """
import sys, time
from courier_api.planning.searching import SearchProcess
from courier_api.planning.solver import Task
from tests.courier_api.planning.small_day import PROBLEM_BYTES
with SearchProcess(Task(None, 300.0, None, 1, 1, 1 << 30), PROBLEM_BYTES) as search:
    print(search.pid, flush=True)
    time.sleep(60)
"""


def test_no_search_outlives_its_server() -> None:
    root = str(Path(__file__).resolve().parents[3])
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True, cwd=root
    )
    with server:
        assert server.stdout is not None
        search = psutil.Process(int(server.stdout.readline()))
        server.kill()
    gone, _ = psutil.wait_procs([search], timeout=WAIT)
    assert gone == [search]
