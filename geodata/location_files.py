"""Locations as a GeoJSON FeatureCollection of points: the reader for the user's own files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.water import is_in_water
from routing_engine.travel import FaultCollector, InputFaultsError, one_fault


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
    read = [
        (_place(path, position), _location(feature, _place(path, position), faults))
        for position, feature in enumerate(features)
    ]
    found = [(place, location) for place, location in read if location is not None]
    _check_ids(found, faults)
    _check_water(found, faults)
    faults.raise_if_any()
    return tuple(location for _, location in found)


def _place(path: Path, position: int) -> str:
    return f"{path.name}: features[{position}]"


def _check_ids(found: Sequence[tuple[str, PointLocation]], faults: FaultCollector) -> None:
    first: dict[str, str] = {}
    for place, location in found:
        other = first.setdefault(location.id, place)
        if other != place:
            faults.add(
                "id_duplicate",
                place=place,
                cause=f"Id {location.id!r} stands at {other} already; wanted ids that differ.",
                remedy="Give every point an id of its own.",
            )


def _check_water(found: Sequence[tuple[str, PointLocation]], faults: FaultCollector) -> None:
    wet = is_in_water([one.lon for _, one in found], [one.lat for _, one in found])
    for (place, location), is_wet in zip(found, wet.tolist(), strict=True):
        if is_wet:
            faults.add(
                "point_in_water",
                place=f"{place} {location.id}",
                cause=f"{location.lon}, {location.lat} lies in the lagoon or the sea; wanted a"
                " point on land.",
                remedy="Correct the point; longitude comes first.",
            )


def _features(path: Path) -> list[Any]:
    content = _content(path)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise _unreadable(path, "It has no list of features")
    if not features:
        raise one_fault(
            "locations_empty",
            place=path.name,
            cause="It holds no features; wanted one point or more.",
            remedy="Give a FeatureCollection with a point for each location.",
        )
    return features


def _content(path: Path) -> Any:
    try:
        text = path.read_bytes()
        if not text.strip():
            raise _unreadable(path, "The file is empty")
        return json.loads(text)
    except OSError as error:
        raise _unreadable(path, f"It cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, f"Byte {error.start} is no {error.encoding.upper()}") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _unreadable(path, f"It is no JSON at {where}: {error.msg}") from error
    except RecursionError as error:
        raise _unreadable(path, "It is nested too deeply") from error


def _unreadable(path: Path, cause: str) -> InputFaultsError:
    return one_fault(
        "locations_unreadable",
        place=path.name,
        cause=f"{cause}; wanted a GeoJSON FeatureCollection.",
        remedy="Give a file such as the locations.geojson that `postroute day` writes.",
    )


def _location(feature: Any, place: str, faults: FaultCollector) -> PointLocation | None:
    try:
        geometry, properties = feature["geometry"], feature["properties"]
        lon, lat = geometry["coordinates"][:2]
        identity = properties["id"]
        is_point = geometry["type"] == "Point" and abs(lon) <= 180 and abs(lat) <= 90
        name = properties.get("name") or identity
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        is_point, identity = False, ""
    if not is_point or not isinstance(identity, str | int) or identity == "":
        faults.add(
            "location_malformed",
            place=place,
            cause=f"Seen {_shown(feature)}; wanted a Point [lon, lat] in degrees with a property"
            " id.",
            remedy="Correct the feature.",
        )
        return None
    return PointLocation(str(identity), str(name), float(lon), float(lat))


def _shown(feature: Any) -> str:
    text = json.dumps(feature, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:197]}..."
