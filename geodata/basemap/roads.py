"""Roads of a network as lines to draw: joined where they go on, apart where they differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.basemap.features import FeatureGroup, Shapes, Value
from geodata.crs import to_tile_square
from geodata.drawing.basemap import free_kph
from geodata.graph import Provenance, RoadGraph

#: Class of a road, and the free speed of its quickest vehicle from which it has it: networks keep
#: speeds, not the tags that they came from. Trunk to secondary; tertiary and rural; the rest.
CLASSES = (("major", 31.5), ("minor", 25.0), ("street", 0.0))
#: First zoom at which a class is drawn.
CLASS_ZOOM = {"major": 8, "minor": 9, "street": 12}


def road_groups(graph: RoadGraph) -> list[FeatureGroup]:
    """
    All roads by class, provenance, name and whether they are bridges; main roads last.

    ``kind`` is the road's `geodata.graph.Provenance`: a map tells estimated roads from true ones.
    """
    import shapely

    _, arcs = np.unique(graph.edge_idx, return_index=True)
    keys = np.stack(
        (
            -_class_idx(graph)[arcs],
            graph.provenance[arcs].astype(np.int64),
            graph.name_idx[arcs].astype(np.int64),
            graph.is_bridge[arcs].astype(np.int64),
        )
    )
    lines = _arc_lines(graph, arcs)
    distinct, group = np.unique(keys, axis=1, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(group.ravel()))[:-1]
    return [
        FeatureGroup(
            "roads",
            _properties(graph, *key),
            _joined(shapely.multilinestrings(part)),
            CLASS_ZOOM[CLASSES[-key[0]][0]],
        )
        for key, part in zip(distinct.T.tolist(), np.split(lines[order], ends), strict=True)
    ]


def _class_idx(graph: RoadGraph) -> NDArray[np.int64]:
    """Position in `CLASSES` of each arc."""
    kph = free_kph(graph)
    return np.select([kph >= least for _, least in CLASSES], range(len(CLASSES)))


def _properties(
    graph: RoadGraph, minus_class: int, provenance: int, name_idx: int, is_bridge: int
) -> dict[str, Value]:
    properties: dict[str, Value] = {
        "class": CLASSES[-minus_class][0],
        "kind": Provenance(provenance).name.lower(),
    }
    if name_idx >= 0:
        properties["name"] = graph.names[name_idx]
    if is_bridge:
        properties["bridge"] = True
    return properties


def _arc_lines(graph: RoadGraph, arcs: NDArray[np.int64]) -> Shapes:
    """Lines along arcs, both ends included, on the tiles' square."""
    import shapely

    counts = np.diff(graph.geometry_ptr)[arcs] + 2
    line_idx = np.repeat(np.arange(arcs.size), counts)
    ends = np.cumsum(counts)
    starts = ends - counts
    # Positions of the inner points; those of the two ends are overwritten below.
    inner = np.arange(int(counts.sum())) - starts[line_idx] - 1 + graph.geometry_ptr[arcs][line_idx]
    is_inner = np.ones(inner.size, np.bool_)
    is_inner[starts] = is_inner[ends - 1] = False
    points = np.empty((inner.size, 2))
    points[is_inner, 0] = graph.geometry_lon[inner[is_inner]]
    points[is_inner, 1] = graph.geometry_lat[inner[is_inner]]
    for nodes, at in ((graph.tails[arcs], starts), (graph.heads[arcs], ends - 1)):
        points[at] = np.column_stack((graph.node_lon[nodes], graph.node_lat[nodes]))
    lines: Shapes = shapely.linestrings(to_tile_square(*points.T), indices=line_idx)
    return lines


def _joined(lines: object) -> Shapes:
    """A collection of lines as few long ones, in an order that does not hang on the library's."""
    import shapely

    parts: Shapes = shapely.get_parts(shapely.normalize(shapely.line_merge(lines)))
    return parts
