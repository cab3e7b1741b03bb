"""A plan as the files people look at, each written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from geodata import (
    RoadGraph,
    WardAreas,
    load_network,
    plan_geojson,
    plan_gpx,
    plan_page,
    plan_workbook,
    road_legs,
    route_geometries,
    straight_legs,
    water_features,
)
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


def read_wards(path: Path | None) -> WardAreas | None:
    """Ward outlines from a file, or from ``$POSTROUTE_WARDS``; None where there are none."""
    named = path or Path(os.environ.get("POSTROUTE_WARDS", ""))
    return WardAreas.load(named) if path or named.name else None


def road_graph(problem: Problem) -> RoadGraph | None:
    """The network a problem's travel was made on; None where it names none."""
    if problem.network is None:
        return None
    return load_network(problem.network.name, cache_dir=data_dir())


def export(
    problem: Problem,
    plan: Plan,
    targets: ExportTargets,
    *,
    graph: RoadGraph | None,
    wards: WardAreas | None,
    language: Language,
) -> None:
    """Write the files asked for; routes follow the roads of ``graph`` where it is given."""
    if targets.xlsx:
        write_whole(targets.xlsx, plan_workbook(problem, plan, language=language))
    if not (targets.page or targets.geojson or targets.gpx):
        return
    legs = road_legs(problem, graph) if graph else straight_legs(problem)
    geometries = route_geometries(problem, plan, legs)
    if targets.geojson:
        write_whole(targets.geojson, plan_geojson(problem, plan, geometries))
    if targets.gpx:
        _write_gpx(targets.gpx, plan_gpx(problem, plan, geometries, language=language))
    if targets.page:
        page = plan_page(
            problem,
            plan,
            geometries,
            graph=graph,
            wards=wards.features if wards else None,
            water=water_features() if graph else None,
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
