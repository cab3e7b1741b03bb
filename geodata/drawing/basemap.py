"""Base map of the page: our own roads, ward outlines and water, as compact lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.drawing.encode import encode_lines
from geodata.graph import Provenance, RoadGraph

Points = NDArray[np.float64]

#: West, south, east, north; degrees.
Box = tuple[float, float, float, float]

#: Free speeds from which a road is drawn as a main and as a middle one.
MAIN_KPH = 45.0
MIDDLE_KPH = 30.0

#: Degrees a simplified road may stray, about 5 m; the page zooms to about 1 m a pixel.
ROAD_TOLERANCE = 0.00005
AREA_TOLERANCE = 0.00015

#: How far the corners of a frame move out, in halves of the frame.
FRAME_REACH = 4.0


@dataclass(frozen=True)
class RoadLayer:
    """
    Roads that are drawn alike.

    Parameters
    ----------
    provenance : str
        ``osm``, ``backbone`` or ``synthetic``.
    rank : int
        0 main, 1 middle, 2 small.
    lines : str
        See `geodata.drawing.encode`.
    """

    provenance: str
    rank: int
    lines: str


def box_around(points: Points, *, margin: float = 0.12) -> Box:
    """Box around points, wider by a share of its own size and at least 0.01 degrees."""
    low, high = points.min(axis=0), points.max(axis=0)
    pad = np.maximum((high - low) * margin, 0.01)
    west, south = low - pad
    east, north = high + pad
    return float(west), float(south), float(east), float(north)


def road_kilometres(graph: RoadGraph) -> dict[str, float]:
    """Kilometres of road by provenance, each piece of road once."""
    _, first = np.unique(graph.edge_idx, return_index=True)
    lengths = graph.length_m[first].astype(np.float64)
    kinds = graph.provenance[first]
    return {
        kind.name.lower(): float(lengths[kinds == kind].sum()) / 1000
        for kind in Provenance
        if np.any(kinds == kind)
    }


def free_kph(graph: RoadGraph) -> Points:
    """Free speed of each arc's quickest profile; float64, shape (m,), km/h, near 0 if closed."""
    times = np.where(graph.milliseconds > 0, graph.milliseconds, np.iinfo(np.int32).max)
    kph: Points = graph.length_m / np.maximum(times.min(axis=0), 1) * 3600
    return kph


def road_layers(graph: RoadGraph, box: Box) -> list[RoadLayer]:
    """Roads that touch a box, simplified, by provenance and rank; main roads last."""
    _, arcs = np.unique(graph.edge_idx, return_index=True)
    ranks = _ranks(graph)
    lines: dict[tuple[int, int], list[Points]] = {}
    tails = graph.tails
    for arc in arcs[_touches(graph, tails, arcs, box)].tolist():
        key = (-int(ranks[arc]), int(graph.provenance[arc]))
        lines.setdefault(key, []).append(_arc_points(graph, int(tails[arc]), arc))
    return [
        RoadLayer(Provenance(kind).name.lower(), -rank, encode_lines(simplify_lines(found)))
        for (rank, kind), found in sorted(lines.items())
    ]


def simplify_lines(lines: Sequence[Points], tolerance: float = ROAD_TOLERANCE) -> Iterator[Points]:
    """Lines without the points that no reader would miss; ends stay where they are."""
    import shapely

    many = [line for line in lines if len(line) > 2]
    rings = iter(shapely.simplify([shapely.LineString(line) for line in many], tolerance))
    for line in lines:
        yield np.array(next(rings).coords) if len(line) > 2 else line


def outlines(areas: Mapping[str, Any]) -> list[tuple[str, str, tuple[float, float]]]:
    """
    Areas of a GeoJSON collection.

    Parameters
    ----------
    areas : mapping
        FeatureCollection of polygons, EPSG:4326; ``name`` among the properties where known.

    Returns
    -------
    outlines : list of (name, lines, point)
        The rings of each area as encoded lines, and a point for its label.
    """
    return [
        (name, encode_lines(simplify_lines(rings, AREA_TOLERANCE)), label)
        for name, rings, label in _areas(areas)
    ]


def open_frame(ring: Points) -> Points:
    """
    A ring whose frame corners lie far outside.

    Where a mask was cut off by a frame, such as the open sea, three or more of its points are
    corners of its own box. Those edges are no shore, so nobody should see them: the corners move
    outward.
    """
    low, high = ring.min(axis=0), ring.max(axis=0)
    is_corner = np.all((ring == low) | (ring == high), axis=1)
    if len(np.unique(ring[is_corner], axis=0)) < 3:
        return ring
    middle = (low + high) / 2
    return np.where(is_corner[:, None], middle + FRAME_REACH * (ring - middle), ring)


def water_lines(areas: Mapping[str, Any]) -> list[str]:
    """Encoded rings of each area of water; see `outlines`."""
    return [
        encode_lines(simplify_lines([open_frame(ring) for ring in rings], AREA_TOLERANCE))
        for _, rings, _ in _areas(areas)
    ]


def _areas(
    areas: Mapping[str, Any],
) -> Iterator[tuple[str, list[Points], tuple[float, float]]]:
    """Name, rings and a point for the label of each area."""
    import shapely
    import shapely.geometry

    for feature in areas["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            continue
        parts = list(shape.geoms) if shape.geom_type == "MultiPolygon" else [shape]
        rings = [
            np.array(ring.coords)[:, :2]
            for part in parts
            for ring in (part.exterior, *part.interiors)
        ]
        label = shapely.point_on_surface(max(parts, key=lambda part: part.area))
        name = str((feature.get("properties") or {}).get("name") or "")
        yield name, rings, (label.x, label.y)


def _ranks(graph: RoadGraph) -> NDArray[np.int64]:
    """0 main, 1 middle, 2 small, by the quickest profile; int64, shape (m,)."""
    kph = free_kph(graph)
    return np.select([kph >= MAIN_KPH, kph >= MIDDLE_KPH], [0, 1], 2)


def _touches(
    graph: RoadGraph, tails: NDArray[np.int32], arcs: NDArray[np.int64], box: Box
) -> NDArray[np.bool_]:
    west, south, east, north = box
    ends = np.stack((tails[arcs], graph.heads[arcs]))
    lon, lat = graph.node_lon[ends], graph.node_lat[ends]
    return np.asarray(
        (lon.max(axis=0) >= west)
        & (lon.min(axis=0) <= east)
        & (lat.max(axis=0) >= south)
        & (lat.min(axis=0) <= north)
    )


def _arc_points(graph: RoadGraph, tail: int, arc: int) -> Points:
    """Like `RoadGraph.arc_points`, without looking for the tail."""
    inner = slice(int(graph.geometry_ptr[arc]), int(graph.geometry_ptr[arc + 1]))
    head = int(graph.heads[arc])
    lon = (graph.node_lon[tail], *graph.geometry_lon[inner], graph.node_lon[head])
    lat = (graph.node_lat[tail], *graph.geometry_lat[inner], graph.node_lat[head])
    return np.column_stack((lon, lat)).astype(np.float64)
