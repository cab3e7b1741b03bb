"""``postroute solve``."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import click

from postroute.exit_status import DONE, INFEASIBLE
from postroute.language import language_option
from postroute.live_line import LiveLine
from postroute.problem_files import load_problem, read_bytes, save_plan
from postroute.search_options import interruptible, search_options
from postroute.words import Language
from routing_engine import (
    SolveParams,
    SolveReport,
    decode,
    detect_format,
    read_instance,
    score,
    solve,
)
from routing_engine.problem import Problem


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--format",
    "text_format",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "solomon", "lilim", "sartori", "vrplib", "problem"]),
)
@click.option(
    "--objective",
    type=click.Choice(["distance", "vehicles"]),
    default="distance",
    show_default=True,
)
@click.option(
    "--rounding", type=click.Choice(["double", "dimacs"]), default="double", show_default=True
)
@search_options(default_seconds=20)
@language_option
def command(
    file: Path,
    *,
    output: Path,
    text_format: str,
    objective: str,
    rounding: str,
    seconds: float,
    iterations: int | None,
    seed: int,
    workers: int,
    language: Language,
) -> int:  # fmt: skip
    """Solve FILE, a benchmark instance or a problem.json, and score the plan in its own unit."""
    text = read_bytes(file)
    params = SolveParams(
        seconds=None if iterations is not None else seconds, iterations=iterations, workers=workers
    )
    if text_format == "auto":
        text_format = detect_format(decode(text), file.name)
    if text_format == "problem":
        report = _search(load_problem(file).problem, params, seed=seed, language=language)
        extra: dict[str, object] = {}
    else:
        instance = read_instance(
            text, format=text_format, objective=objective, rounding=rounding, source=file.name
        )
        report = _search(instance.problem, params, seed=seed, language=language)
        extra = dict(score(instance, report.plan))
    plan = replace(report.plan, problem_sha256=sha256(text).hexdigest())
    save_plan(plan, output, extra=extra)
    _print(file, report, extra)
    return DONE if report.is_feasible else INFEASIBLE


def _search(problem: Problem, params: SolveParams, *, seed: int, language: Language) -> SolveReport:
    with interruptible() as should_stop, LiveLine(language=language) as live_line:
        return solve(problem, params, seed=seed, on_progress=live_line, should_stop=should_stop)


def _print(file: Path, report: SolveReport, extra: dict[str, object]) -> None:
    if extra:
        result = f"distance {extra['distance']}, {extra['vehicles']} vehicles"
    else:
        result = f"{report.plan.cost.total:,} dong, {len(report.plan.routes)} vehicles"
    left_out = f", {len(report.plan.unassigned)} unassigned" if report.plan.unassigned else ""
    click.echo(f"{file.name}: {result}{left_out}, {report.timings.total_s:.1f} s.")
