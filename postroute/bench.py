"""``postroute bench``: measured claims; each writes benchmarks/results/NAME.json."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

_PBF = click.option(
    "--osm",
    "pbf",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="An OpenStreetMap extract of Hue, measured beside the default network.",
)


@click.group("bench")
def command() -> None:
    """Measure what Postroute claims (in a checkout, after `make setup-dev`)."""
    if find_spec("psutil") is None:
        raise click.UsageError("Measuring needs the development tools: run `make setup-dev` first.")


@command.command("day")
@_PBF
def day_command(pbf: Path | None) -> None:
    """Hue's days: time to a first plan, cost, memory."""
    from benchmarks import run_day

    click.echo(run_day(pbf=pbf).name)


@command.command("matrix")
@_PBF
def matrix_command(pbf: Path | None) -> None:
    """The travel matrix against bare Dijkstra runs."""
    from benchmarks import run_matrix

    click.echo(run_matrix(pbf=pbf).name)


@command.command("solver")
@click.option(
    "--set", "name", type=click.Choice(["quick", "large"]), default="quick", show_default=True
)
@click.option("--seconds", type=click.FloatRange(0, min_open=True), default=10.0, show_default=True)
def solver_command(name: str, seconds: float) -> None:  # fmt: skip
    """Public instances against their best known values."""
    from benchmarks import run_solver

    click.echo(run_solver(name, seconds=seconds).name)


@command.command("fresh-clone")
@click.option("--without-tests", is_flag=True, help="Only `make run`.")
def fresh_clone_command(*, without_tests: bool) -> None:
    """A new user's first minutes, from an empty folder."""
    from benchmarks import run_fresh_clone

    click.echo(run_fresh_clone(with_tests=not without_tests).name)


@command.command("report")
def report_command() -> None:
    """Write benchmarks/RESULTS.md from all results."""
    from benchmarks import write_report

    click.echo(write_report().name)
