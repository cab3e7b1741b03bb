"""What ``postroute solve`` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import click

from postroute.exit_status import DONE, INFEASIBLE
from postroute.live_line import LiveLine
from postroute.problem_files import faults_of, load_problem, read_bytes, save_plan
from postroute.storage import check_writable
from postroute.words import Language, say, write_number
from routing_engine import (
    Instance,
    Progress,
    SolveParams,
    SolveReport,
    WorkerPool,
    decode,
    detect_format,
    read_instance,
    score,
    solve,
    warm_up,
)
from routing_engine.problem import Problem


def solve_file(
    pool: WorkerPool,
    *,
    file: Path,
    output: Path,
    text_format: str,
    objective: str,
    rounding: str,
    seconds: float,
    iterations: int | None,
    seed: int,
    workers: int,
    language: Language,
) -> int:
    """Exit status of the command with these options, whose workers are there already."""
    text = read_bytes(file)
    check_writable(output)
    params = SolveParams(
        seconds=None if iterations is not None else seconds, iterations=iterations, workers=workers
    )
    if text_format == "auto":
        with faults_of(file):
            decoded = decode(text)
        text_format = detect_format(decoded, file.name)
    if text_format == "problem":
        report = _search(load_problem(file).problem, params, pool, seed=seed, language=language)
        extra: dict[str, object] = {}
    else:
        instance = read_instance(
            text, format=text_format, objective=objective, rounding=rounding, source=file.name
        )
        report = _search(
            instance.problem, params, pool, seed=seed, language=language,
            write_cost=_distance_writer(instance, language),
        )  # fmt: skip
        extra = dict(score(instance, report.plan))
    plan = replace(report.plan, problem_sha256=sha256(text).hexdigest())
    save_plan(plan, output, extra=extra)
    _print(file, report, extra)
    return DONE if report.is_feasible else INFEASIBLE


def _search(
    problem: Problem,
    params: SolveParams,
    pool: WorkerPool,
    *,
    seed: int,
    language: Language,
    write_cost: Callable[[Progress], str] | None = None,
) -> SolveReport:
    warm_up()
    with LiveLine(language=language, write_cost=write_cost) as line:
        return solve(problem, params, seed=seed, on_progress=line, executor=pool)


def _distance_writer(instance: Instance, language: Language) -> Callable[[Progress], str]:
    """Distance in the file's unit: a scaled unit costs one dong, a vehicle its fixed cost."""
    fixed_cost = instance.problem.vehicles[0].fixed_cost

    def write(progress: Progress) -> str:
        distance = (progress.cost - progress.num_routes * fixed_cost) / instance.scale
        digits = 1 if instance.scale > 1 else 0
        number = write_number(distance, language, digits=digits)
        return f"{say('distance', language)} {number}"

    return write


def _print(file: Path, report: SolveReport, extra: dict[str, object]) -> None:
    if extra:
        result = f"distance {extra['distance']}, {extra['vehicles']} vehicles"
    else:
        result = f"{report.plan.cost.total:,} dong, {len(report.plan.routes)} vehicles"
    left_out = f", {len(report.plan.unassigned)} unassigned" if report.plan.unassigned else ""
    click.echo(f"{file.name}: {result}{left_out}, {report.timings.total_s:.1f} s.")
