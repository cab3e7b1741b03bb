import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing_engine import SolveParams, solve
from routing_engine.errors import SearchError
from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder
from routing_engine.left_out import settle_left_out
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem, VisitRef
from routing_engine.reasons import ReasonCode
from routing_engine.tasks import TaskBook
from routing_engine.worker import in_fork
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, bike, call, refs, street


def searched(problem: Problem) -> Incumbent:
    plan = solve(problem, SolveParams(iterations=0), seed=1).plan
    book = TaskBook(problem)
    builder = Builder(book)
    for route in plan.routes:
        visits = [VisitRef(one.shipment_id, one.kind) for one in route.visits()]
        assert builder.set_route(book.vehicle_idx[route.vehicle_id], book.tasks(visits))
    incumbent = Incumbent(book, {}, seed=1)
    incumbent.take(builder)
    return incumbent


@pytest.fixture(scope="module")
def day() -> Incumbent:
    return searched(courier_day(60, num_vehicles=20))


def test_worse_routes_are_not_taken_over(day: Incumbent) -> None:
    idx, one = next(iter(day.planned.items()))
    before = day.key
    assert not day.try_routes({idx: list(reversed(one.tasks))})
    assert not day.try_routes({idx: one.tasks})
    assert day.key == before


def test_false_plan_never_leaves_the_search(day: Incumbent) -> None:
    broken = Incumbent(day.book, {}, seed=1)
    broken.planned, broken.unserved = dict(day.planned), set(day.unserved)
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
        yield pool


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_call_that_raises_is_told_with_its_trace(one_worker: WorkerPool) -> None:
    with pytest.raises(SearchError, match="ZeroDivisionError"):
        one_worker.submit(divmod, 1, 0).result()
    assert one_worker.submit(divmod, 7, 2).result() == (3, 1)


def test_worker_that_dies_is_started_again(one_worker: WorkerPool) -> None:
    pid = one_worker.submit(os.getpid).result()
    for number in (9, 15):
        with pytest.raises(SearchError, match=f"status -{number}"):
            one_worker.submit(_end_self, number).result()
    assert one_worker.submit(os.getpid).result() not in (pid, os.getpid())


def test_the_end_of_a_worker_is_felt_by_its_own_call_alone(tmp_path: Path) -> None:
    told, gate = tmp_path / "pids", tmp_path / "gate"
    os.mkfifo(gate)
    with WorkerPool(3) as pool:
        waiting = pool.submit(_tell_pid_and_wait, told, gate)
        _await_lines(told, 1)
        ends = [pool.submit(os._exit, status) for status in (3, 4)]
        words = [str(call.exception()) for call in ends]
        assert [("status 3" in one, "status 4" in one) for one in words] == [
            (True, False), (False, True),
        ]  # fmt: skip
        gate.write_text("open")
        assert waiting.result() == "open"
        assert [pool.submit(divmod, 7, 2).result() for _ in range(6)] == [(3, 1)] * 6


def test_a_pool_survives_the_end_of_all() -> None:
    with WorkerPool(2) as pool:
        calls = [pool.submit(time.sleep, 600), pool.submit(_end_all_and_sleep)]
        for call in calls:
            with pytest.raises(SearchError, match="crew ended with status -9"):
                call.result()
        assert pool.submit(divmod, 7, 2).result() == (3, 1)


def test_closing_ends_busy_workers_and_their_forks(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    with WorkerPool(2) as pool:
        calls = [pool.submit(_sleep_in_fork, told) for _ in range(2)]
        pids = _await_lines(told, 4)
    assert [pid for pid in pids if is_alive(pid)] == []
    assert [type(call.exception()) for call in calls] == [SearchError] * 2


def test_closing_ends_workers_that_are_still_loading_or_stand_still() -> None:
    with WorkerPool(2):
        pass
    with WorkerPool(1) as pool:
        pid = pool.submit(os.getpid).result()
        os.kill(pid, signal.SIGSTOP)
    assert not is_alive(pid)


def test_a_crew_that_does_not_end_when_asked_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing_engine.pool._PATIENCE_S", 0.1)
    with WorkerPool(2) as pool:
        pid = pool.submit(os.getppid).result()
        call = pool.submit(time.sleep, 600)
        os.kill(pid, signal.SIGSTOP)
    assert not is_alive(pid)
    assert isinstance(call.exception(), SearchError)


def test_nothing_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from routing_engine.pool import WorkerPool\n"
        "from tests.routing_engine.test_search import _sleep_in_fork\n"
        "with WorkerPool(2) as pool:\n"
        "    calls = [pool.submit(_sleep_in_fork, Path(sys.argv[1])) for _ in range(2)]\n"
        "    [call.result() for call in calls]\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", script, told], cwd=root) as process:
        try:
            pids = _await_lines(told, 4)
        finally:
            process.kill()
    deadline = time.monotonic() + 60
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_a_worker_does_not_use_of_its_arrays_takes_no_memory(one_worker: WorkerPool) -> None:
    before, after = one_worker.submit(_use_a_little_of_much).result()
    assert after - before < 40


def _use_a_little_of_much() -> tuple[int, int]:
    """Megabytes that the worker holds before and after it has used 2 MB of 200."""
    before = _megabytes()
    much = np.zeros((500, 400_000), np.int8)
    much[:, :4_096] = 1
    return before, _megabytes()


def _megabytes() -> int:
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmRSS:")[1].split()[0]) // 1024


def _await_lines(file: Path, count: int) -> list[int]:
    """What workers have told of their ids, once so many have."""
    deadline = time.monotonic() + 120
    while not file.exists() or len(file.read_text().splitlines()) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return [int(line) for line in file.read_text().splitlines()]


def _end_self(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(600)


def _end_all_and_sleep() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def _sleep_in_fork(told: Path) -> None:
    _tell_pid(told)
    in_fork(_tell_pid_and_sleep, told)


def _tell_pid(told: Path) -> None:
    with told.open("a") as file:
        file.write(f"{os.getpid()}\n")


def _tell_pid_and_sleep(told: Path) -> None:
    _tell_pid(told)
    time.sleep(600)


def _tell_pid_and_wait(told: Path, gate: Path) -> str:
    _tell_pid(told)
    return gate.read_text()


def test_fork_that_crashes_costs_its_call_alone() -> None:
    assert in_fork(divmod, 7, 2) == (3, 1)
    with pytest.raises(ChildProcessError, match="status 3"):
        in_fork(os._exit, 3)
