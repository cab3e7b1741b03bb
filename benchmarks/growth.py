"""How the time to a good plan grows with the day."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.roster import OURS, PEERS
from benchmarks.results import RESULTS_FOLDER, claim, write_result
from benchmarks.solver_days import DayCase, ask_of
from benchmarks.solver_lines import Key, Line, Record, engine_hash
from benchmarks.solver_runs import run_once

__all__ = ["exponent", "run", "seconds_to_reach"]

_VAR = Path(__file__).resolve().parents[1] / "var" / "bench"
SIZES = (500, 1_000, 2_000, 5_000)
_SECONDS = 600.0
_SHARE = 0.02
MAX_EXPONENT = 1.3


def run(
    *,
    sizes: Sequence[int] = SIZES,
    seconds: float = _SECONDS,
    workers: int = 2,
    folder: Path | None = None,
) -> Path:
    """
    Plan days of growing size, each once, and write when each plan became good.

    Parameters
    ----------
    sizes : sequence of int
        Shipments.
    seconds : float
        Of each run.
    workers : int
    folder : Path, optional
        Takes the record and the result; by default ``var/bench`` and ``benchmarks/results``.
    """
    record = Record((folder or _VAR) / "growth.jsonl", engine=engine_hash())
    lines = [_line(record, number, seconds, workers) for number in sizes]
    times = [seconds_to_reach(line, _SHARE) for line in lines]
    grown = exponent(sizes, times)
    return write_result(
        "growth",
        {
            "title": "Time to a good plan as the day grows",
            "command": f"postroute bench growth --sizes {','.join(map(str, sizes))}"
            f" --seconds {seconds:g} --workers {workers}",
            "claims": [
                claim(
                    f"Seconds until within {_SHARE:.0%} of the best after {seconds:g} s grow with"
                    " the number of shipments to this power",
                    measured=round(grown, 2),
                    goal=f"below {MAX_EXPONENT}",
                    holds=grown < MAX_EXPONENT,
                )
            ],
            "rows": [
                {
                    "shipments": number,
                    "first plan, s": line.trace[0][0] if line.trace else None,
                    "within 2 %, s": round(time, 1),
                    "best, million dong": round((line.cost or math.nan) / 1e6, 2),
                    "left out": line.left_out,
                    "couriers": line.vehicles,
                }
                for number, line, time in zip(sizes, lines, times, strict=True)
            ],
            "notes": [
                "Days of the province after July 2025, its fleet once for every 600 shipments,"
                " one seed; a day whose plan still improves at the end is told too early.",
            ],
        },
        folder=folder or RESULTS_FOLDER,
    )


def _line(record: Record, number: int, seconds: float, workers: int) -> Line:
    case = DayCase("hue-2025-07", number, "day-common", workers, seconds)
    key = Key(case.file, "growth", OURS, 1, seconds, workers)
    line = record.get(key)
    if line is None:
        line = run_once(ask_of(case, key), PEERS[OURS])
        record.append(line)
        print(line.in_short(), file=sys.stderr, flush=True)
    return line


def seconds_to_reach(line: Line, share: float) -> float:
    """
    When the cost came within a share of the last one.

    Parameters
    ----------
    line : Line
        Of a run with a trace.
    share : float

    Returns
    -------
    seconds : float
        Those of the whole run when its trace never says so.
    """
    last = line.cost if line.cost is not None else math.inf
    return next((at for at, cost in line.trace if cost <= last * (1 + share)), line.wall_s)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of the straight line nearest to logarithms of seconds over logarithms of sizes."""
    x = [math.log(size) for size in sizes]
    y = [math.log(one) for one in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
