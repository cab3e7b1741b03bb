"""``postroute solve``: its options; what it does with them is in `postroute.solving`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from postroute.language import language_option
from postroute.search_options import search_options
from routing_engine import WorkerPool


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The plan to write.",
)
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
    help="The least distance, or the fewest vehicles first.",
)
@click.option(
    "--rounding",
    type=click.Choice(["double", "dimacs"]),
    default="double",
    show_default=True,
    help="Of plane distances: not at all, or cut to one decimal.",
)
@search_options(default_seconds=20)
@language_option
def command(*, workers: int, **options: Any) -> int:
    """Solve FILE, a benchmark instance or a problem.json, and score the plan in its own unit."""
    # Workers load their libraries while this process loads its own, and reads the file.
    pool = click.get_current_context().with_resource(WorkerPool(workers))
    from postroute.solving import solve_file

    return solve_file(pool, workers=workers, **options)
