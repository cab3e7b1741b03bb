"""Shapes cut into the tiles of one zoom, simplified, on the tiles' own whole-number grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.basemap.features import MAX_ZOOM, FeatureGroup, Shapes

#: Grid steps on a tile's side.
EXTENT = 4096
#: Grid steps that a tile's shapes reach beyond it, so that a thick line's edge is no seam.
BUFFER = 64
#: Grid steps a simplified line may stray: on the last zoom about 1 m, since it is drawn larger
#: too; on all others less than a pixel (a tile is drawn 512 pixels wide).
LAST_TOLERANCE, TOLERANCE = 2.0, 6.0


@dataclass(frozen=True, eq=False)
class TilePieces:
    """
    What lies in which tile of a zoom, ordered by tile and, within it, by group.

    Parameters
    ----------
    tiles : int64, shape (n, 2)
        Column and row of the tile each piece lies in.
    group_idx : int64, shape (n,)
        The group each piece is of.
    shapes : shapely geometries, shape (n,)
        Single points, lines and polygons; whole grid steps from the tile's north-western corner,
        y southward.
    """

    tiles: NDArray[np.int64]
    group_idx: NDArray[np.int64]
    shapes: Shapes


def cut(groups: Sequence[FeatureGroup], zoom: int) -> TilePieces:
    """All shapes that are drawn at a zoom, cut into its tiles."""
    import shapely

    drawn = [idx for idx, group in enumerate(groups) if group.min_zoom <= zoom]
    shapes = np.concatenate([groups[idx].shapes for idx in drawn])
    group_idx = np.repeat(drawn, [len(groups[idx].shapes) for idx in drawn])
    side = EXTENT * 2.0**zoom
    tolerance = LAST_TOLERANCE if zoom == MAX_ZOOM else TOLERANCE
    shapes = shapely.simplify(shapely.transform(shapes, lambda xy: xy * side), tolerance)
    tiles, pair = _touched_tiles(shapes)
    pieces, piece_idx = _drawable(_clipped(shapes, tiles, pair))
    tiles, pair = tiles[piece_idx], pair[piece_idx]
    pieces, is_kept = _on_grid(pieces, tiles)
    tiles, found = tiles[is_kept], group_idx[pair[is_kept]]
    order = np.lexsort((np.arange(found.size), found, tiles[:, 1], tiles[:, 0]))
    return TilePieces(tiles[order], found[order], pieces[is_kept][order])


def _touched_tiles(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each tile that each shape's box touches, and the position of that shape."""
    import shapely

    # A point belongs to one tile alone: drawn twice, its label would be, too.
    reach = np.where(shapely.get_type_id(shapes) == 0, 0, BUFFER)[:, None]
    bounds = shapely.bounds(shapes)
    low = np.floor((bounds[:, :2] - reach) / EXTENT).astype(np.int64)
    high = np.floor((bounds[:, 2:] + reach) / EXTENT).astype(np.int64)
    width, height = (high - low + 1).T
    counts = width * height
    pair = np.repeat(np.arange(len(shapes)), counts)
    step = np.arange(pair.size) - np.repeat(np.cumsum(counts) - counts, counts)
    tiles = low[pair] + np.column_stack((step % width[pair], step // width[pair]))
    return tiles, pair


def _clipped(shapes: Shapes, tiles: NDArray[np.int64], pair: NDArray[np.int64]) -> Shapes:
    """The part of each shape within its tile and the buffer around it."""
    import shapely

    clipped: Shapes = shapes[pair]
    is_cut = np.bincount(pair, minlength=len(shapes))[pair] > 1
    low = tiles[is_cut] * EXTENT - BUFFER
    high = (tiles[is_cut] + 1) * EXTENT + BUFFER
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    clipped[is_cut] = shapely.intersection(clipped[is_cut], boxes)
    return clipped


def _drawable(clipped: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """Single shapes with the position each came from; points where a line was only touched go."""
    import shapely

    parts, idx = shapely.get_parts(clipped, return_index=True)
    # A collection of lines and points holds no collection in its turn, but a multi-line may.
    parts, inner = shapely.get_parts(parts, return_index=True)
    idx = idx[inner]
    was_point = shapely.get_dimensions(clipped)[idx] == 0
    is_kept = was_point | (shapely.get_dimensions(parts) == shapely.get_dimensions(clipped)[idx])
    return parts[is_kept], idx[is_kept]


def _on_grid(pieces: Shapes, tiles: NDArray[np.int64]) -> tuple[Shapes, NDArray[np.bool_]]:
    """Pieces in whole grid steps from their tiles' corners, and which of them have any extent."""
    import shapely

    points, idx = shapely.get_coordinates(pieces, return_index=True)
    points = np.rint(points - tiles[idx] * EXTENT)
    moved: Shapes = shapely.set_coordinates(pieces.copy(), points)
    low, high = np.split(shapely.bounds(moved), 2, axis=1)
    is_kept = (shapely.get_dimensions(moved) == 0) | np.any(high > low, axis=1)
    return moved, is_kept
