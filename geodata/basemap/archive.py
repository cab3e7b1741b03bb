"""Tiles as bytes: Mapbox Vector Tiles in one PMTiles archive, equal features in equal bytes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from geodata.basemap.cutting import EXTENT, TilePieces
from geodata.basemap.features import LAYERS, FeatureGroup, Shapes

#: West, south, east, north; degrees.
Bounds = tuple[float, float, float, float]

#: Where a map opens that has nothing better to show: the middle of Hue.
CENTRE = (107.59, 16.464)
CENTRE_ZOOM = 12


def tile_bytes(
    groups: Sequence[FeatureGroup], pieces: TilePieces
) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Column and row of each tile that holds anything, with its gzipped vector tile."""
    if not len(pieces.tiles):
        return
    is_first = np.ones(len(pieces.tiles), np.bool_)
    is_first[1:] = np.any(np.diff(pieces.tiles, axis=0) != 0, axis=1)
    starts = np.flatnonzero(is_first)
    ends = [*starts[1:].tolist(), len(pieces.tiles)]
    for start, end in zip(starts.tolist(), ends, strict=True):
        inside = slice(start, end)
        layers = _layers(groups, pieces.group_idx[inside].tolist(), pieces.shapes[inside])
        if layers:
            column, row = pieces.tiles[start].tolist()
            yield (column, row), gzip.compress(_encoded(layers), mtime=0)


def _layers(
    groups: Sequence[FeatureGroup], group_idx: Sequence[int], shapes: Shapes
) -> list[dict[str, Any]]:
    """Features of one tile by layer, those of a group made one."""
    members: dict[int, list[Any]] = {}
    for idx, shape in zip(group_idx, shapes, strict=True):
        members.setdefault(idx, []).append(shape)
    features: dict[str, list[dict[str, Any]]] = {}
    for idx, found in members.items():
        feature = {"geometry": _collected(found), "properties": dict(groups[idx].properties)}
        features.setdefault(groups[idx].layer, []).append(feature)
    return [{"name": one, "features": features[one]} for one in LAYERS if one in features]


def _collected(shapes: list[Any]) -> Any:
    import shapely

    if len(shapes) == 1:
        return shapes[0]
    collect = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return collect[int(shapely.get_dimensions(shapes[0]))](shapes)


def _encoded(layers: list[dict[str, Any]]) -> bytes:
    import mapbox_vector_tile
    from mapbox_vector_tile.encoder import on_invalid_geometry_make_valid

    options = {
        "extents": EXTENT,
        "y_coord_down": True,
        "on_invalid_geometry": on_invalid_geometry_make_valid,
    }
    encoded: bytes = mapbox_vector_tile.encode(layers, default_options=options)
    return encoded


def archive_bytes(
    tiles: Mapping[tuple[int, int, int], bytes], *, bounds: Bounds, metadata: Mapping[str, Any]
) -> bytes:
    """
    A PMTiles archive (version 3) of gzipped vector tiles.

    Parameters
    ----------
    tiles : mapping
        Zoom, column and row to the gzipped tile.
    bounds : (west, south, east, north)
        Degrees.
    metadata : mapping
        JSON values, such as ``vector_layers`` and ``attribution``.
    """
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    file = io.BytesIO()
    # The package says that it is typed, but its writer is not.
    writer: Any = Writer(file)  # type: ignore[no-untyped-call]
    by_id = {zxy_to_tileid(*place): content for place, content in tiles.items()}
    for tile_id in sorted(by_id):
        writer.write_tile(tile_id, by_id[tile_id])
    west, south, east, north = (round(degrees * 10**7) for degrees in bounds)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": CENTRE_ZOOM,
        "center_lon_e7": round(CENTRE[0] * 10**7),
        "center_lat_e7": round(CENTRE[1] * 10**7),
    }
    writer.finalize(header, dict(metadata))
    return file.getvalue()
