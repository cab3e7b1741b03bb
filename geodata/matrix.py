"""Graph and locations to a TravelMatrix, by one search per location, once and then from disk."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.closures import Closure, closed_arcs
from geodata.graph import RoadGraph
from geodata.matrix_cache import (
    cache_path,
    content_key,
    load_arrays,
    note_reading,
    store_arrays,
)
from geodata.matrix_result import ACCESS_KPH, MatrixResult, UnreachablePair, assemble
from geodata.road_search import RoadSearch, build_search, search_rows
from geodata.snap import Snaps, snap_points
from routing_engine.travel import TravelMatrix, one_fault

__all__ = ["ACCESS_KPH", "MatrixResult", "UnreachablePair", "all_weights", "travel_matrix"]


#: A matrix of so many, for two profiles, is made in some 5 GB.
MAX_LOCATIONS = 10_000


def travel_matrix(
    graph: RoadGraph,
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    names: Sequence[str],
    closures: Sequence[Closure] | None = None,
    workers: int = 1,
    cache_dir: Path | None = None,
) -> MatrixResult:
    """
    Seconds and metres between all locations, for each profile of the graph.

    The way is the quickest, and the shortest among equally quick ones. Seconds are rounded up
    once, from the milliseconds of the whole way; the way from each location to the road counts at
    `ACCESS_KPH`. Two locations with the same coordinates are 0 apart.

    Parameters
    ----------
    lon, lat : float, shape (n,)
        Degrees, EPSG:4326.
    names : sequence of str
        What to call each location in faults and reports.
    closures : sequence of Closure, optional
        Arcs nobody may drive; a location on a closed arc stays there, and may be cut off.
    workers : int
        Processes; the answer is the same for any number of them.
    cache_dir : Path, optional
        Folder that keeps matrices by the content they were made from; made when missing.

    Raises
    ------
    InputFaultsError
        When a location is over 5 km from every road, a closure fits nothing, or there are more
        than `MAX_LOCATIONS`.
    GeodataError
        When the network is too large for exact sums.
    """
    closed = closed_arcs(graph, closures or ())
    points = _points(lon, lat, names)
    if cache_dir is None:
        return _computed(graph, points, tuple(names), closed, workers)
    key = content_key((graph.sha256(), *graph.profiles, *points, np.packbits(closed)))
    known = _load(cache_dir, key, graph, tuple(names), closed)
    if known is None:
        known = _computed(graph, points, tuple(names), closed, workers)
        _store(cache_dir, key, known)
        # Read back at once: what was written is proved, and the next call finds it in memory.
        _load(cache_dir, key, graph, tuple(names), closed)
    return known


def _points(
    lon: ArrayLike, lat: ArrayLike, names: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    if len(names) != points[0].size:
        raise ValueError(f"travel_matrix: {len(names)} names, wanted {points[0].size}.")
    if len(names) > MAX_LOCATIONS:
        raise one_fault(
            "locations_too_many",
            place="locations",
            cause=f"There are {len(names):,} locations, wanted {MAX_LOCATIONS:,} at most:"
            " a matrix has a row and a column for each.",
            remedy="Divide the day, or give fewer locations.",
        )
    return points


def _computed(
    graph: RoadGraph,
    points: tuple[NDArray[np.float64], NDArray[np.float64]],
    names: tuple[str, ...],
    closed: NDArray[np.bool_],
    workers: int,
) -> MatrixResult:
    snaps = snap_points(graph, *points, names=names)
    weights = all_weights(graph, snaps, closed, workers=workers)
    return assemble(graph, snaps, names, closed, weights)


#: Rows times nodes below which starting processes takes longer than the search (about 1 s).
_MIN_WORTH_PROCESSES = 5_000_000


def all_weights(
    graph: RoadGraph, snaps: Snaps, closed: NDArray[np.bool_], *, workers: int = 1
) -> NDArray[np.float64]:
    """
    Exact weights on the road between all locations.

    Returns
    -------
    weights : float64, shape (num_profiles, n, n)
        Whole numbers, see `geodata.weights`; 0 on the diagonal, inf where no road leads.
    """
    searches = [build_search(graph, snaps, p, closed) for p in range(len(graph.profiles))]
    rows = np.arange(snaps.num_locations)
    if workers > 1 and rows.size * graph.num_nodes > _MIN_WORTH_PROCESSES:
        tables = _rows_in_processes(searches, rows, workers)
    else:
        tables = [search_rows(search, rows) for search in searches]
    weights = np.stack(tables)
    weights[:, rows, rows] = 0
    return weights


def _rows_in_processes(
    searches: list[RoadSearch], rows: NDArray[np.int64], workers: int
) -> list[NDArray[np.float64]]:
    """Each worker is given the networks once, then blocks of rows; joined in their order."""
    blocks = np.array_split(rows, max(1, min(rows.size, workers * 4)))
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_keep_searches, initargs=(searches,)
    ) as pool:
        jobs = [[pool.submit(_search_kept, p, b) for b in blocks] for p in range(len(searches))]
        return [np.concatenate([job.result() for job in row]) for row in jobs]


_kept_searches: list[RoadSearch] = []


def _keep_searches(searches: list[RoadSearch]) -> None:
    _kept_searches[:] = searches


def _search_kept(profile_idx: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return search_rows(_kept_searches[profile_idx], rows)


#: The exact weights lie in a file of their own, read only by who updates the matrix.
_WEIGHTS = "-weights"


def _store(cache_dir: Path, key: str, result: MatrixResult) -> None:
    snaps = result.snaps
    store_arrays(cache_path(cache_dir, key + _WEIGHTS), {"weights": result.read_weights()})
    store_arrays(
        cache_path(cache_dir, key),
        {
            "seconds": result.travel.seconds,
            "metres": result.travel.metres,
            "lon": snaps.lon,
            "lat": snaps.lat,
            "arc": snaps.arc,
            "reverse_arc": snaps.reverse_arc,
            "fraction": snaps.fraction,
            "snap_m": snaps.snap_m,
            "provenance": snaps.provenance,
        },
    )


def _load(
    cache_dir: Path,
    key: str,
    graph: RoadGraph,
    names: tuple[str, ...],
    closed: NDArray[np.bool_],
) -> MatrixResult | None:
    path = cache_path(cache_dir, key)
    try:
        written = path.stat()
    except OSError:
        return None
    note_reading(path)
    known = read_once(path, (written.st_ino, written.st_size), graph.profiles)
    if known is None:
        return None
    travel, snaps = known
    return MatrixResult(
        travel=travel,
        names=names,
        snaps=snaps,
        closed=closed,
        is_cached=True,
        read_weights=partial(_load_weights, cache_dir, key, graph, snaps, closed),
    )


@lru_cache(maxsize=2)
def read_once(
    path: Path, written: tuple[int, int], profiles: tuple[str, ...]
) -> tuple[TravelMatrix, Snaps] | None:
    """
    What a file of the cache holds; kept in memory for as long as the file is not replaced.

    The file's time tells when it was last read, not when it was written. Nor is it needed: the
    name is made of the content, so that what is in memory is right whatever becomes of the file.

    Parameters
    ----------
    written : (inode, bytes)
        Of the file, as its folder knows them.
    """
    arrays: dict[str, Any] | None = load_arrays(path)
    if arrays is None:
        return None
    seconds, metres = arrays.pop("seconds"), arrays.pop("metres")
    return TravelMatrix(profiles, seconds, metres), Snaps(profiles=profiles, **arrays)


def _load_weights(
    cache_dir: Path, key: str, graph: RoadGraph, snaps: Snaps, closed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    path = cache_path(cache_dir, key + _WEIGHTS)
    note_reading(path)
    arrays: dict[str, Any] | None = load_arrays(path)
    if arrays is None:
        return all_weights(graph, snaps, closed)
    weights: NDArray[np.float64] = arrays["weights"]
    return weights
