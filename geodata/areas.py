"""Outlines of wards, where the user has them at hand; none lie in the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing_engine.travel import FaultCollector, one_fault

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geodata.places import Place


@dataclass(frozen=True, eq=False)
class WardAreas:
    """
    Polygons of units by code.

    Parameters
    ----------
    polygons : mapping of str to shapely geometry
        EPSG:4326.
    features : mapping
        The GeoJSON they came from, for drawing.
    """

    polygons: Mapping[str, BaseGeometry]
    features: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path) -> WardAreas:
        """
        Read a GeoJSON FeatureCollection of polygons with a property ``code``.

        Raises
        ------
        InputFaultsError
            When the file cannot be read or is no such collection.
        """
        import shapely.geometry

        try:
            features = json.loads(path.read_bytes())
            polygons = {
                str(feature["properties"]["code"]): shapely.geometry.shape(feature["geometry"])
                for feature in features["features"]
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise one_fault(
                "areas_unreadable",
                place=path.name,
                cause=f"This is no GeoJSON of wards: {type(error).__name__}: {error}.",
                remedy="Give a FeatureCollection of polygons, each with a property `code`.",
            ) from error
        return cls(polygons, features)

    def contains(self, code: str, lon: float, lat: float) -> bool:
        """Whether a point lies inside a unit's polygon; False for an unknown code."""
        import shapely

        area = self.polygons.get(code)
        return area is not None and bool(shapely.contains_xy(area, lon, lat))

    def check(self, places: Sequence[Place], faults: FaultCollector) -> None:
        """Note every place that lies outside the polygon of its own unit."""
        for place in places:
            if not self.contains(place.ward_code, place.lon, place.lat):
                faults.add(
                    "outside_its_ward",
                    place=place.id,
                    cause=f"{place.lon}, {place.lat} lies outside ward {place.ward_code}.",
                    remedy="Correct the point or the ward's code.",
                )
