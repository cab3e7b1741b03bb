"""The travel matrix against bare Dijkstra runs, from the cache, and after a bridge is closed."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.results import RESULTS_FOLDER, claim, write_result
from geodata import (
    BridgeClosure,
    MatrixResult,
    RoadGraph,
    arc_coordinates,
    closed_arcs,
    ingest,
    load_network,
    travel_matrix,
    update_matrix,
)

__all__ = ["main", "run"]

MAX_RATIO, MIN_QUICKER = 1.3, 50
SEEDS = (1, 2, 3)
#: Places are drawn beside roads, at most so many degrees (about 110 m) off.
_OFF_ROAD = 0.001


@dataclass(frozen=True, slots=True)
class _Places:
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    names: list[str]


def run(
    out_dir: Path = RESULTS_FOLDER,
    *,
    num_locations: int = 1_000,
    repeats: int = 3,
    pbf: Path | None = None,
) -> Path:
    """
    Measure every network at hand and write ``matrix.json``.

    Parameters
    ----------
    out_dir : Path
    num_locations : int
        Rows and columns.
    repeats : int
        Runs per seed; the median counts.
    pbf : Path, optional
        An OpenStreetMap extract of Hue, measured beside the default network.
    """
    rows: list[dict[str, object]] = []
    bridges: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for graph in _networks(Path(folder), pbf):
            # The first call loads libraries and touches memory; it is no measurement.
            travel_matrix(graph, *_draw(graph, 50, 0), names=["x"] * 50)
            for seed in SEEDS:
                lon, lat = _draw(graph, num_locations, seed)
                places = _Places(lon, lat, [str(i) for i in range(num_locations)])
                row, base = _measure(graph, places, repeats, Path(folder))
                rows.append({"network": graph.name, "seed": seed, **row})
                if seed == SEEDS[0]:
                    bridges += list(_measure_bridges(graph, base))
    claims = [*_claims(rows, num_locations), *_bridge_claims(bridges, num_locations)]
    return write_result(
        "matrix",
        {
            "title": f"Matrix of {num_locations:,} locations",
            "command": "python -m benchmarks.matrix" + (" --pbf FILE.osm.pbf" if pbf else ""),
            "claims": claims,
            "rows": rows,
            "notes": _NOTES,
            "bridges": bridges,
            "seeds": list(SEEDS),
            "repeats": repeats,
        },
        folder=out_dir,
    )


_NOTES = [
    "Both sides work on two profiles and one worker, in alternation. Bare: one call of"
    " scipy.sparse.csgraph.dijkstra per profile on milliseconds alone, from the node before each"
    " location; the matrix also snaps, finds metres, and rounds.",
    "From disk: the cached file is read for the first time, as a new process would. Again: the"
    " same process asks once more.",
    "Bridges: of the first seed's locations; rows that changed were compared cell by cell.",
]


def _networks(folder: Path, pbf: Path | None) -> Iterator[RoadGraph]:
    yield load_network(cache_dir=folder)
    if pbf is not None:
        ingest(pbf, "extract", cache_dir=folder)
        yield load_network("extract", cache_dir=folder)


def _draw(
    graph: RoadGraph, number: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of places beside arcs that are no bridges."""
    rng = np.random.default_rng(seed)
    arcs = rng.choice(np.flatnonzero(~graph.is_bridge), number)
    points, starts = arc_coordinates(graph, arcs)
    places = points[rng.integers(starts[:-1], starts[1:])]
    places = places + rng.uniform(-_OFF_ROAD, _OFF_ROAD, places.shape)
    return places[:, 0], places[:, 1]


def _seconds(action: Callable[[], object]) -> float:
    begin = perf_counter()
    action()
    return perf_counter() - begin


def _measure(
    graph: RoadGraph, places: _Places, repeats: int, folder: Path
) -> tuple[dict[str, object], MatrixResult]:
    def ask(cache_dir: Path | None = None) -> MatrixResult:
        return travel_matrix(graph, places.lon, places.lat, names=places.names, cache_dir=cache_dir)

    base = ask()
    starts = graph.tails[base.snaps.arc[0]]
    ours, bare = [], []
    for _ in range(repeats):
        ours.append(_seconds(ask))
        bare.append(_seconds(partial(_bare_runs, graph, starts)))
    from_disk, again = _cached_calls(ask, repeats, folder)
    row: dict[str, object] = {
        "nodes": graph.num_nodes,
        "arcs": graph.num_arcs,
        "matrix_s": round(median(ours), 3),
        "spread_s": f"{min(ours):.3f} to {max(ours):.3f}",
        "bare_s": round(median(bare), 3),
        "ratio": round(median(ours) / median(bare), 2),
        "from_disk_ms": round(median(from_disk) * 1_000, 2),
        "again_ms": round(median(again) * 1_000, 2),
        "disk_times": round(median(ours) / median(from_disk)),
        "again_times": round(median(ours) / median(again)),
        "unreachable": base.num_unreachable,
    }
    return row, base


