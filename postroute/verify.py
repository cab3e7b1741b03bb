"""``postroute verify``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from postroute.exit_status import DONE, INFEASIBLE
from postroute.problem_files import LoadedProblem, load_plan, load_problem
from routing_engine import Violation
from routing_engine import verify as check
from routing_engine.plan import Plan


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(problem: Path, plan: Path, *, as_json: bool) -> int:
    """Check PLAN against PROBLEM: every broken rule, and the cost by parts. Exit 3 when broken."""
    loaded = load_problem(problem)
    read = load_plan(plan)
    violations = (*_of_another_problem(loaded, read), *check(loaded.problem, read))
    if as_json:
        answer = {"violations": [asdict(one) for one in violations], "cost": asdict(read.cost)}
        click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
    else:
        _print(violations, read)
    return INFEASIBLE if violations else DONE


def _of_another_problem(loaded: LoadedProblem, plan: Plan) -> tuple[Violation, ...]:
    """A plan names the bytes it was made for; empty where its problem never was a file."""
    if plan.problem_sha256 in ("", loaded.sha256):
        return ()
    message = (
        f"The plan was made for problem {plan.problem_sha256[:12]}, this one is"
        f" {loaded.sha256[:12]}."
    )
    return (Violation("problem", "plan", message),)


def _print(violations: tuple[Violation, ...], plan: Plan) -> None:
    for one in violations:
        click.echo(f"{one.rule}: {one.place}: {one.message}")
    num_rules = len({one.rule for one in violations})
    verdict = (
        f"{len(violations)} violations of {num_rules} rules." if violations else "Every rule holds."
    )
    click.echo(verdict)
    for part, dong in plan.cost.parts.items():
        click.echo(f"  {part:<10}{dong:>16,}")
    click.echo(f"  {'total':<10}{plan.cost.total:>16,} dong")
