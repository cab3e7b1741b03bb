"""A road network and Hue's tables -> the archive of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.basemap.archive import Bounds, archive_bytes, tile_bytes
from geodata.basemap.areas import border_groups, water_groups
from geodata.basemap.cutting import cut
from geodata.basemap.features import MAX_ZOOM, MIN_ZOOM, FeatureGroup
from geodata.basemap.points import place_groups, ward_groups
from geodata.basemap.roads import road_groups
from geodata.graph import RoadGraph
from geodata.places import Edition
from geodata.sources import OSM_ATTRIBUTION

if TYPE_CHECKING:
    from geodata.areas import WardAreas

#: Degrees that the map reaches beyond its outermost road.
MARGIN = 0.02

#: Layer -> its properties as TileJSON's ``vector_layers`` tells them.
FIELDS = {
    "water": {"kind": "String", "name": "String"},
    "wards": {"kind": "String", "name": "String", "code": "String", "rank": "Number"},
    "roads": {"class": "String", "kind": "String", "name": "String", "bridge": "Boolean"},
    "places": {"kind": "String", "class": "String", "name": "String", "id": "String"},
}


@dataclass(frozen=True)
class Basemap:
    """
    The map as one file.

    Parameters
    ----------
    content : bytes
        A PMTiles archive; equal input gives equal bytes.
    num_tiles : int
        Tiles that hold anything; all others are left out.
    num_roads : int
        Lines that the network's roads were joined to.
    """

    content: bytes
    num_tiles: int
    num_roads: int


def basemap_archive(
    graph: RoadGraph, *, edition: Edition = "2025-05", wards: WardAreas | None = None
) -> Basemap:
    """
    The map of a network: water, wards, roads and places, zooms 8 to 14.

    Parameters
    ----------
    graph : RoadGraph
    edition : str
        Whose units, agent points and authorities are shown.
    wards : WardAreas, optional
        Polygons whose borders are drawn; none lie in our own tables.
    """
    roads = road_groups(graph)
    groups = [*water_groups(), *ward_groups(edition), *roads, *place_groups(edition)]
    if wards is not None:
        groups += border_groups(wards)
    tiles = {
        (zoom, *place): content
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1)
        for place, content in tile_bytes(groups, cut(groups, zoom))
    }
    content = archive_bytes(tiles, bounds=_bounds(graph), metadata=_metadata(graph, groups))
    num_roads = sum(len(group.shapes) for group in roads)
    return Basemap(content, num_tiles=len(tiles), num_roads=num_roads)


def _bounds(graph: RoadGraph) -> Bounds:
    west, east = graph.node_lon.min() - MARGIN, graph.node_lon.max() + MARGIN
    south, north = graph.node_lat.min() - MARGIN, graph.node_lat.max() + MARGIN
    return tuple(np.round((west, south, east, north), 6).tolist())


def _metadata(graph: RoadGraph, groups: Sequence[FeatureGroup]) -> dict[str, Any]:
    present = {group.layer for group in groups}
    return {
        "name": "Postroute: Huế",
        "description": "Bản đồ nền: nước, phường xã, đường, điểm bưu chính. / Base map: water,"
        " wards, roads, postal places.",
        "attribution": OSM_ATTRIBUTION,
        "license": "ODbL-1.0",
        "sources": "Roads and some places: OpenStreetMap contributors (ODbL 1.0). Estimated roads,"
        " water and other places: Postroute's own tables (MIT), approximate.",
        "network": graph.name,
        "network_sha256": graph.sha256(),
        "type": "baselayer",
        "vector_layers": [
            {"id": layer, "fields": fields, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM}
            for layer, fields in FIELDS.items()
            if layer in present
        ],
    }
