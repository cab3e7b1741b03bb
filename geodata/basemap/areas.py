"""Water as areas to draw, and the wards' borders where the user has them at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.basemap.features import FeatureGroup, Shapes, shapes_on_square
from geodata.drawing.basemap import open_frame
from geodata.networks import HUE_BOX
from geodata.water import water_features

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geodata.areas import WardAreas

#: Metres along a parallel at Hue's latitude that the side of the tiles' square stands for.
_SQUARE_M = 40_075_017 * np.cos(np.radians(16.46))
#: Degrees beyond Hue to which the open sea is drawn, so that its end is on no screen.
_SEA_REACH = 0.3
#: What our mask calls the open sea; lagoons have other names.
_SEA = "Biển"


def water_groups() -> list[FeatureGroup]:
    """Sea, lagoons and the river of our own approximate mask, each with its name."""
    return [_water_group(feature) for feature in water_features()["features"]]


def border_groups(wards: WardAreas) -> list[FeatureGroup]:
    """Borders of the user's wards as lines, one that two wards share drawn once."""
    import shapely

    borders = shapely.union_all(
        [shapely.boundary(wards.polygons[code]) for code in sorted(wards.polygons)]
    )
    lines = shapely.get_parts(shapely.normalize(shapely.line_merge(borders)))
    return [FeatureGroup("wards", {"kind": "border"}, shapes_on_square(lines))]


def _water_group(feature: Mapping[str, Any]) -> FeatureGroup:
    import shapely
    import shapely.geometry

    name = str(feature["properties"]["name"])
    half_width_m = feature["properties"].get("half_width_m", 0)
    drawn = shapely.geometry.shape(feature["geometry"])
    if half_width_m:
        line = shapes_on_square(drawn)
        return _group(name, "river", shapely.buffer(line, half_width_m / _SQUARE_M))
    # The sea is cut off by the mask's frame, and must go on to the rim of the map.
    rings = [open_frame(np.array(ring.coords)) for ring in _rings(drawn)]
    area = shapely.clip_by_rect(
        shapely.make_valid(shapely.Polygon(rings[0], rings[1:])),
        HUE_BOX.west - _SEA_REACH,
        HUE_BOX.south - _SEA_REACH,
        HUE_BOX.east + _SEA_REACH,
        HUE_BOX.north + _SEA_REACH,
    )
    return _group(name, "sea" if name == _SEA else "lagoon", shapes_on_square(area))


def _group(name: str, kind: str, shapes: Shapes) -> FeatureGroup:
    return FeatureGroup("water", {"kind": kind, "name": name}, shapes)


def _rings(polygon: BaseGeometry) -> Iterator[Any]:
    yield polygon.exterior
    yield from polygon.interiors
