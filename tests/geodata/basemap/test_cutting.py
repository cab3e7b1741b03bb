"""Shapes drawn by hand on the grid of zoom 14, cut into its tiles."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.basemap.cutting import BUFFER, EXTENT, LAST_TOLERANCE, TilePieces, cut
from geodata.basemap.features import MAX_ZOOM, FeatureGroup
from geodata.crs import to_tile_square

#: The tile whose north-western corner the shapes are measured from.
COLUMN, ROW = 13_088, 7_432


def on_square(x: float, y: float) -> tuple[float, float]:
    """Grid steps from the corner of the tile above, on the tiles' square."""
    side = EXTENT * 2**MAX_ZOOM
    return (COLUMN * EXTENT + x) / side, (ROW * EXTENT + y) / side


def pieces_of(shape: object, *, min_zoom: int = 8, zoom: int = MAX_ZOOM) -> TilePieces:
    group = FeatureGroup("roads", {}, np.array([shape]), min_zoom)
    elsewhere = FeatureGroup("places", {}, np.array([shapely.Point(0.1, 0.1)]))
    pieces = cut([elsewhere, group], zoom)
    is_ours = pieces.group_idx == 1
    return TilePieces(pieces.tiles[is_ours], pieces.group_idx[is_ours], pieces.shapes[is_ours])


def places(pieces: TilePieces) -> list[tuple[int, int]]:
    return [(column - COLUMN, row - ROW) for column, row in pieces.tiles.tolist()]


def line(*points: tuple[float, float]) -> object:
    return shapely.LineString([on_square(*point) for point in points])


def test_a_line_is_cut_a_buffer_beyond_each_tile() -> None:
    pieces = pieces_of(line((1000, 2000), (1000 + EXTENT, 2000)))
    assert places(pieces) == [(0, 0), (1, 0)]
    first, second = (shape.coords[:] for shape in pieces.shapes)
    assert first == [(1000, 2000), (EXTENT + BUFFER, 2000)]
    assert second == [(-BUFFER, 2000), (1000, 2000)]


@pytest.mark.parametrize(("beyond", "num_tiles"), [(BUFFER, 1), (BUFFER - 1, 2)])
def test_a_line_reaches_into_the_next_tile_within_the_buffer_alone(
    beyond: int, num_tiles: int
) -> None:
    x = EXTENT - beyond - 0.5
    assert len(pieces_of(line((x, 1000), (x, 2000))).shapes) == num_tiles


def test_a_point_lies_in_one_tile_even_beside_a_border() -> None:
    for x, column in ((0.0, 0), (EXTENT - 0.6, 0), (float(EXTENT), 1)):
        pieces = pieces_of(shapely.Point(on_square(x, 5.0)))
        assert places(pieces) == [(column, 0)]


def test_an_area_covers_the_tiles_inside_it_whole() -> None:
    corners = [on_square(x * EXTENT, y * EXTENT) for x, y in ((-1, -1), (2, -1), (2, 2), (-1, 2))]
    pieces = pieces_of(shapely.Polygon(corners))
    inside = pieces.shapes[places(pieces).index((0, 0))]
    assert inside.bounds == (-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)


def test_a_line_that_shrinks_to_a_point_is_left_out() -> None:
    assert len(pieces_of(line((100.1, 100.1), (100.4, 100.4))).shapes) == 0


def test_a_bend_within_the_tolerance_goes_and_a_wider_one_stays() -> None:
    for stray, num_points in ((LAST_TOLERANCE - 0.5, 2), (LAST_TOLERANCE + 0.5, 3)):
        (shape,) = pieces_of(line((100, 500), (400, 500 + stray), (700, 500))).shapes
        assert len(shape.coords) == num_points


def test_a_group_is_drawn_from_its_first_zoom_on() -> None:
    road = line((1000, 1000), (3000, 3000))
    assert len(pieces_of(road, min_zoom=12, zoom=11).shapes) == 0
    assert len(pieces_of(road, min_zoom=12, zoom=12).shapes) == 1


def test_the_square_has_its_corner_in_the_north_west() -> None:
    """The latitude at which Web Mercator's map is square is atan(sinh(pi)) = 85.0511 degrees."""
    edge = np.degrees(np.arctan(np.sinh(np.pi)))
    square = to_tile_square([-180, 0, 180], [edge, 0, -edge])
    assert square == pytest.approx(np.array([[0, 0], [0.5, 0.5], [1, 1]]))
