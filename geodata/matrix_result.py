"""A travel matrix with what is to be known about each location and each missing way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.graph import RoadGraph
from geodata.snap import Snaps
from geodata.weights import check_exact, unpack
from routing_engine.travel import UNREACHABLE, TravelMatrix

#: Pace between a location and the road, at both ends: a motorbike in an alley no map shows, or a
#: brisk walk from where the van had to stop. Assumed, not measured.
ACCESS_KPH = 10.0


@dataclass(frozen=True, slots=True)
class UnreachablePair:
    """Two locations, by name, between which a profile finds no road."""

    profile: str
    origin: str
    destination: str


@dataclass(frozen=True, slots=True, eq=False)
class MatrixResult:
    """
    A travel matrix and where it comes from.

    Parameters
    ----------
    travel : TravelMatrix
    names : tuple of str
        What the locations are called, in the order of rows and columns.
    snaps : Snaps
        Where each location meets the road, how far off, and the provenance of that road.
    closed : bool, shape (m,)
        Arcs of the graph that were closed; empty when an outside engine made the matrix.
    is_cached : bool
        Whether it was read from disk, with no search at all.
    read_weights : callable
        Exact weights on the road, float64, shape (num_profiles, n, n); inf where no road leads.
        See `geodata.weights`; without the way from the location to the road.
    """

    travel: TravelMatrix
    names: tuple[str, ...]
    snaps: Snaps
    closed: NDArray[np.bool_]
    is_cached: bool
    read_weights: Callable[[], NDArray[np.float64]]

    @property
    def num_unreachable(self) -> int:
        """Number of pairs, over all profiles, that no road joins."""
        return int(np.count_nonzero(self.travel.seconds == UNREACHABLE))

    def unreachable_pairs(self, *, limit: int = 1_000) -> tuple[UnreachablePair, ...]:
        """The first pairs without a road: by profile, origin, destination."""
        flat = self.travel.seconds.ravel() == UNREACHABLE
        found = np.unravel_index(np.flatnonzero(flat)[:limit], self.travel.seconds.shape)
        return tuple(
            UnreachablePair(self.travel.profiles[p], self.names[i], self.names[j])
            for p, i, j in zip(*(axis.tolist() for axis in found), strict=True)
        )


def assemble(
    graph: RoadGraph,
    snaps: Snaps,
    names: tuple[str, ...],
    closed: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> MatrixResult:
    """
    Weights on the road, and the ways to it, as seconds and metres.

    Raises
    ------
    GeodataError
        When the network is too large for exact sums.
    """
    for p, table in enumerate(weights):
        check_exact(graph, p, int(table.max(initial=0.0, where=np.isfinite(table))))
    return result_of_weights(snaps, names, closed, weights)


def result_of_weights(
    snaps: Snaps,
    names: tuple[str, ...],
    closed: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> MatrixResult:
    """What `assemble` yields, of weights that need no proof, such as an outside engine's."""
    return MatrixResult(
        travel=_to_travel(snaps, weights),
        names=names,
        snaps=snaps,
        closed=closed,
        is_cached=False,
        read_weights=lambda: weights,
    )


#: Rows turned into seconds and metres at once: few enough to stay in the processor's cache.
_ROWS_AT_ONCE = 32


def _to_travel(snaps: Snaps, weights: NDArray[np.float64]) -> TravelMatrix:
    seconds = np.empty(weights.shape, dtype=np.int32)
    metres = np.empty(weights.shape, dtype=np.int32)
    access_ms = np.rint(snaps.snap_m * (3_600 / ACCESS_KPH))
    access_dm = np.rint(snaps.snap_m * 10)
    for p, table in enumerate(weights):
        for first in range(0, snaps.num_locations, _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            is_cut_off = np.isinf(table[rows])
            milliseconds, decimetres = unpack(np.where(is_cut_off, 0.0, table[rows]))
            for total, access in ((milliseconds, access_ms[p]), (decimetres, access_dm[p])):
                total += access[rows, None]
                total += access
            # Sums are whole and far below 2**53, so that their quotients round as exact ones.
            seconds[p, rows] = np.ceil(milliseconds / 1_000)
            metres[p, rows] = np.floor((decimetres + 5) / 10)
            np.putmask(seconds[p, rows], is_cut_off, UNREACHABLE)
            np.putmask(metres[p, rows], is_cut_off, UNREACHABLE)
    is_same = (snaps.lon[:, None] == snaps.lon) & (snaps.lat[:, None] == snaps.lat)
    origins, destinations = np.nonzero(is_same)
    seconds[:, origins, destinations] = 0
    metres[:, origins, destinations] = 0
    return TravelMatrix(snaps.profiles, seconds, metres)
