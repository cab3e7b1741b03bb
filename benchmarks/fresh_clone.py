"""A new user's first ten minutes: clone, ``make run``, ``make test``, and each once more."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import psutil

from benchmarks.errors import BenchmarkError
from benchmarks.memory import Measured, run_measured
from benchmarks.results import claim, write_result

_ROOT = Path(__file__).resolve().parents[1]
_PORT = 18480
_LIMIT_S = 1_800


def run(*, with_tests: bool = True) -> Path:
    """
    Clone into an empty folder whose path holds a space, without any cache of ours, and measure.

    Parameters
    ----------
    with_tests : bool
        Also ``make test``, twice.
    """
    folder = Path(tempfile.mkdtemp(prefix="post route "))
    try:
        return _measure(folder, with_tests=with_tests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, *, with_tests: bool) -> Path:
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", str(_ROOT), str(checkout)], check=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUAL_ENV")}
    env |= {"PIP_CACHE_DIR": str(folder / "pip"), "XDG_CACHE_HOME": str(folder / "cache")}
    begin = _received()
    rows = []
    for label in ("make run, fresh", "make run, again"):
        measured = _until_served(checkout, env)
        rows.append(_row(label, measured, downloaded_bytes=_received() - begin))
    if with_tests:
        for label in ("make test, fresh", "make test, again"):
            measured = run_measured(["make", "test"], cwd=checkout, env=env)
            if measured.exit_status:
                raise BenchmarkError(f"{label} ended with status {measured.exit_status}, wanted 0.")
            rows.append(_row(label, measured, downloaded_bytes=_received() - begin))
    return _write(rows, checkout)


def _until_served(checkout: Path, env: dict[str, str]) -> Measured:
    """``make run`` until ``/healthz`` and the plan's page answer; then it is ended."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={_PORT}"], cwd=checkout, env=env, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    peak = _PeakMemory(process.pid)
    try:
        while not _answers("/healthz"):
            if process.poll() is not None or time.perf_counter() - begin > _LIMIT_S:
                raise BenchmarkError(f"make run never served a page (status {process.poll()}).")
            time.sleep(0.1)
        seconds = time.perf_counter() - begin
        if not _answers("/plan"):
            raise BenchmarkError("make run serves /healthz, and no /plan.")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
        peak_bytes = peak.stop()
    return Measured(seconds, peak_bytes, 0)


class _PeakMemory:
    """Samples the resident memory of a process and its descendants in a thread of its own."""

    def __init__(self, pid: int) -> None:
        self._peak = 0
        self._is_stopped = threading.Event()
        self._root = psutil.Process(pid)
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def _sample(self) -> None:
        while not self._is_stopped.wait(0.05):
            total = 0
            try:
                for process in (self._root, *self._root.children(recursive=True)):
                    total += process.memory_info().rss
            except psutil.Error:
                continue
            self._peak = max(self._peak, total)

    def stop(self) -> int:
        self._is_stopped.set()
        self._thread.join()
        return self._peak


def _answers(path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}{path}", timeout=5) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


def _received() -> int:
    """Bytes that came over the network since the machine started, other processes' included."""
    return sum(
        counted.bytes_recv
        for name, counted in psutil.net_io_counters(pernic=True).items()
        if not name.startswith("lo")
    )


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _row(label: str, measured: Measured, *, downloaded_bytes: int) -> dict[str, object]:
    return {
        "step": label,
        "seconds": round(measured.seconds, 1),
        "peak memory (MiB)": round(measured.peak_rss_bytes / 2**20),
        "downloaded so far (MiB)": round(downloaded_bytes / 2**20),
    }


def _write(rows: list[dict[str, object]], checkout: Path) -> Path:
    seconds = {str(row["step"]): float(str(row["seconds"])) for row in rows}
    claims = [
        claim(
            "make run, fresh: from an empty folder to the served plan",
            measured=f"{seconds['make run, fresh']:.0f} s",
            goal="done",
            holds=True,
        ),
        claim(
            "make run once more is quick",
            measured=f"{seconds['make run, again']:.1f} s",
            goal="under 10 s",
            holds=seconds["make run, again"] < 10,
        ),
    ]
    if "make test, fresh" in seconds:
        claims.append(
            claim(
                "make test once more",
                measured=f"{seconds['make test, again']:.0f} s",
                goal="under 600 s on 2 cores",
                holds=seconds["make test, again"] < 600,
            )
        )
    return write_result(
        "fresh_clone",
        {
            "title": "A fresh clone, in an empty folder with a space in its path",
            "command": "postroute bench fresh-clone",
            "claims": claims,
            "rows": rows,
            "notes": [
                "No virtual environment and no package cache at the start; Python, make and git"
                " were on the machine, and so was a browser.",
                "Downloads are what the machine received meanwhile.",
                f"The installed checkout takes {_size(checkout) / 2**20:.0f} MiB.",
            ],
        },
    )
