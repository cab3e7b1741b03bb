"""
Reads the roads of one rectangle out of a ``.osm.pbf`` of any size.

Two readings of the file: the first keeps id and place of the nodes inside the rectangle, the second
the roads that use them. Memory grows with the rectangle, never with the file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from geodata.osm_tags import RoadKind, road_kind
from routing_engine.travel import one_fault

if TYPE_CHECKING:
    import osmium

#: OpenStreetMap keeps places as whole numbers of this many degrees.
DEGREES_PER_UNIT = 1e-7
#: Of all keys of a way, those that decide its kind.
_ROAD_KEYS = frozenset(
    {"highway", "service", "area", "maxspeed", "surface", "width", "bridge", "name", "ref"}
    | {"oneway", "oneway:motorcycle", "junction"}
    | {"access", "vehicle", "motor_vehicle", "motorcar", "motorcycle", "goods"}
)


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle in degrees, its borders included."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise ValueError(f"{self}: wanted west < east and south < north, in degrees.")


@dataclass(frozen=True, slots=True, eq=False)
class RoadSegments:
    """
    The straight pieces of all roads inside a rectangle, in the order of the file.

    Parameters
    ----------
    node_lon, node_lat : float64, shape (n,)
        Degrees; only nodes that some road uses.
    tails, heads : int32, shape (s,)
        Nodes at the ends of each piece.
    kind_idx : int32, shape (s,)
        Into ``kinds``; its forward direction is tail to head.
    kinds : tuple of RoadKind
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    kind_idx: NDArray[np.int32]
    kinds: tuple[RoadKind, ...]


def read_segments(path: Path, bbox: BoundingBox) -> RoadSegments:
    """
    The roads of a rectangle; where a way leaves the rectangle it is cut between two nodes.

    Raises
    ------
    InputFaultsError
        When the file is missing, is no PBF, is cut short, or holds no road inside the rectangle.
    """
    if not path.is_file():
        raise one_fault(
            "file_missing",
            place=str(path),
            cause="There is no such file; an OpenStreetMap extract (.osm.pbf) was wanted.",
            remedy="Check the path.",
        )
    with _faults_of_pbf(path):
        ids, units = _nodes_inside(path, bbox)
        node_idx, starts, kind_idx, kinds = _ways_of(path, ids)
    if not kind_idx.size:
        raise one_fault(
            "extract_without_roads",
            place=str(path),
            cause=f"It holds {ids.size} nodes and no drivable road inside {bbox}; wanted some.",
            remedy="Give an extract of this region that holds roads, or another rectangle.",
        )
    used, compact = np.unique(node_idx, return_inverse=True)
    is_first = np.zeros(node_idx.size, np.bool_)
    is_first[starts] = True
    second = np.flatnonzero(~is_first)
    run_of = np.cumsum(is_first)[second] - 1
    return RoadSegments(
        node_lon=units[used, 0] * DEGREES_PER_UNIT,
        node_lat=units[used, 1] * DEGREES_PER_UNIT,
        tails=compact[second - 1].astype(np.int32),
        heads=compact[second].astype(np.int32),
        kind_idx=kind_idx[run_of],
        kinds=kinds,
    )


@contextmanager
def _faults_of_pbf(path: Path) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, OSError) as error:
        raise one_fault(
            "pbf_unreadable",
            place=str(path),
            cause=f"This is no whole OpenStreetMap PBF: {error}.",
            remedy="Fetch the extract again and compare its size and checksum with the source's.",
        ) from error


def _nodes_inside(path: Path, bbox: BoundingBox) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Ids in ascending order, and places as (lon, lat) in units of 1e-7 degrees; shape (n, 2)."""
    import osmium

    west, east = round(bbox.west / DEGREES_PER_UNIT), round(bbox.east / DEGREES_PER_UNIT)
    south, north = round(bbox.south / DEGREES_PER_UNIT), round(bbox.north / DEGREES_PER_UNIT)
    # Flat arrays of machine numbers: a list of tuples would take ten times the memory.
    ids, places = array("q"), array("i")
    source = osmium.io.File(str(path), "pbf")
    nodes = cast("Iterator[osmium.osm.Node]", iter(osmium.FileProcessor(source, osmium.osm.NODE)))
    for node in nodes:
        location = node.location
        x, y = location.x, location.y
        if west <= x <= east and south <= y <= north:
            ids.append(node.id)
            places.append(x)
            places.append(y)
    unsorted = np.frombuffer(ids, np.int64) if ids else np.empty(0, np.int64)
    units = np.frombuffer(places, np.int32).reshape(-1, 2) if ids else np.empty((0, 2), np.int32)
    if np.all(unsorted[1:] > unsorted[:-1]):
        return unsorted, units
    order = np.argsort(unsorted, kind="stable")
    return unsorted[order], units[order]


def _ways_of(
    path: Path, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], tuple[RoadKind, ...]]:
    """Runs of known nodes along each road: node positions, run starts, and each run's kind."""
    import osmium

    nodes, starts, run_kinds = array("q"), array("q"), array("i")
    kinds: dict[RoadKind, int] = {}
    source = osmium.io.File(str(path), "pbf")
    reader = osmium.FileProcessor(source, osmium.osm.WAY)
    has_road = osmium.filter.KeyFilter("highway")
    for way in cast("Iterator[osmium.osm.Way]", iter(reader.with_filter(has_road))):
        kind = road_kind({tag.k: tag.v for tag in way.tags if tag.k in _ROAD_KEYS})
        if kind is None:
            continue
        for run in _known_runs(np.array([node.ref for node in way.nodes], np.int64), ids):
            starts.append(len(nodes))
            nodes.extend(run.tolist())
            run_kinds.append(kinds.setdefault(kind, len(kinds)))
    return (
        np.array(nodes, np.int64),
        np.array(starts, np.int64),
        np.array(run_kinds, np.int32),
        tuple(kinds),
    )


def _known_runs(refs: NDArray[np.int64], ids: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Positions in ``ids`` of each unbroken run of at least two known, differing nodes."""
    if not ids.size:
        return []
    position = np.minimum(np.searchsorted(ids, refs), ids.size - 1)
    is_known = ids[position] == refs
    is_repeat = np.concatenate(([False], refs[1:] == refs[:-1]))
    position, is_known = position[~is_repeat], is_known[~is_repeat]
    borders = np.flatnonzero(np.diff(is_known)) + 1
    runs = zip(np.split(position, borders), np.split(is_known, borders), strict=True)
    return [run for run, known in runs if run.size > 1 and known[0]]
