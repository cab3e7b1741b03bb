"""``postroute geodata``: true roads, travel matrices, closures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

import geodata
from postroute.basemap import command as basemap_command
from postroute.storage import check_writable, data_dir, write_whole
from routing_engine.travel import one_fault

_FILE = click.Path(path_type=Path, dir_okay=False)
Closure: TypeAlias = "geodata.AreaClosure | geodata.BridgeClosure | geodata.RoadClosure"
Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("geodata")
def command() -> None:
    """Road networks, travel matrices, closures."""


command.add_command(basemap_command)


def network_and_closures(inner: Command) -> Command:
    """``--network``, and what is closed on it: ``--bridge``, ``--road``, ``--area``."""
    for option in (
        click.option("--area", "areas", type=_FILE, multiple=True,
                     help="GeoJSON polygon whose roads are closed."),
        click.option("--road", "roads", multiple=True, help="Name of a closed road."),
        click.option("--bridge", "bridges", multiple=True, help="Name of a closed bridge."),
        click.option("--network", default="hue-default", show_default=True,
                     help="Roads to use; see `postroute geodata networks`."),
    ):  # fmt: skip
        inner = option(inner)
    return inner


@command.command("ingest")
@click.argument("pbf", type=_FILE)
@click.option("--name", required=True, help="What to call the network.")
def ingest_command(pbf: Path, name: str) -> None:
    """Take the true roads of PBF (any .osm.pbf), and estimated ones only where it has none."""
    report = geodata.ingest(pbf, name, cache_dir=data_dir())
    click.echo(f"{name}: {_described(report.graph)}")
    if report.num_dropped_nodes:
        click.echo(
            f"Left out {report.dropped_m / 1000:,.0f} km of roads ({report.num_dropped_nodes:,}"
            " junctions) from which no trip returns."
        )


@command.command("networks")
def networks_command() -> None:
    """List the networks at hand."""
    for name in geodata.list_networks(data_dir()):
        click.echo(f"{name}: {_described(geodata.load_network(name, cache_dir=data_dir()))}")


@command.command("matrix")
@click.argument("locations", type=_FILE)
@click.option("-o", "output", type=_FILE, required=True, help="The .npz to write.")
@network_and_closures
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=2,
    show_default=True,
    help="Processes that search the roads.",
)
def matrix_command(
    locations: Path,
    *,
    output: Path,
    network: str,
    bridges: tuple[str, ...],
    roads: tuple[str, ...],
    areas: tuple[Path, ...],
    workers: int,
) -> None:
    """Seconds and metres between all LOCATIONS (GeoJSON points), by vehicle profile."""
    check_writable(output)
    points = geodata.read_locations(locations)
    graph = geodata.load_network(network, cache_dir=data_dir())
    closures = _closures(bridges, roads, areas)
    # A closure that fits nothing is told before the search that it would follow.
    geodata.closed_arcs(graph, closures)
    result = geodata.travel_matrix(
        graph,
        [point.lon for point in points],
        [point.lat for point in points],
        names=[f"{point.id} ({point.name})" for point in points],
        workers=workers,
        cache_dir=data_dir() / "matrices",
    )
    source = "read from the cache" if result.is_cached else "computed"
    if closures:
        update = geodata.update_matrix(graph, result, closures)
        result = update.result
    write_whole(output, result.travel.to_bytes())
    click.echo(f"{output}: {len(points):,} locations, {source}.")
    if closures:
        click.echo(f"Closures: {update.num_recomputed:,} of {len(points):,} rows searched again.")
    counts = {one: int((result.snaps.provenance[0] == one).sum()) for one in geodata.Provenance}
    by_source = ", ".join(f"{one.name.lower()} {count:,}" for one, count in counts.items())
    farthest = int(result.snaps.snap_m[0].argmax())
    click.echo(
        f"Snapped to roads: {by_source}; farthest {points[farthest].name},"
        f" {result.snaps.snap_m[0, farthest]:,.0f} m."
    )
    _print_unreachable(result)


@command.command("closures")
@network_and_closures
def closures_command(
    *,
    network: str,
    bridges: tuple[str, ...],
    roads: tuple[str, ...],
    areas: tuple[Path, ...],
) -> None:
    """Say what a closure takes away, and which wards and communes it cuts off."""
    graph = geodata.load_network(network, cache_dir=data_dir())
    closures = _closures(bridges, roads, areas)
    if not closures:
        named = {int(idx) for idx in graph.name_idx[graph.is_bridge] if idx >= 0}
        names = sorted(graph.names[idx] for idx in named)
        click.echo("Bridges that can be closed: " + ", ".join(names) + ".")
        return
    begin = time.perf_counter()
    closed = geodata.closed_arcs(graph, closures)
    milliseconds = (time.perf_counter() - begin) * 1000
    length_km = graph.length_m[closed].sum() / 2000
    click.echo(f"Closed: {int(closed.sum())} arcs, {length_km:,.1f} km ({milliseconds:.1f} ms).")
    units = geodata.cut_off_units(graph, closed)
    apart = ", ".join(unit.name for unit in units) if units else "no ward or commune"
    click.echo(f"Cut off from the rest of Hue: {apart}.")


def _closures(
    bridges: tuple[str, ...], roads: tuple[str, ...], areas: tuple[Path, ...]
) -> list[Closure]:
    closures: list[Closure] = [geodata.BridgeClosure(name) for name in bridges]
    closures += [geodata.RoadClosure(name) for name in roads]
    for path in areas:
        closures += [_area(path, ring) for ring in geodata.WardAreas.rings(path)]
    return closures


def _area(path: Path, ring: tuple[tuple[float, float], ...]) -> geodata.AreaClosure:
    try:
        return geodata.AreaClosure(ring)
    except ValueError as error:
        raise one_fault(
            "area_malformed",
            place=path.name,
            cause=f"{error}",
            remedy="Give a GeoJSON polygon with three corners or more.",
        ) from error


def _described(graph: geodata.RoadGraph) -> str:
    length_km = {
        one.name.lower(): graph.length_m[graph.provenance == one].sum() / 2000
        for one in geodata.Provenance
    }
    lengths = ", ".join(f"{name} {value:,.0f} km" for name, value in length_km.items() if value)
    return f"{graph.num_nodes:,} junctions, {graph.num_arcs:,} arcs; {lengths}."


def _print_unreachable(result: Any) -> None:
    if not result.num_unreachable:
        click.echo("Every location reaches every other.")
        return
    click.echo(f"{result.num_unreachable:,} pairs have no road between them, among them:")
    for pair in result.unreachable_pairs(limit=10):
        click.echo(f"  {pair.profile}: {pair.origin} -> {pair.destination}")
