"""Locations as a GeoJSON FeatureCollection of points: the reader for the user's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.water import is_in_water
from routing_engine.travel import FaultCollector, one_fault


@dataclass(frozen=True, slots=True)
class PointLocation:
    """
    A point with a name.

    Parameters
    ----------
    id, name : str
        The name is the id where the file gives none.
    lon, lat : float
        Degrees, EPSG:4326.
    """

    id: str
    name: str
    lon: float
    lat: float


def read_locations(path: Path) -> tuple[PointLocation, ...]:
    """
    Points of a GeoJSON file, each with the property ``id``.

    Raises
    ------
    InputFaultsError
        With every fault of the file: unreadable, no points, a point in the water or off the
        globe, an id missing or given twice.
    """
    features = _features(path)
    faults = FaultCollector()
    found: dict[str, PointLocation] = {}
    for position, feature in enumerate(features):
        place = f"{path.name}: features[{position}]"
        location = _location(feature, place, faults)
        if location is None:
            continue
        if location.id in found:
            faults.add(
                "id_duplicate",
                place=place,
                cause=f"Id {location.id!r} is given twice; wanted ids that differ.",
                remedy="Give every point an id of its own.",
            )
        found[location.id] = location
    locations = tuple(found.values())
    wet = is_in_water([one.lon for one in locations], [one.lat for one in locations])
    for location, is_wet in zip(locations, wet.tolist(), strict=True):
        if is_wet:
            faults.add(
                "point_in_water",
                place=f"{path.name}: {location.id}",
                cause=f"{location.lon}, {location.lat} lies in the lagoon or the sea; wanted land.",
                remedy="Correct the point.",
            )
    faults.raise_if_any()
    return locations


def _features(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_bytes())
        features = content["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise one_fault(
            "locations_unreadable",
            place=path.name,
            cause=f"This is no GeoJSON FeatureCollection: {type(error).__name__}: {error}.",
            remedy="Give a file such as the locations.geojson that `postroute day` writes.",
        ) from error
    if not isinstance(features, list) or not features:
        raise one_fault(
            "locations_empty",
            place=path.name,
            cause="It holds no features; wanted one point or more.",
            remedy="Give a FeatureCollection with a point for each location.",
        )
    return features


def _location(feature: Any, place: str, faults: FaultCollector) -> PointLocation | None:
    try:
        lon, lat = (float(value) for value in feature["geometry"]["coordinates"][:2])
        properties = feature["properties"]
        name = str(properties["id"])
        is_point = feature["geometry"]["type"] == "Point" and abs(lon) <= 180 and abs(lat) <= 90
    except (KeyError, TypeError, ValueError, IndexError):
        is_point = False
    if not is_point:
        faults.add(
            "location_malformed",
            place=place,
            cause=f"{str(feature)[:120]}: wanted a Point [lon, lat] with a property id.",
            remedy="Correct the feature.",
        )
        return None
    return PointLocation(name, str(properties.get("name") or name), lon, lat)
