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
#: The shortest limit is the longest one halved so many times.
_HALVINGS = 8
MAX_EXPONENT = 1.3


def run(
    *,
    sizes: Sequence[int] = SIZES,
    seconds: float = _SECONDS,
    workers: int = 2,
    folder: Path | None = None,
) -> Path:
    """
    Plan days of growing size, and write which limit makes a good plan of each.

    The search cools by its limit, so what a long run costs half-way says nothing of a run that is
    as short: each limit is a run of its own.

    Parameters
    ----------
    sizes : sequence of int
        Shipments.
    seconds : float
        Of the longest run, whose plan is the best one.
    workers : int
    folder : Path, optional
        Takes the record and the result; by default ``var/bench`` and ``benchmarks/results``.
    """
    record = Record((folder or _VAR) / "growth.jsonl", engine=engine_hash())
    rows, times, is_told_late = [], list[float](), False
    for number in sizes:
        lines = _lines(record, number, seconds, workers)
        best = lines[-1]
        times.append(seconds_to_reach(_gaps(lines), _SHARE))
        is_told_late = is_told_late or _gaps(lines)[0][1] <= _SHARE
        rows.append(
            {
                "shipments": number,
                "limit for 2 %, s": round(times[-1], 1),
                "limits and gaps": ", ".join(
                    f"{limit:.3g} s {gap:.1%}" for limit, gap in _gaps(lines)
                ),
                "best, million dong": round((best.cost or math.nan) / 1e6, 2),
                "left out": best.left_out,
                "couriers": best.vehicles,
            }
        )
    grown = exponent(sizes, times)
    return write_result(
        "growth",
        {
            "title": "Time to a good plan as the day grows",
            "command": f"postroute bench growth --sizes {','.join(map(str, sizes))}"
            f" --seconds {seconds:g} --workers {workers}",
            "claims": [
                claim(
                    f"The limit that brings a plan within {_SHARE:.0%} of that of {seconds:g} s"
                    " grows with the number of shipments to this power",
                    measured=f"at least {grown:.2f}" if is_told_late else round(grown, 2),
                    goal=f"below {MAX_EXPONENT}",
                    holds=grown < MAX_EXPONENT and not is_told_late,
                )
            ],
            "rows": rows,
            "notes": [
                "Days of the province after July 2025, its fleet once for every 600 shipments,"
                " without breaks and closing at noon; one seed.",
                "Each limit is a run of its own, the next one twice as long, until one is good"
                " enough; between that one and the one before it is interpolated. A day for which"
                " the shortest one was enough is told too late, and then the power is a bound.",
                "A day whose plan would still become better after the longest run is told too"
                " early.",
            ],
        },
        folder=folder or RESULTS_FOLDER,
    )


def _lines(record: Record, number: int, seconds: float, workers: int) -> list[Line]:
    """Runs of growing limits until one is good enough, and the longest one."""
    longest = _line(record, number, seconds, workers)
    lines = []
    for halvings in range(_HALVINGS, 0, -1):
        lines.append(_line(record, number, seconds / 2**halvings, workers))
        if _gaps([lines[-1], longest])[0][1] <= _SHARE:
            break
    return [*lines, longest]


def _line(record: Record, number: int, seconds: float, workers: int) -> Line:
    case = DayCase("hue-2025-07", number, "day-common", workers, seconds)
    key = Key(case.file, "growth", OURS, 1, seconds, workers)
    line = record.get(key)
    if line is None:
        line = run_once(ask_of(case, key), PEERS[OURS])
        record.append(line)
        print(line.in_short(), file=sys.stderr, flush=True)
    return line


def _gaps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Limit of each run, and by what share it is dearer than the last one."""
    best = lines[-1].cost or math.inf
    return [(line.seconds, (line.cost or math.inf) / best - 1) for line in lines]


def seconds_to_reach(gaps: Sequence[tuple[float, float]], share: float) -> float:
    """
    The limit that makes a plan as good as wanted.

    Parameters
    ----------
    gaps : sequence of tuple of float
        Limits in seconds, growing, and what their plans cost above the best.
    share : float

    Returns
    -------
    seconds : float
        Between the last limit that is too short and the first that is not, as if gaps fell evenly
        with the logarithm of time.
    """
    at = next((at for at, (_, gap) in enumerate(gaps) if gap <= share), len(gaps) - 1)
    limit, gap = gaps[at]
    if at == 0 or math.isinf(gaps[at - 1][1]):
        return limit
    shorter, wider = gaps[at - 1]
    part = (wider - share) / (wider - gap) if wider > gap else 1.0
    return float(shorter * (limit / shorter) ** min(1.0, part))


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of the straight line nearest to logarithms of seconds over logarithms of sizes."""
    x = [math.log(size) for size in sizes]
    y = [math.log(one) for one in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
