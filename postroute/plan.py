"""``postroute plan``: its options; what it does with them is in `postroute.planning`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from postroute.language import language_option
from postroute.search_options import search_options
from routing_engine import WorkerPool

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("-o", "output", type=_FILE, required=True, help="The plan to write.")
@search_options(default_seconds=20)
@click.option("--start", type=_FILE, default=None, help="A plan to start from.")
@click.option("--map", "page", type=_FILE, default=None, help="One HTML page with a map.")
@click.option("--geojson", type=_FILE, default=None, help="Routes and stops for a GIS.")
@click.option(
    "--gpx",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="A folder; one track a courier.",
)
@click.option("--xlsx", type=_FILE, default=None, help="Route sheets to print.")
@click.option(
    "--wards",
    type=_FILE,
    default=None,
    help="GeoJSON of ward outlines for the map  [$POSTROUTE_WARDS].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@language_option
def command(*, workers: int, **options: Any) -> int:
    """
    Plan PROBLEM: a problem.json, a day's folder, or a day's name (hue-2025-05) or TOML file.

    Ctrl-C ends the search and keeps the best plan so far. Exit 3 when something that must be
    served is left out.
    """
    # Workers load their libraries while this process loads its own, and reads the day.
    pool = click.get_current_context().with_resource(WorkerPool(workers))
    from postroute.planning import plan_day

    return plan_day(pool, workers=workers, **options)
