"""What is closed today — an area, a road, a bridge, an edge — as a mask over arcs."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geodata.arcs import arc_coordinates
from geodata.graph import RoadGraph
from routing_engine.travel import FaultCollector, join_names


@dataclass(frozen=True, slots=True)
class AreaClosure:
    """
    Every arc that touches the area.

    Parameters
    ----------
    ring : tuple of (lon, lat)
        Corners of a polygon without holes, in degrees; the last need not repeat the first.
    """

    ring: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(set(self.ring)) < 3:
            raise ValueError(f"AreaClosure: {len(set(self.ring))} corners, wanted 3 or more.")


@dataclass(frozen=True, slots=True)
class RoadClosure:
    """Every arc of the roads of this name; case and Vietnamese marks do not count."""

    name: str


@dataclass(frozen=True, slots=True)
class BridgeClosure:
    """Every arc across water of this name; the word "Cầu" may be left out."""

    name: str


@dataclass(frozen=True, slots=True)
class EdgeClosure:
    """Both directions of one piece of road, by its `RoadGraph.edge_idx`."""

    edge_idx: int


Closure = AreaClosure | RoadClosure | BridgeClosure | EdgeClosure


def closed_arcs(graph: RoadGraph, closures: Sequence[Closure]) -> NDArray[np.bool_]:
    """
    Arcs that at least one closure takes away.

    Returns
    -------
    closed : bool, shape (m,)

    Raises
    ------
    InputFaultsError
        When a closure fits nothing; names that come near, or else known ones, are told.
    """
    closed = np.zeros(graph.num_arcs, dtype=np.bool_)
    faults = FaultCollector()
    for position, closure in enumerate(closures):
        mask = _mask(graph, closure)
        closed |= mask
        if not mask.any():
            _note_unmatched(faults, graph, closure, f"closures[{position}]")
    faults.raise_if_any()
    return closed


def _mask(graph: RoadGraph, closure: Closure) -> NDArray[np.bool_]:
    match closure:
        case AreaClosure(ring):
            return _touches(graph, ring)
        case RoadClosure(name):
            return _is_named(graph, plain_name(name))
        case BridgeClosure(name):
            wanted = plain_name(name).removeprefix(_BRIDGE)
            return (_is_named(graph, wanted) | _is_named(graph, _BRIDGE + wanted)) & graph.is_bridge
        case EdgeClosure(edge_idx):
            return np.equal(graph.edge_idx, edge_idx)


_BRIDGE = "cau "


def plain_name(name: str) -> str:
    """A name in lower case, without Vietnamese marks or doubled spaces."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


@lru_cache(maxsize=8)
def _plain_names(names: tuple[str, ...]) -> NDArray[np.str_]:
    return np.array([plain_name(name) for name in names], dtype=np.str_)


def _is_named(graph: RoadGraph, wanted: str) -> NDArray[np.bool_]:
    numbers = np.flatnonzero(_plain_names(graph.names) == wanted)
    return np.isin(graph.name_idx, numbers)


def _touches(graph: RoadGraph, ring: tuple[tuple[float, float], ...]) -> NDArray[np.bool_]:
    import shapely

    area = shapely.make_valid(shapely.Polygon(ring))
    near = _near_box(graph, area.bounds)
    points, starts = arc_coordinates(graph, near)
    owner = np.repeat(np.arange(near.size), np.diff(starts))
    shapely.prepare(area)
    mask = np.zeros(graph.num_arcs, dtype=np.bool_)
    mask[near] = shapely.intersects(area, shapely.linestrings(points, indices=owner))
    return mask


def _near_box(graph: RoadGraph, box: tuple[float, float, float, float]) -> NDArray[np.int64]:
    """Arcs whose own box meets this one (west, south, east, north)."""
    west, south, east, north = box
    meets = np.ones(graph.num_arcs, dtype=np.bool_)
    tails = graph.tails
    for node, inner, low, high in (
        (graph.node_lon, graph.geometry_lon, west, east),
        (graph.node_lat, graph.geometry_lat, south, north),
    ):
        least = np.minimum(node[tails], node[graph.heads])
        most = np.maximum(node[tails], node[graph.heads])
        has_inner = np.flatnonzero(np.diff(graph.geometry_ptr))
        if has_inner.size:
            starts = graph.geometry_ptr[has_inner]
            least[has_inner] = np.minimum(least[has_inner], np.minimum.reduceat(inner, starts))
            most[has_inner] = np.maximum(most[has_inner], np.maximum.reduceat(inner, starts))
        meets &= (least <= high) & (most >= low)
    return np.flatnonzero(meets)


def _note_unmatched(faults: FaultCollector, graph: RoadGraph, closure: Closure, place: str) -> None:
    remedy = "Leave it out, or give what the network holds."
    match closure:
        case AreaClosure(ring):
            cause = f"The area of {len(ring)} corners touches no road; wanted at least one."
        case EdgeClosure(edge_idx):
            last = int(graph.edge_idx.max(initial=-1))
            cause = f"Edge {edge_idx} was given, wanted one from 0 to {last}."
        case RoadClosure(name) | BridgeClosure(name):
            is_road = isinstance(closure, RoadClosure)
            kind = "road" if is_road else "bridge"
            names = _names_by_plain(graph, bridges_only=not is_road)
            near = difflib.get_close_matches(plain_name(name), names, n=3, cutoff=0.5)
            told = "near names: " + ", ".join(names[one] for one in near)
            if not near:
                told = f"known names: {join_names(sorted(names.values())) or 'none'}"
            cause = f"No {kind} is called {name!r}; {told}."
            remedy = "Give one of these names, or close an area." if names else "Close an area."
    faults.add("closure_unmatched", place=place, cause=cause, remedy=remedy)


def _names_by_plain(graph: RoadGraph, *, bridges_only: bool) -> dict[str, str]:
    arcs = graph.is_bridge if bridges_only else np.ones(graph.num_arcs, dtype=np.bool_)
    used = np.unique(graph.name_idx[arcs & (graph.name_idx >= 0)]).tolist()
    return {plain_name(graph.names[i]): graph.names[i] for i in used}
