"""Water: a hand-drawn, approximate mask of lagoon and sea, and where roads cross it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.csv_reading import Column, number, one_of, read_csv_rows, text
from routing_engine.travel import FaultCollector

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


#: Of longitude at Hue's latitude; the mask is too rough for more.
_METRES_PER_DEGREE = 106_800


@dataclass(frozen=True, slots=True)
class Crossing:
    """
    A road over water, by the points where it leaves one bank and reaches the other.

    Parameters
    ----------
    id, name : str
    lon1, lat1, lon2, lat2 : float
        Degrees, EPSG:4326; approximate.
    """

    id: str
    name: str
    lon1: float
    lat1: float
    lon2: float
    lat2: float


def crosses_water(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.bool_]:
    """
    Whether the straight line between two points touches the mask, pair by pair.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : array_like of float, shape (n,)
        Degrees, EPSG:4326.
    """
    import shapely

    ends = np.stack(
        (np.column_stack(np.broadcast_arrays(lon1, lat1)), np.column_stack((lon2, lat2))), axis=1
    )
    return np.asarray(shapely.intersects(shapely.linestrings(ends), _mask()))


def is_in_water(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """
    Whether each point lies in the mask.

    Parameters
    ----------
    lon, lat : array_like of float
        Degrees, EPSG:4326.

    Returns
    -------
    is_in : bool, of their common shape
    """
    import shapely

    return np.asarray(shapely.contains_xy(_mask(), lon, lat))


@cache
def water_features() -> Mapping[str, Any]:
    """The mask as a GeoJSON FeatureCollection, for drawing."""
    answer: Mapping[str, Any] = json.loads(_table("water.geojson").read_text(encoding="utf-8"))
    return answer


@cache
def crossings() -> tuple[Crossing, ...]:
    """Every known crossing of the mask, in the order of the table."""
    faults = FaultCollector()
    degrees = number(-180, 180)
    columns = [
        Column("id", text),
        Column("name", text),
        *(Column(name, degrees) for name in ("lon1", "lat1", "lon2", "lat2")),
        Column("source", text),
        Column("precision", one_of("approximate")),
    ]
    rows = read_csv_rows(_table("crossings.csv"), columns, key="id", faults=faults)
    faults.raise_if_any()
    names = ("id", "name", "lon1", "lat1", "lon2", "lat2")
    return tuple(Crossing(**{name: row.values[name] for name in names}) for row in rows)


@cache
def _mask() -> BaseGeometry:
    import shapely

    mask = shapely.union_all([_shape(feature) for feature in water_features()["features"]])
    shapely.prepare(mask)
    return mask


def _shape(feature: Mapping[str, Any]) -> BaseGeometry:
    """A lagoon's polygon, or a river's line widened by the half width that it names."""
    import shapely.geometry

    drawn = shapely.geometry.shape(feature["geometry"])
    half_width_m = feature["properties"].get("half_width_m", 0)
    return drawn.buffer(half_width_m / _METRES_PER_DEGREE) if half_width_m else drawn


def _table(name: str) -> Path:
    return Path(str(files("geodata").joinpath("tables", name)))
