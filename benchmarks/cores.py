"""Two islands on two cores against one on one, at the same wall time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from benchmarks.errors import BenchmarkError
from benchmarks.peers.roster import OURS, PEERS
from benchmarks.results import RESULTS_FOLDER, claim, write_result
from benchmarks.solver_cases import Case, cases_of, find_data
from benchmarks.solver_files import ask_of_file
from benchmarks.solver_lines import Key, Line, Record, engine_hash
from benchmarks.solver_runs import run_once

__all__ = ["run"]

_VAR = Path(__file__).resolve().parents[1] / "var" / "bench"
#: Files of all families, from 400 stops on: smaller ones are solved on one core.
_FILES = (
    ("vrptw/c1_4_2.txt", "dimacs"),
    ("vrptw/r1_6_7.txt", "dimacs"),
    ("vrptw/rc2_8_3.txt", "dimacs"),
    ("pdptw/lrc1_4_7.txt", "free_fleet"),
    ("pdptw/lrc1_10_8.txt", "free_fleet"),
    ("pdptw_sb/nyc-n400-3.txt", "free_matrix"),
    ("cvrp/X-n401-k29.vrp", "cvrplib"),
)


def run(
    *, seeds: Sequence[int] = (1, 2, 3), seconds: float | None = None, folder: Path | None = None
) -> Path:
    """
    Run what is still to be run, and write the table.

    Parameters
    ----------
    seeds : sequence of int
    seconds : float, optional
        In place of each file's own limit.
    folder : Path, optional
        Takes the record and the result; by default ``var/bench`` and ``benchmarks/results``.

    Raises
    ------
    BenchmarkError
        When the files are not at hand, or a run cannot be compared.
    """
    data = find_data()
    cases = [
        case
        for case in cases_of("full", data, seconds=seconds)
        if (case.file, case.convention.name) in _FILES
    ]
    record = Record((folder or _VAR) / "cores.jsonl", engine=engine_hash())
    rows, ratios = [], []
    for case in cases:
        one, two = (
            [_cost(_line(record, case, seed, workers, data)) for seed in seeds]
            for workers in (1, 2)
        )
        paired = [b / a for a, b in zip(one, two, strict=True)]
        ratios += paired
        rows.append(
            {
                "file": Path(case.file).stem.replace("_", "-"),
                "stops": case.num_stops,
                "limit, s": case.seconds,
                "one core": round(mean(one), 1),
                "two cores": round(mean(two), 1),
                "ratio": round(mean(paired), 4),
                "ratio by seed": ", ".join(f"{one:.4f}" for one in paired),
            }
        )
    limit = f" --seconds {seconds:g}" if seconds else ""
    return write_result(
        "cores",
        {
            "title": "Two islands on two cores against one on one",
            "command": f"postroute bench cores --seeds {','.join(map(str, seeds))}{limit}",
            "claims": [
                claim(
                    "Cost on two cores, in costs on one core at the same wall time, mean",
                    measured=f"{mean(ratios):.4f} ({min(ratios):.4f} to {max(ratios):.4f};"
                    f" below 1 in {sum(one < 1 for one in ratios)} of {len(ratios)} pairs)",
                    goal="below 1",
                    holds=mean(ratios) < 1,
                )
            ],
            "rows": rows,
            "notes": [],
        },
        folder=folder or RESULTS_FOLDER,
    )


def _line(record: Record, case: Case, seed: int, workers: int, data: Path) -> Line:
    key = Key(case.file, case.convention.name, OURS, seed, case.seconds, workers)
    line = record.get(key)
    if line is None:
        line = run_once(ask_of_file(case, data, key), PEERS[OURS])
        record.append(line)
        print(line.in_short(), file=sys.stderr, flush=True)
    return line


def _cost(line: Line) -> float:
    if line.cost is None or not line.counts:
        raise BenchmarkError(f"{line.in_short()}: it cannot be compared.")
    return line.cost
