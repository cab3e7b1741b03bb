"""Commands in processes of their own: exit status, Ctrl-C, serving; nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.postroute.command_line import files_below, postroute, start

#: Seconds after which a test gives up; no test waits so long when all is well.
PATIENCE_S = 60


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTROUTE_DATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("days") / "day"
    assert postroute("day", "hue-2025-05", "--shipments", 60, "-o", folder).status == 0
    return folder


@pytest.fixture
def run() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts commands, and ends by its own id whatever a failed test left running."""
    started = []

    def start_one(*words: object) -> subprocess.Popen[str]:
        started.append(start(*words))
        return started[-1]

    yield start_one
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def groups_of(process: subprocess.Popen[str]) -> set[int]:
    """Process groups of a command, its crew, and each worker, which leads one for its forks."""
    below = psutil.Process(process.pid).children(recursive=True)
    return {process.pid} | {os.getpgid(one.pid) for one in below}


def is_anyone_left(groups: set[int]) -> bool:
    """Whether any process of the groups still lives, be it orphaned."""
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.Error):
            if os.getpgid(process.pid) in groups and process.status() != psutil.STATUS_ZOMBIE:
                return True
    return False


def test_each_way_to_end_has_its_status(
    run: Callable[..., subprocess.Popen[str]], day: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "p.json"
    good = run("plan", day, "-o", plan, "--iterations", 0, "--workers", 1)
    bad = run("plan", tmp_path / "none.json", "-o", tmp_path / "q.json")
    assert good.communicate(timeout=PATIENCE_S)[1]
    assert good.returncode == 0
    out, err = bad.communicate(timeout=PATIENCE_S)
    assert (bad.returncode, out) == (2, "")
    assert "Traceback" not in err
    content = json.loads(plan.read_bytes())
    content["cost"]["total"] += 1
    plan.write_text(json.dumps(content), encoding="utf-8")
    broken = run("verify", day, plan)
    assert "cost: " in broken.communicate(timeout=PATIENCE_S)[0]
    assert broken.returncode == 3
    assert set(files_below(tmp_path)) == {"p.json"}


def test_ctrl_c_keeps_the_best_plan_and_leaves_no_process(
    run: Callable[..., subprocess.Popen[str]], day: Path, tmp_path: Path
) -> None:
    """As a terminal does it: the signal goes to every process of the command's group."""
    plan = tmp_path / "p.json"
    process = run("plan", day, "-o", plan, "--seconds", 600, "--workers", 2, "--lang", "en")
    assert process.stderr is not None
    assert "routes" in process.stderr.readline(), "the first plan is told"
    wait_until(lambda: len(groups_of(process)) == 4)
    groups = groups_of(process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert "Courier" in out
    wait_until(lambda: not is_anyone_left(groups))
    assert set(files_below(tmp_path)) == {"p.json"}
    assert postroute("verify", day, plan).status == 0


def test_ctrl_c_to_the_command_alone_is_enough(
    run: Callable[..., subprocess.Popen[str]], day: Path, tmp_path: Path
) -> None:
    process = run("plan", day, "-o", tmp_path / "p.json", "--seconds", 600, "--workers", 1)
    assert process.stderr is not None
    process.stderr.readline()
    groups = groups_of(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    wait_until(lambda: not is_anyone_left(groups))
    assert postroute("verify", day, tmp_path / "p.json").status == 0


@pytest.fixture(scope="module")
def planned(day: Path) -> Path:
    told = postroute(
        "plan", day, "-o", day / "plan.json", "--iterations", 0, "--workers", 1,
        "--map", day / "plan.html", "--gpx", day / "gpx",
    )  # fmt: skip
    assert told.status == 0, told.err
    return day


def fetch(address: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own
        return answer.status, answer.read()


def test_a_day_is_served_until_ctrl_c(
    run: Callable[..., subprocess.Popen[str]], planned: Path
) -> None:
    before = files_below(planned)
    process = run("serve", "--data", planned, "--port", 0)
    assert process.stdout is not None
    address = process.stdout.readline().split()[1]
    assert address.startswith("http://127.0.0.1:")
    assert fetch(f"{address}healthz") == (200, b'{"status":"ok"}')
    assert b"Postroute" in fetch(address)[1]
    assert fetch(f"{address}plan") == (200, before["plan.html"])
    assert fetch(f"{address}day/plan.json")[1] == before["plan.json"]
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (0, "")
    wait_until(lambda: not is_anyone_left({process.pid}))
    assert files_below(planned) == before


def test_a_port_in_use_is_told_in_one_line(
    run: Callable[..., subprocess.Popen[str]], planned: Path
) -> None:
    first = run("serve", "--data", planned, "--port", 0)
    assert first.stdout is not None
    port = first.stdout.readline().split()[1].rstrip("/").rpartition(":")[2]
    second = run("serve", "--data", planned, "--port", port)
    _, err = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 2, err
    assert port in err
    assert "Traceback" not in err
