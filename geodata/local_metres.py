"""Degrees to metres over a few kilometres, where the curve of the earth does not show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Metres of one degree of latitude on the sphere of 6,371,008.8 m (IUGG mean radius).
METRES_PER_DEGREE = 111_195.08

FloatArray = NDArray[np.float64]


def step_lengths(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """
    Length of each step of a line, in metres.

    Parameters
    ----------
    lon, lat : float64, shape (k,)
        Degrees.

    Returns
    -------
    lengths : float64, shape (k - 1,)
    """
    shrink = np.cos(np.radians((lat[1:] + lat[:-1]) / 2))
    return np.hypot(np.diff(lon) * shrink, np.diff(lat)) * METRES_PER_DEGREE


def foot_on_segment(
    point: FloatArray, start: FloatArray, end: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """
    Nearest place of each segment to its point, in a plane that touches the earth at the point.

    Parameters
    ----------
    point, start, end : float64, shape (k, 2)
        Longitude and latitude in degrees.

    Returns
    -------
    share : float64, shape (k,)
        Where the foot lies, from 0 at the start to 1 at the end.
    metres : float64, shape (k,)
        From the point to the foot.
    """
    scale = np.column_stack((np.cos(np.radians(point[:, 1])), np.ones(len(point))))
    scale *= METRES_PER_DEGREE
    along, towards = (end - start) * scale, (point - start) * scale
    squared = np.einsum("ij,ij->i", along, along)
    dot = np.einsum("ij,ij->i", along, towards)
    share = np.clip(np.divide(dot, squared, out=np.zeros_like(dot), where=squared > 0), 0.0, 1.0)
    gap = towards - along * share[:, None]
    return share, np.hypot(gap[:, 0], gap[:, 1])
