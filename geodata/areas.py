"""Ward polygons, where the user has them at hand; none lie in the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.crs import to_utm
from routing_engine.travel import FaultCollector, InputFaultsError, one_fault

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
        Degrees, EPSG:4326.
    features : mapping
        The GeoJSON FeatureCollection they came from, for drawing.
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
            When the file is no such collection, a code is missing or given twice, or a polygon
            crosses itself: every fault at once.
        """
        features = _collection(path)
        faults = FaultCollector()
        polygons: dict[str, BaseGeometry] = {}
        for idx, feature in enumerate(features["features"]):
            _add_polygon(polygons, feature, place=f"{path.name}: features[{idx}]", faults=faults)
        faults.raise_if_any()
        return cls(polygons, features)

    @staticmethod
    def rings(path: Path) -> list[tuple[tuple[float, float], ...]]:
        """
        Outer rings of every polygon in a GeoJSON file, for a closure.

        Raises
        ------
        InputFaultsError
            When the file cannot be read or holds no polygon.
        """
        import shapely

        try:
            drawn = shapely.from_geojson(path.read_text(encoding="utf-8"))
            polygons = [one for one in shapely.get_parts(shapely.get_parts(drawn)) if one.area > 0]
            rings = [tuple(map(tuple, one.exterior.coords[:-1])) for one in polygons]
        except (OSError, ValueError, AttributeError, shapely.GEOSException) as error:
            raise one_fault(
                "area_unreadable",
                place=path.name,
                cause=f"This is no GeoJSON of polygons: {error}.",
                remedy="Give a GeoJSON polygon in degrees, longitude first.",
            ) from error
        if not rings:
            raise one_fault(
                "area_empty",
                place=path.name,
                cause="It holds no polygon; wanted one or more.",
                remedy="Draw the closed area as a polygon.",
            )
        return rings

    def contains(self, code: str, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """
        Whether each point lies in a unit or on its border.

        Parameters
        ----------
        code : str
        lon, lat : array_like of float
            Degrees, EPSG:4326.

        Returns
        -------
        is_in : bool, of their common shape
            False for an unknown code.
        """
        import shapely

        area = self.polygons.get(code, shapely.Polygon())
        return np.asarray(shapely.intersects_xy(area, lon, lat))

    def code_at(self, lon: float, lat: float) -> str | None:
        """Code of the unit at a point; None outside all of them."""
        return next((code for code in self.polygons if self.contains(code, lon, lat)), None)

    def metres_outside(self, code: str, lon: float, lat: float) -> float:
        """Metres from a point to the nearest place of a unit; 0 inside it."""
        import shapely

        nearest = shapely.shortest_line(self.polygons[code], shapely.Point(lon, lat))
        east, north = to_utm(*np.array(nearest.coords).T)
        return float(np.hypot(east[1] - east[0], north[1] - north[0]))

    def check(self, places: Sequence[Place], faults: FaultCollector) -> None:
        """Note every place that lies outside the polygon of its own unit, or has none."""
        for place in places:
            if not self.contains(place.ward_code, place.lon, place.lat):
                faults.add(
                    "outside_its_ward",
                    place=place.id,
                    cause=f"{place.lon}, {place.lat} {self._where(place)}; wanted a point in"
                    f" ward {place.ward_code}.",
                    remedy="Correct the point or the ward's code.",
                )

    def _where(self, place: Place) -> str:
        if place.ward_code not in self.polygons:
            return "cannot be checked: its ward has no polygon"
        metres = self.metres_outside(place.ward_code, place.lon, place.lat)
        return f"lies {metres:,.0f} m off, in ward {self.code_at(place.lon, place.lat) or 'none'}"


def _collection(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(path, f"This cannot be read as GeoJSON: {error}.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise _unreadable(path, "This has no features; a FeatureCollection of wards was wanted.")
    answer: Mapping[str, Any] = content
    return answer


def _unreadable(path: Path, cause: str) -> InputFaultsError:
    return one_fault(
        "areas_unreadable",
        place=path.name,
        cause=cause,
        remedy="Give a FeatureCollection of polygons, each with a property `code`.",
    )


def _add_polygon(
    polygons: dict[str, BaseGeometry], feature: Any, *, place: str, faults: FaultCollector
) -> None:
    import shapely
    from shapely.geometry import shape

    remedy = "Correct the feature, or take it out."
    try:
        code = str(feature["properties"]["code"])
        polygon = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        cause = f"This is no polygon with a code: {type(error).__name__} {error}."
        faults.add("areas_unreadable", place=place, cause=cause, remedy=remedy)
        return
    if code in polygons:
        cause = f"Code {code} is given twice; wanted once."
        faults.add("id_duplicate", place=place, cause=cause, remedy=remedy)
    elif polygon.geom_type not in ("Polygon", "MultiPolygon") or not polygon.is_valid:
        cause = f"{code} is a {polygon.geom_type} that is no valid polygon."
        faults.add("area_invalid", place=place, cause=cause, remedy=remedy)
    else:
        shapely.prepare(polygon)
        polygons[code] = polygon
