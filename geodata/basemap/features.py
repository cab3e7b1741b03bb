"""What is drawn: groups of shapes that are alike, on the tiles' square."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.crs import to_tile_square

#: An array of shapely geometries.
Shapes: TypeAlias = NDArray[np.object_]
Value: TypeAlias = str | int | bool

#: Layers in the order in which each tile holds them.
LAYERS = ("water", "wards", "roads", "places")

#: Zooms of the archive; a map draws the last one larger beyond it.
MIN_ZOOM, MAX_ZOOM = 8, 14


@dataclass(frozen=True, eq=False)
class FeatureGroup:
    """
    Shapes of one layer that share all properties.

    Parameters
    ----------
    layer : str
        One of `LAYERS`.
    properties : mapping of str to str, int or bool
    shapes : shapely geometries, shape (n,)
        Points, lines or polygons, on the square of `geodata.crs.to_tile_square`.
    min_zoom : int
        First zoom at which the group is drawn.
    """

    layer: str
    properties: Mapping[str, Value]
    shapes: Shapes
    min_zoom: int = MIN_ZOOM


def shapes_on_square(shapes: Any) -> Shapes:
    """Shapely geometries in degrees, moved onto the tiles' square; an array of them."""
    import shapely

    moved: Shapes = shapely.transform(
        np.atleast_1d(np.asarray(shapes, object)), lambda points: to_tile_square(*points.T)
    )
    return moved
