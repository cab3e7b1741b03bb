"""A plan as the files people look at, each written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

import geodata
from postroute.storage import data_dir, write_whole
from postroute.words import Language
from routing_engine.plan import Plan
from routing_engine.problem import Problem


@dataclass(frozen=True, slots=True)
class ExportTargets:
    """
    Where to write what; None: not at all.

    Parameters
    ----------
    page, geojson, xlsx : Path or None
    gpx : Path or None
        A folder; a file a route.
    """

    page: Path | None = None
    geojson: Path | None = None
    gpx: Path | None = None
    xlsx: Path | None = None


def read_wards(path: Path | None) -> geodata.WardAreas | None:
    """Ward outlines from a file, or from ``$POSTROUTE_WARDS``; None where there are none."""
    named = path or Path(os.environ.get("POSTROUTE_WARDS", ""))
    return geodata.WardAreas.load(named) if path or named.name else None


def road_graph(problem: Problem) -> geodata.RoadGraph | None:
    """
    The network a problem's travel was made on; None where it names none.

    Says on standard error when the network of that name has changed since: lines on the map may
    then differ from what was measured.
    """
    if problem.network is None:
        return None
    graph = geodata.load_network(problem.network.name, cache_dir=data_dir())
    seen, wanted = graph.sha256(), problem.network.sha256
    if seen != wanted:
        click.echo(
            f"Warning: network {graph.name} has SHA-256 {seen[:12]}, the day was drawn on"
            f" {wanted[:12]}: lines on the map may differ from the ways measured. Draw the day"
            " again with `postroute day`.",
            err=True,
        )
    return graph


def export(
    problem: Problem,
    plan: Plan,
    targets: ExportTargets,
    *,
    graph: geodata.RoadGraph | None,
    wards: geodata.WardAreas | None,
    language: Language,
) -> None:
    """Write the files asked for; routes follow the roads of ``graph`` where it is given."""
    if targets.xlsx:
        write_whole(targets.xlsx, geodata.plan_workbook(problem, plan, language=language))
    if not (targets.page or targets.geojson or targets.gpx):
        return
    legs = geodata.road_legs(problem, graph) if graph else geodata.straight_legs(problem)
    geometries = geodata.route_geometries(problem, plan, legs)
    if targets.geojson:
        write_whole(targets.geojson, geodata.plan_geojson(problem, plan, geometries))
    if targets.gpx:
        _write_gpx(targets.gpx, geodata.plan_gpx(problem, plan, geometries, language=language))
    if targets.page:
        page = geodata.plan_page(
            problem,
            plan,
            geometries,
            graph=graph,
            wards=wards.features if wards else None,
            water=geodata.water_features() if graph else None,
            language=language,
        )
        write_whole(targets.page, page.encode())


def _write_gpx(folder: Path, files: dict[str, bytes]) -> None:
    """Tracks of this plan alone: those of an earlier plan in the same folder go."""
    for name, content in files.items():
        write_whole(folder / name, content)
    for path in folder.glob("*.gpx"):
        if path.name not in files:
            path.unlink()
