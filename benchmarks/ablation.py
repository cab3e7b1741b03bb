"""What each part of the search is worth: without it, on files on which nothing was tuned."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from benchmarks.errors import BenchmarkError
from benchmarks.results import RESULTS_FOLDER, write_result
from benchmarks.solver_cases import Case, cases_of, find_data
from benchmarks.solver_files import read_case
from benchmarks.solver_judge import judge_nodes
from benchmarks.solver_lines import Key, Line, Record, engine_hash, machine_of
from benchmarks.solver_runs import answer_of
from benchmarks.variants import EVERYTHING, EVERYTHING_ON_TWO, PARTS

__all__ = ["UNTUNED", "run"]

_VAR = Path(__file__).resolve().parents[1] / "var" / "bench"

#: Of each family a file that no setting was ever chosen on.
UNTUNED = (
    ("vrptw/c1_4_2.txt", "dimacs"),
    ("vrptw/c2_10_3.txt", "dimacs"),
    ("vrptw/rc203.txt", "dimacs"),
    ("pdptw/lc1_4_3.txt", "free_fleet"),
    ("pdptw/lrc2_2_5.txt", "free_fleet"),
    ("pdptw/lc2_8_4.txt", "free_fleet"),
    ("pdptw/lc1_4_3.txt", "vehicles"),
    ("cvrp/X-n401-k29.vrp", "cvrplib"),
)


@dataclass(frozen=True, slots=True)
class _Score:
    """Cost of one run, above the best of its file in per cent, and its vehicles."""

    gap: float
    vehicles: int


def run(
    *,
    seeds: Sequence[int] = (1, 2, 3),
    parts: Sequence[str] = (),
    seconds: float | None = None,
    folder: Path | None = None,
) -> Path:
    """
    Run what is still to be run, and write the table.

    Parameters
    ----------
    seeds : sequence of int
    parts : sequence of str
        Of `benchmarks.variants.PARTS`; empty: all.
    seconds : float, optional
        In place of each file's own limit.
    folder : Path, optional
        Takes the record and the result; by default ``var/bench`` and ``benchmarks/results``.

    Raises
    ------
    BenchmarkError
        When a part is unknown, or the files are not at hand.
    """
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise BenchmarkError(f"Part {unknown[0]!r}, wanted some of {', '.join(PARTS)}.")
    data = find_data()
    cases = [
        case
        for case in cases_of("full", data, seconds=seconds)
        if (case.file, case.convention.name) in UNTUNED
    ]
    record = Record((folder or _VAR) / f"ablation-{engine_hash()}.jsonl", engine=engine_hash())
    names = _in_order(parts or PARTS)
    lines: dict[tuple[str, str, int], Line] = {}
    for case in cases:
        for seed in seeds:
            for name in names:
                if name == "fleet phase" and case.convention.name != "vehicles":
                    continue
                lines[_file(case), name, seed] = _line(record, case, name, seed, data)
    return _write(cases, names, seeds, lines, seconds, folder or RESULTS_FOLDER)


def _in_order(parts: Iterable[str]) -> tuple[str, ...]:
    """First what is tried on one core, then on two, each after the run that lacks nothing."""
    one = [part for part in parts if PARTS[part].workers == 1]
    two = [part for part in parts if PARTS[part].workers > 1]
    return (EVERYTHING, *one, *((EVERYTHING_ON_TWO, *two) if two else ()))


def _workers(name: str) -> int:
    """Cores of a run."""
    return PARTS[name].workers if name in PARTS else 2 if name == EVERYTHING_ON_TWO else 1


def _whole(name: str) -> str:
    """The run that another one is held against."""
    return EVERYTHING_ON_TWO if name in PARTS and _workers(name) > 1 else EVERYTHING


def _file(case: Case) -> str:
    return f"{case.file} {case.convention.name}"


def _line(record: Record, case: Case, part: str, seed: int, data: Path) -> Line:
    key = Key(case.file, case.convention.name, part, seed, case.seconds, _workers(part))
    line = record.get(key)
    if line is None:
        line = _run_once(key, case, data)
        record.append(line)
        print(line.in_short(), file=sys.stderr, flush=True)
    return line


def _run_once(key: Key, case: Case, data: Path) -> Line:
    convention, path = case.convention, data / case.file
    request = {
        "part": key.solver,
        "path": str(path),
        "objective": convention.objective,
        "rounding": convention.rounding,
        "seconds": key.seconds,
        "seed": key.seed,
        "workers": key.workers,
    }
    variables = {}
    if key.solver in PARTS and PARTS[key.solver].is_kernel:
        variables["POSTROUTE_KERNELS"] = str(_VAR / f"without-{engine_hash()}")
    answer = answer_of("benchmarks.variants", request, seconds=key.seconds, variables=variables)
    if isinstance(answer, str):
        raise BenchmarkError(f"{case.file} without {key.solver}: {answer}.")
    verdict = judge_nodes(read_case(case, data), answer["routes"])
    return Line(
        **key._asdict(),
        wall_s=answer["wall_s"],
        cpu_s=0.0,
        cost=verdict.cost,
        vehicles=verdict.vehicles,
        unserved=verdict.unserved,
        faults=list(verdict.faults),
        trace=[],
        version="",
        engine=engine_hash(),
        machine=machine_of(),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        note=f"{answer['iterations']} iterations",
    )


def _write(
    cases: Sequence[Case],
    names: Sequence[str],
    seeds: Sequence[int],
    lines: Mapping[tuple[str, str, int], Line],
    seconds: float | None,
    folder: Path,
) -> Path:
    limit = f" --seconds {seconds:g}" if seconds else ""
    return write_result(
        "ablation",
        {
            "title": "What each part of the search is worth",
            "command": f"postroute bench ablation --seeds {','.join(map(str, seeds))}{limit}",
            "claims": [],
            "rows": list(_rows(cases, names, seeds, lines)),
            "notes": [
                "Gap to the best known cost in per cent, mean over the seeds; where vehicles count"
                " first, vehicles and the gap of the distance. One core, save the last rows: on two"
                " the day is cut into parts from 500 visits on, and only islands that hold it whole"
                " exchange routes.",
                "Worth: how much worse the mean gap is without the part, in points, over the"
                " files where only distance counts (for two cores with nothing taken out: than on"
                " one); spread: of the same over seeds. Below the spread it says nothing.",
                "None of these files was used to choose a setting.",
            ],
        },
        folder=folder,
    )


def _rows(
    cases: Sequence[Case],
    names: Sequence[str],
    seeds: Sequence[int],
    lines: Mapping[tuple[str, str, int], Line],
) -> Iterable[dict[str, object]]:
    by_distance = [case for case in cases if case.convention.name != "vehicles"]
    for name in names:
        row: dict[str, object] = {"without": name.replace("everything", "nothing")}
        if all((_file(case), name, seed) in lines for case in by_distance for seed in seeds):
            worth = [
                mean(
                    _score(case, lines[_file(case), name, seed]).gap
                    - _score(case, lines[_file(case), _whole(name), seed]).gap
                    for case in by_distance
                )
                for seed in seeds
            ]
            row["worth"] = round(mean(worth), 2)
            row["spread"] = round(max(worth) - min(worth), 2)
        for case in cases:
            scores = [
                _score(case, lines[_file(case), name, seed])
                for seed in seeds
                if (_file(case), name, seed) in lines
            ]
            row[_heading(case)] = _cell(case, scores)
        yield row


def _score(case: Case, line: Line) -> _Score:
    if line.cost is None or not line.counts or case.best is None:
        raise BenchmarkError(f"{line.in_short()}: it cannot be compared.")
    return _Score(100 * (line.cost / case.best - 1), line.vehicles)


def _heading(case: Case) -> str:
    name = Path(case.file).stem.replace("_", "-")
    return f"{name} vehicles first" if case.convention.name == "vehicles" else name


def _cell(case: Case, scores: Sequence[_Score]) -> object:
    if not scores:
        return None
    gap = round(mean(score.gap for score in scores), 2)
    if case.convention.name != "vehicles":
        return gap
    return f"{mean(score.vehicles for score in scores):.1f}, {gap:.2f}"
