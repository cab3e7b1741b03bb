"""``postroute geodata basemap``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

import geodata
from postroute.exports import read_wards
from postroute.storage import check_writable, data_dir, write_whole

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("basemap")
@click.option("-o", "output", type=_FILE, required=True, help="The .pmtiles to write.")
@click.option(
    "--network",
    default="hue-default",
    show_default=True,
    help="Roads to draw; see `postroute geodata networks`.",
)
@click.option(
    "--edition",
    type=click.Choice(["2025-05", "2025-07"]),
    default="2025-05",
    show_default=True,
    help="Whose wards, agent points and authorities are named.",
)
@click.option(
    "--wards",
    type=_FILE,
    default=None,
    help="GeoJSON of ward outlines, drawn as borders  [$POSTROUTE_WARDS].",
)
def command(
    output: Path,
    *,
    network: str,
    edition: Literal["2025-05", "2025-07"],
    wards: Path | None,
) -> None:
    """Draw the map under phones and screens: water, wards, roads, places (PMTiles)."""
    check_writable(output)
    graph = geodata.load_network(network, cache_dir=data_dir())
    drawn = geodata.basemap_archive(graph, edition=edition, wards=read_wards(wards))
    write_whole(output, drawn.content)
    click.echo(
        f"{output}: {drawn.num_tiles:,} tiles, {drawn.num_roads:,} road lines,"
        f" {len(drawn.content) / 1e6:.1f} MB."
    )
