"""What ``postroute plan`` does."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.console import Console

from postroute.exit_status import DONE, INFEASIBLE
from postroute.exports import ExportTargets, export, read_wards, road_graph
from postroute.live_line import LiveLine
from postroute.problem_files import LoadedProblem, load_plan, load_problem, save_plan
from postroute.storage import check_writable
from postroute.tables import plan_facts, plan_table
from postroute.words import Language
from routing_engine import SolveParams, SolveReport, WorkerPool, solve, warm_up


def plan_day(
    pool: WorkerPool,
    *,
    problem: Path,
    output: Path,
    seconds: float,
    iterations: int | None,
    seed: int,
    workers: int,
    start: Path | None,
    page: Path | None,
    geojson: Path | None,
    gpx: Path | None,
    xlsx: Path | None,
    wards: Path | None,
    as_json: bool,
    language: Language,
) -> int:
    """Exit status of the command with these options, whose workers are there already."""
    # What may fail for a fault of input is tried before the search, not after it.
    check_writable(output, page, geojson, xlsx, gpx and gpx / "1.gpx")
    with tempfile.TemporaryDirectory() as scratch:
        loaded = load_problem(_folder_of(problem, Path(scratch)))
        outlines = read_wards(wards)
        graph = road_graph(loaded.problem) if page or geojson or gpx else None
        params = SolveParams(
            seconds=None if iterations is not None else seconds,
            iterations=iterations,
            workers=workers,
        )
        report = _search(loaded, params, pool, seed=seed, start=start, language=language)
        save_plan(report.plan, output)
        targets = ExportTargets(page=page, geojson=geojson, gpx=gpx, xlsx=xlsx)
        export(
            loaded.problem, report.plan, targets,
            graph=graph, wards=outlines, language=language,
        )  # fmt: skip
    _print(loaded, report, as_json=as_json, language=language)
    return DONE if report.is_feasible else INFEASIBLE


def _folder_of(problem: Path, scratch: Path) -> Path:
    """PROBLEM itself, or the folder of the named day drawn with its defaults."""
    if problem.suffix == ".json" or (problem.exists() and problem.suffix != ".toml"):
        return problem
    from postroute.day import draw_day

    draw_day(str(problem), scratch / "day")
    return scratch / "day"


def _search(
    loaded: LoadedProblem,
    params: SolveParams,
    pool: WorkerPool,
    *,
    seed: int,
    start: Path | None,
    language: Language,
) -> SolveReport:
    first = load_plan(start) if start else None
    warm_up()
    with LiveLine(language=language) as live_line:
        report = solve(
            loaded.problem,
            params,
            seed=seed,
            on_progress=live_line,
            start=first,
            executor=pool,
        )
    return replace(report, plan=replace(report.plan, problem_sha256=loaded.sha256))


def _print(
    loaded: LoadedProblem, report: SolveReport, *, as_json: bool, language: Language
) -> None:
    if as_json:
        facts = plan_facts(loaded.problem, report.plan) | {
            "is_feasible": report.is_feasible,
            "timings": asdict(report.timings),
            "iterations": report.iterations,
            "seed": report.seed,
            "version": report.version,
            "matrix_sha256": report.matrix_sha256,
        }
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        Console().print(plan_table(loaded.problem, report.plan, language=language))