def _cached_calls(
    ask: Callable[[Path], MatrixResult], repeats: int, folder: Path
) -> tuple[list[float], list[float]]:
    """Seconds of the first and of the second call on a file this process has not read yet."""
    from_disk, again = [], []
    with tempfile.TemporaryDirectory(dir=folder) as room:
        written = Path(room, "written")
        ask(written)
        for number in range(repeats):
            # A name of its own each time: a copy may inherit inode, time and size of the last
            # one, and would then be answered from memory.
            copied = Path(room, f"copy-{number}")
            shutil.copytree(written, copied)
            from_disk.append(_seconds(partial(ask, copied)))
            again.append(_seconds(partial(ask, copied)))
    return from_disk, again


def _bare_runs(graph: RoadGraph, starts: NDArray[np.int32]) -> None:
    for milliseconds in graph.milliseconds:
        is_open = milliseconds >= 0
        indptr = np.concatenate(([0], np.cumsum(is_open)))[graph.indptr]
        links = csr_array(
            (milliseconds[is_open].astype(np.float64), graph.heads[is_open], indptr),
            shape=(graph.num_nodes, graph.num_nodes),
        )
        dijkstra(links, directed=True, indices=starts)


def _measure_bridges(graph: RoadGraph, base: MatrixResult) -> Iterator[dict[str, object]]:
    """Up to five bridges, the longest first."""
    numbers = np.unique(graph.name_idx[graph.is_bridge & (graph.name_idx >= 0)])
    length = {
        int(number): float(graph.length_m[graph.is_bridge & (graph.name_idx == number)].sum())
        for number in numbers
    }
    for number in sorted(length, key=lambda one: (-length[one], one))[:5]:
        closures = [BridgeClosure(graph.names[number])]
        mask_s = median(_seconds(partial(closed_arcs, graph, closures)) for _ in range(9))
        begin = perf_counter()
        update = update_matrix(graph, base, closures)
        update_s = perf_counter() - begin
        differs = base.travel.seconds != update.result.travel.seconds
        differs |= base.travel.metres != update.result.travel.metres
        yield {
            "network": graph.name,
            "bridge": graph.names[number],
            "arcs": int(np.count_nonzero(update.result.closed)),
            "mask_ms": round(mask_s * 1_000, 2),
            "update_s": round(update_s, 3),
            "rows_recomputed": update.num_recomputed,
            "rows_changed": int(differs.any(axis=(0, 2)).sum()),
        }


def _claims(rows: Sequence[Mapping[str, object]], number: int) -> Iterator[dict[str, object]]:
    for network in dict.fromkeys(row["network"] for row in rows):
        own = [row for row in rows if row["network"] == network]
        ratios = [float(str(row["ratio"])) for row in own]
        yield claim(
            f"{network}: {number:,} locations cost hardly more than bare Dijkstra runs",
            measured=f"{median(ratios):.2f} times ({min(ratios):.2f} to {max(ratios):.2f})",
            goal=f"<= {MAX_RATIO} times",
            holds=median(ratios) <= MAX_RATIO,
        )
        for key, told in (("disk_times", "from disk"), ("again_times", "asked again")):
            times = [float(str(row[key])) for row in own]
            yield claim(
                f"{network}: a cached matrix is there at once, {told}",
                measured=f"{median(times):.0f} times quicker",
                goal=f">= {MIN_QUICKER} times",
                holds=median(times) >= MIN_QUICKER,
            )


def _bridge_claims(
    bridges: Sequence[Mapping[str, object]], number: int
) -> Iterator[dict[str, object]]:
    for one in bridges:
        yield claim(
            f"{one['network']}: closing {one['bridge']} searches only rows that change",
            measured=f"{one['rows_recomputed']} of {number} rows searched, {one['rows_changed']} "
            f"changed; mask {one['mask_ms']} ms, update {one['update_s']} s",
            goal="no row searched in vain",
            holds=one["rows_recomputed"] == one["rows_changed"],
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: ``python -m benchmarks.matrix``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locations", type=int, default=1_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--pbf", type=Path, help="an OpenStreetMap extract of Hue")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS_FOLDER)
    given = parser.parse_args(arguments)
    run(given.output, num_locations=given.locations, repeats=given.repeats, pbf=given.pbf)


if __name__ == "__main__":
    main()
