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
    "--set",
    "set_name",
    type=click.Choice(["quick", "full", "hue"]),
    default="quick",
    show_default=True,
    help="12 public files, all of them, or Hue's days.",
)
@click.option("--peers", default="", help="Names with commas; by default all that are installed.")
@click.option("--seeds", default="1,2,3", show_default=True, help="Numbers with commas.")
@click.option("--files", default="", help="Parts of file names, with commas: only those are run.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=None,
    help="In place of each file's own limit of 30 or 60 s.",
)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Takes record, result and curves; else var/bench and benchmarks/results.",
)
def solver_command(
    set_name: str,
    *,
    peers: str,
    seeds: str,
    files: str,
    seconds: float | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Our solver against its open peers; what is already on record is not run again."""
    from benchmarks import BenchmarkError, Programme, run_solver

    try:
        programme = Programme(
            set_name=set_name,
            peers=_words(peers),
            seeds=_numbers(seeds),
            files=_words(files),
            seconds=seconds,
        )
        click.echo(run_solver(programme, folder=output).name)
    except BenchmarkError as error:
        raise click.UsageError(str(error)) from None


_SEEDS = click.option("--seeds", default="1,2,3", show_default=True, help="Numbers with commas.")
_SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=None,
    help="In place of each file's own limit of 30 or 60 s.",
)


@command.command("ablation")
@_SEEDS
@click.option("--parts", default="", help="Names with commas: only those are taken out.")
@_SECONDS
def ablation_command(*, seeds: str, parts: str, seconds: float | None) -> None:
    """What each part of the search is worth, on files on which nothing was tuned."""
    from benchmarks import BenchmarkError, run_ablation

    try:
        path = run_ablation(seeds=_numbers(seeds), parts=_words(parts), seconds=seconds)
    except BenchmarkError as error:
        raise click.UsageError(str(error)) from None
    click.echo(path.name)


@command.command("cores")
@_SEEDS
@_SECONDS
def cores_command(*, seeds: str, seconds: float | None) -> None:
    """Two islands on two cores against one on one."""
    from benchmarks import BenchmarkError, run_cores

    try:
        path = run_cores(seeds=_numbers(seeds), seconds=seconds)
    except BenchmarkError as error:
        raise click.UsageError(str(error)) from None
    click.echo(path.name)


@command.command("growth")
@click.option("--sizes", default="500,1000,2000,5000", show_default=True, help="Shipments.")
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), default=600.0, show_default=True
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
def growth_command(*, sizes: str, seconds: float, workers: int) -> None:
    """How the time to a good plan grows with the day."""
    from benchmarks import run_growth

    numbers = _numbers(sizes, "--sizes")
    if len(set(numbers)) < 2:
        raise click.BadParameter(
            f"{sizes!r}, wanted two sizes or more: growth is told between them.",
            param_hint="--sizes",
        )
    click.echo(run_growth(sizes=numbers, seconds=seconds, workers=workers).name)


@command.command("start")
def start_command() -> None:
    """How long one waits for the search: its compiler once, and each start."""
    from benchmarks import run_start

    click.echo(run_start().name)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _numbers(text: str, option: str = "--seeds") -> tuple[int, ...]:
    words = _words(text)
    if not words or not all(word.isdecimal() for word in words):
        raise click.BadParameter(f"{text!r}, wanted whole numbers with commas.", param_hint=option)
    return tuple(int(word) for word in words)


@command.command("sync")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Of each run of single events.",
)
def sync_command(*, rounds: int, seconds: float) -> None:
    """What phones send, made durable: against the bare limit, and how long they wait."""
    from benchmarks import BenchmarkError, SyncSizes, run_sync

    try:
        path = run_sync(sizes=SyncSizes(rounds=rounds, seconds=seconds))
    except BenchmarkError as error:
        raise click.ClickException(
            "\n".join([str(error), *getattr(error, "__notes__", [])])
        ) from None
    click.echo(path.name)


@command.command("labels")
@click.option("--cases", type=click.IntRange(1), default=500, show_default=True)
def labels_command(*, cases: int) -> None:
    """Labels of 30 mm, photographed badly and read."""
    from benchmarks import run_labels

    click.echo(run_labels(num_cases=cases).name)


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
