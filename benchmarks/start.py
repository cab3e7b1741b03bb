"""How long one waits for the search: for its compiler once, and at each start."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.errors import BenchmarkError
from benchmarks.results import claim, write_result

__all__ = ["first_plan_s", "run", "solomon_lines"]

_ENGINE = Path(__file__).resolve().parents[1] / "routing_engine"
_NUM_STOPS = 100
_NUM_STARTS = 9
_SEARCH_S = 2
#: Parts the numbers of a line that tells a plan.
_PROGRESS = "·".encode()
MAX_COMPILE_S = 60.0
MAX_START_S = 1.5


def run() -> Path:
    """Compile in an empty folder, then start the search on 100 stops again and again."""
    with tempfile.TemporaryDirectory(prefix="postroute-start-") as folder:
        compile_s = _compile(Path(folder))
        file = Path(folder) / "stops.txt"
        file.write_text("".join(solomon_lines()), encoding="ascii")
        # The first start of all finds the modules' own byte code missing.
        times = [first_plan_s(file) for _ in range(_NUM_STARTS + 1)][1:]
    return write_result(
        "start",
        {
            "title": "Waiting for the search",
            "command": "postroute bench start",
            "claims": [
                claim(
                    "Every kernel compiled, nothing kept from before",
                    measured=f"{compile_s:.1f} s",
                    goal=f"<= {MAX_COMPILE_S:g} s",
                    holds=compile_s <= MAX_COMPILE_S,
                ),
                claim(
                    f"`postroute solve` of {_NUM_STOPS} stops tells its first plan, kernels warm",
                    measured=f"{median(times):.2f} s, of {_NUM_STARTS} starts {min(times):.2f} s to"
                    f" {max(times):.2f} s",
                    goal=f"<= {MAX_START_S:g} s",
                    holds=median(times) <= MAX_START_S,
                ),
            ],
            "rows": [],
            "notes": ["Wall clock, from the process's first moment on. The median is judged."],
        },
    )


def _compile(folder: Path) -> float:
    """Seconds that a copy of the engine takes to compile its kernels, in a folder without any."""
    shutil.copytree(_ENGINE, folder / _ENGINE.name, ignore=shutil.ignore_patterns("__pycache__"))
    env = os.environ | {"POSTROUTE_KERNELS": str(folder / "cache")}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "routing_engine.warm_up"], cwd=folder, env=env, check=False
    )
    if done.returncode or not list((folder / "cache").rglob("ready")):
        raise BenchmarkError(f"Compiling ended with status {done.returncode}, wanted 0.")
    return time.perf_counter() - begin


def first_plan_s(file: Path) -> float:
    """Seconds until the search of a file tells its first plan."""
    command = [sys.executable, "-c", "from postroute.main import main; main()", "solve", str(file)]
    command += ["-o", str(file.with_suffix(".json")), "--seconds", str(_SEARCH_S)]
    begin = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr is not None  # noqa: S101 - asked for above
        # Whatever else is said first, such as that kernels are compiled, is no plan.
        line = next((line for line in process.stderr if _PROGRESS in line), b"")
        seconds = time.perf_counter() - begin
        process.stderr.read()
    if process.returncode or not line:
        raise BenchmarkError(f"A start ended with status {process.returncode}, wanted 0.")
    return seconds


def solomon_lines() -> Iterator[str]:
    """Stops on a plane of 100 by 100, drawn from one seed, each open for a quarter of the day."""
    draw = random.Random(1)
    yield "STOPS\n\nVEHICLE\nNUMBER     CAPACITY\n  25         200\n\nCUSTOMER\n"
    yield "CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME\n\n"
    yield "0 50 50 0 0 1000 0\n"
    for number in range(1, _NUM_STOPS + 1):
        x, y, ready = draw.randrange(100), draw.randrange(100), draw.randrange(600)
        yield f"{number} {x} {y} {draw.randint(1, 30)} {ready} {ready + 250} 10\n"
