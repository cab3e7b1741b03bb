"""
Time and metres of an arc in one number, so that one search finds both.

The weight is ``milliseconds * 2**25 + decimetres``. Sums of weights compare first by time and then
by length, and both are read back from the sum, as long as no length reaches 2**25 decimetres
(3,355 km) and no sum 2**53, up to which float64 holds whole numbers exactly (74 hours).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.graph import RoadGraph

LENGTH_BITS = 25
_ONE_MS = 1 << LENGTH_BITS
_MAX_SUM = 1 << 53

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def pack(milliseconds: IntArray, decimetres: IntArray) -> IntArray:
    """One weight of each pair; int64."""
    return milliseconds * _ONE_MS + decimetres


def unpack(sums: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Milliseconds and decimetres of finite weights or sums of them; whole float64."""
    # A division by a power of two is exact, and so is everything after it.
    milliseconds = np.floor(sums / _ONE_MS)
    return milliseconds, sums - milliseconds * _ONE_MS


def arc_parts(graph: RoadGraph, profile_idx: int) -> tuple[IntArray, IntArray]:
    """
    Milliseconds and decimetres of each arc; int64, shape (m,).

    An open arc takes a millisecond at least, so that length is always bounded by time. A closed
    arc keeps its -1.
    """
    milliseconds = graph.milliseconds[profile_idx].astype(np.int64)
    milliseconds[milliseconds == 0] = 1
    return milliseconds, np.rint(graph.length_m.astype(np.float64) * 10).astype(np.int64)


def arc_weights(graph: RoadGraph, profile_idx: int) -> IntArray:
    """Weight of each arc; int64, shape (m,). Of no meaning where the profile may not drive."""
    return pack(*arc_parts(graph, profile_idx))


def split_weights(
    parts: tuple[IntArray, IntArray], arcs: IntArray, fraction: FloatArray
) -> tuple[IntArray, IntArray]:
    """
    Weight before and after a place on each arc; together exactly the arc's.

    Parameters
    ----------
    parts : as `arc_parts` gives them.
    arcs : int64, shape (k,)
    fraction : float64, shape (k,)
    """
    milliseconds, decimetres = (values[arcs] for values in parts)
    before_ms = np.rint(milliseconds * fraction).astype(np.int64)
    before_dm = np.rint(decimetres * fraction).astype(np.int64)
    before = pack(before_ms, before_dm)
    return before, pack(milliseconds, decimetres) - before


def check_exact(graph: RoadGraph, profile_idx: int, longest: int) -> None:
    """
    Prove that no sum up to ``longest`` has lost a digit.

    A way of T milliseconds is at most T times as long as the fastest arc is long per millisecond;
    T itself is at most what ``longest`` reads as, for an overflow of length could only add to it.

    Raises
    ------
    GeodataError
        When the network is too large for exact sums.
    """
    milliseconds, decimetres = arc_parts(graph, profile_idx)
    is_open = milliseconds > 0
    if not is_open.any():
        return
    fastest = float((decimetres[is_open] / milliseconds[is_open]).max())
    # Both ends lie on a split arc whose rounded parts may run ahead of its time.
    bound = fastest * (longest >> LENGTH_BITS) + 2 * int(decimetres[is_open].max())
    if longest >= _MAX_SUM or bound >= _ONE_MS:
        raise GeodataError(
            f"Road network {graph.name}: a way may be {bound / 10_000:.0f} km long and takes "
            f"{longest / _ONE_MS / 3.6e6:.1f} hours; wanted below "
            f"{_ONE_MS / 10_000:.0f} km and {_MAX_SUM / _ONE_MS / 3.6e6:.0f} hours."
        )
