"""Coordinate to the nearest point of a road: on an edge, not at a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.arcs import NO_ARC, arc_coordinates, is_in_pocket, is_open, reverse_arcs
from geodata.graph import RoadGraph
from geodata.local_metres import FloatArray, foot_on_segment, step_lengths
from routing_engine.travel import FaultCollector

#: A place farther than this from every road it may use is a fault of input.
MAX_SNAP_M = 5_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Snaps:
    """
    Where each location meets the road, by profile: a van may have to stop before the alley.

    Parameters
    ----------
    profiles : tuple of str
        Position = first axis of the arrays below.
    lon, lat : float64, shape (n,)
        The locations themselves, in degrees.
    arc : int32, shape (num_profiles, n)
        Arc the location lies on; -1 where an outside engine snapped.
    reverse_arc : int32, shape (num_profiles, n)
        The same road the other way; -1 where the profile may not drive it.
    fraction : float64, shape (num_profiles, n)
        Place along ``arc``, from 0 at its tail to 1 at its head.
    snap_m : float64, shape (num_profiles, n)
        Metres from the location to the road.
    provenance : uint8, shape (num_profiles, n)
        `geodata.graph.Provenance` of the arc.
    """

    profiles: tuple[str, ...]
    lon: FloatArray
    lat: FloatArray
    arc: NDArray[np.int32]
    reverse_arc: NDArray[np.int32]
    fraction: FloatArray
    snap_m: FloatArray
    provenance: NDArray[np.uint8]

    @property
    def num_locations(self) -> int:
        """Number of locations."""
        return int(self.lon.size)


@dataclass(frozen=True, slots=True)
class _Segments:
    """Straight pieces of the roads one profile may stop on."""

    arc: NDArray[np.int64]
    start: FloatArray
    end: FloatArray
    #: Metres from the tail of the arc to the start of the piece, the piece, and the whole arc.
    before_m: FloatArray
    length_m: FloatArray
    arc_m: FloatArray


def snap_points(
    graph: RoadGraph, lon: ArrayLike, lat: ArrayLike, *, names: Sequence[str] | None = None
) -> Snaps:
    """
    Nearest place of a road to each location, for every profile.

    A location is set on no arc that its profile may not drive, on no bridge, and in no pocket that
    the profile cannot reach though another can (`geodata.arcs.is_in_pocket`).

    Parameters
    ----------
    lon, lat : float, shape (n,)
        Degrees, EPSG:4326.
    names : sequence of str, optional
        What to call each location in a fault; their numbers by default.

    Raises
    ------
    InputFaultsError
        When a location is no coordinate, or lies over 5 km from every road its profile may drive.
    """
    points = np.column_stack((np.asarray(lon, np.float64), np.asarray(lat, np.float64)))
    called = [f"location {i}" for i in range(len(points))] if names is None else list(names)
    if len(called) != len(points):
        raise ValueError(f"snap_points: {len(called)} names, wanted {len(points)}.")
    faults = _coordinate_faults(points, called)
    faults.raise_if_any()
    reverse = reverse_arcs(graph)
    rows = _snap_profiles(graph, points, reverse)
    for profile, (_, _, snap_m) in zip(graph.profiles, rows, strict=True):
        _note_far_points(faults, called, profile, snap_m)
    faults.raise_if_any()
    arc = np.array([row[0] for row in rows], dtype=np.int32)
    return Snaps(
        profiles=graph.profiles,
        lon=points[:, 0],
        lat=points[:, 1],
        arc=arc,
        reverse_arc=_usable_reverse(graph, arc, reverse),
        fraction=np.array([row[1] for row in rows]),
        snap_m=np.array([row[2] for row in rows]),
        provenance=graph.provenance[arc],
    )


def _coordinate_faults(points: FloatArray, names: Sequence[str]) -> FaultCollector:
    faults = FaultCollector()
    is_good = (np.abs(points) <= (180.0, 90.0)).all(axis=1)
    for i in np.flatnonzero(~is_good).tolist():
        faults.add(
            "coordinate_invalid",
            place=names[i],
            cause=f"Seen lon {points[i, 0]}, lat {points[i, 1]}; wanted -180..180 and -90..90.",
            remedy="Give longitude first, then latitude, in degrees.",
        )
    return faults


def _note_far_points(
    faults: FaultCollector, names: Sequence[str], profile: str, snap_m: FloatArray
) -> None:
    for i in np.flatnonzero(~(snap_m <= MAX_SNAP_M)).tolist():
        seen = f"{snap_m[i]:.0f} m away" if np.isfinite(snap_m[i]) else "nowhere in the network"
        faults.add(
            "too_far_from_road",
            place=names[i],
            cause=f"The nearest road for {profile} is {seen}; wanted at most {MAX_SNAP_M:.0f} m.",
            remedy="Check the coordinate, or use a road network that covers the place.",
        )


def _usable_reverse(
    graph: RoadGraph, arc: NDArray[np.int32], reverse: NDArray[np.int32]
) -> NDArray[np.int32]:
    back = reverse[arc]
    for p in range(len(graph.profiles)):
        back[p, ~is_open(graph, p)[back[p]]] = NO_ARC
    return back


_Row = tuple[NDArray[np.int64], FloatArray, FloatArray]


def _snap_profiles(graph: RoadGraph, points: FloatArray, reverse: NDArray[np.int32]) -> list[_Row]:
    """A row per profile; profiles that may stop on the same arcs share theirs."""
    found: dict[bytes, _Row] = {}
    rows = []
    for p in range(len(graph.profiles)):
        eligible = is_open(graph, p) & ~graph.is_bridge & ~is_in_pocket(graph, p)
        key = eligible.tobytes()
        if key not in found:
            found[key] = _snap_to(graph, points, eligible, reverse)
        rows.append(found[key])
    return rows


def _snap_to(
    graph: RoadGraph,
    points: FloatArray,
    eligible: NDArray[np.bool_],
    reverse: NDArray[np.int32],
) -> _Row:
    """Arc, fraction and metres of each point; metres are inf where no arc is eligible."""
    # One direction stands for both: the lower arc where it is open.
    has_lower = (reverse != NO_ARC) & (reverse < np.arange(graph.num_arcs)) & eligible[reverse]
    arcs = np.flatnonzero(eligible & ~has_lower)
    if not arcs.size or not len(points):
        nowhere = np.full(len(points), np.inf)
        return np.zeros(len(points), dtype=np.int64), np.zeros(len(points)), nowhere
    segments = _segments(graph, arcs)
    which, piece = _candidates(segments, points)
    share, metres = foot_on_segment(points[which], segments.start[piece], segments.end[piece])
    # Nearest first; among equals the lowest arc, so that the answer never depends on the tree.
    order = np.lexsort((segments.arc[piece], metres, which))
    best = order[np.unique(which[order], return_index=True)[1]]
    at = piece[best]
    along_m = segments.before_m[at] + share[best] * segments.length_m[at]
    whole = segments.arc_m[at]
    fraction = np.divide(along_m, whole, out=np.zeros_like(along_m), where=whole > 0)
    return segments.arc[at], np.clip(fraction, 0.0, 1.0), metres[best]


def _segments(graph: RoadGraph, arcs: NDArray[np.int64]) -> _Segments:
    points, starts = arc_coordinates(graph, arcs)
    is_step = np.ones(len(points), dtype=np.bool_)
    is_step[starts[1:] - 1] = False
    begin = np.flatnonzero(is_step)
    lengths = step_lengths(points[:, 0], points[:, 1])
    lengths[starts[1:-1] - 1] = 0.0
    travelled = np.concatenate(([0.0], np.cumsum(lengths)))
    owner = np.repeat(np.arange(arcs.size), np.diff(starts) - 1)
    return _Segments(
        arc=arcs[owner],
        start=points[begin],
        end=points[begin + 1],
        before_m=travelled[begin] - travelled[starts[owner]],
        length_m=lengths[begin],
        arc_m=travelled[starts[owner + 1] - 1] - travelled[starts[owner]],
    )


def _candidates(
    segments: _Segments, points: FloatArray
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Pairs of point and segment among which the nearest surely is.

    The tree measures in one plane for the whole network, which is stretched east-west against the
    plane at the point itself; the radius is widened by exactly that stretch.
    """
    import shapely

    shrink = float(np.cos(np.radians(segments.start[:, 1].mean())))
    plane = np.array([shrink, 1.0])
    ends = np.stack((segments.start * plane, segments.end * plane), axis=1)
    tree = shapely.STRtree(shapely.linestrings(ends))
    places = shapely.points(points * plane)
    (nearest_of, _), nearest = tree.query_nearest(places, all_matches=False, return_distance=True)
    distance = np.empty(len(points))
    distance[nearest_of] = nearest
    stretch = np.maximum(np.cos(np.radians(points[:, 1])), 1e-6) / shrink
    radius = distance * np.maximum(stretch, 1 / stretch) * 1.0001 + 1e-9
    which, piece = tree.query(places, predicate="dwithin", distance=radius)
    return which.astype(np.int64), piece.astype(np.int64)
