"""``postroute day``."""

from __future__ import annotations

from pathlib import Path

import click

import geodata
import scenarios
from postroute.option_types import FiniteRange
from postroute.storage import data_dir


@click.command()
@click.argument("case")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write.",
)
@click.option(
    "--paper",
    type=FiniteRange(0, 100),
    default=15.0,
    show_default=True,
    help="Percentage of applications on paper; presets 5, 15, 30 and 100.",
)
@click.option(
    "--shipments",
    type=click.IntRange(1),
    default=None,
    help="Scale the demand to about this many shipments.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=1,
    show_default=True,
    help="Of every draw: the same seed draws the same day.",
)
@click.option(
    "--network",
    default="hue-default",
    show_default=True,
    help="Roads to measure on; see `postroute geodata networks`.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=2,
    show_default=True,
    help="Processes that reckon the travel matrix.",
)
def command(
    case: str,
    *,
    output: Path,
    paper: float,
    shipments: int | None,
    seed: int,
    network: str,
    workers: int,
) -> None:  # fmt: skip
    """Draw the day CASE (hue-2025-05, hue-2025-07 or a TOML file) into the folder OUTPUT."""
    day = draw_day(
        case, output, paper=paper, shipments=shipments, seed=seed, network=network, workers=workers
    )
    click.echo(
        f"{output}: {len(day.items):,} items in {len(day.problem.shipments):,} shipments,"
        f" {len(day.problem.locations):,} locations, {len(day.problem.vehicles)} vehicles."
    )


def draw_day(
    case: str,
    output: Path,
    *,
    paper: float = 15.0,
    shipments: int | None = None,
    seed: int = 1,
    network: str = "hue-default",
    workers: int = 2,
) -> scenarios.Day:
    """A named case's or a TOML file's day, written into a folder."""
    day = scenarios.build_day(
        scenarios.load_case(case),
        paper_percent=paper,
        num_shipments=shipments,
        seed=seed,
        graph=geodata.load_network(network, cache_dir=data_dir()),
        cache_dir=data_dir() / "matrices",
        workers=workers,
    )
    scenarios.write_day(day, output)
    return day
