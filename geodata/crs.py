"""Degrees to projected metres and back. The only file that reprojects."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

#: UTM zone 48 north, WGS 84: all of Hue; it stretches lengths by at most 0.2 % there.
UTM_48N = 32648


def to_utm(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Projected metres of points given in degrees.

    Parameters
    ----------
    lon, lat : array_like of float, shape (n,)
        Degrees, EPSG:4326.

    Returns
    -------
    easting, northing : float64, shape (n,)
        Metres, EPSG:32648; infinite where a point cannot be projected.
    """
    east, north = _to_utm().transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def from_utm(
    easting: ArrayLike, northing: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Degrees of points given in projected metres; the inverse of `to_utm`.

    Parameters
    ----------
    easting, northing : array_like of float, shape (n,)
        Metres, EPSG:32648.

    Returns
    -------
    lon, lat : float64, shape (n,)
        Degrees, EPSG:4326.
    """
    lon, lat = _to_utm().transform(
        np.asarray(easting, float), np.asarray(northing, float), direction="INVERSE"
    )
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


def to_tile_square(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """
    Web Mercator on a square of side 1, as map tiles count: x eastward, y southward.

    Parameters
    ----------
    lon, lat : array_like of float, shape (n,)
        Degrees, EPSG:4326.

    Returns
    -------
    xy : float64, shape (n, 2)
        Tile (x, y) of zoom z covers x to x + 1 and y to y + 1, all divided by 2^z.
    """
    north = np.arcsinh(np.tan(np.radians(np.asarray(lat, np.float64))))
    return np.column_stack(((np.asarray(lon, np.float64) + 180) / 360, (1 - north / np.pi) / 2))


@cache
def _to_utm() -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(4326, UTM_48N, always_xy=True)
