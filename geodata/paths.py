"""The road between two locations as a line, for maps and GPX."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.closures import Closure, closed_arcs
from geodata.errors import GeodataError
from geodata.graph import RoadGraph
from geodata.local_metres import step_lengths
from geodata.road_search import RoadSearch, build_search
from geodata.snap import Snaps

#: Sources searched at once; each keeps a distance and a predecessor of every node.
SOURCES_AT_ONCE = 16


@dataclass(frozen=True, slots=True, eq=False)
class LegPath:
    """
    The quickest way between two locations, from road to road.

    Parameters
    ----------
    points : float64, shape (k, 2)
        Longitude and latitude; one point where both locations meet the road at the same place.
    provenance : uint8, shape (k - 1,)
        `geodata.graph.Provenance` of each straight piece.
    """

    points: NDArray[np.float64]
    provenance: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A share of an arc, driven from ``begin`` to ``end`` (0 at its tail, 1 at its head)."""

    arc: int
    begin: float
    end: float


def leg_points(
    graph: RoadGraph,
    snaps: Snaps,
    legs: Sequence[tuple[int, int]],
    profile: str,
    *,
    closures: Sequence[Closure] | None = None,
) -> list[LegPath]:
    """
    The way of each leg, the same one whose seconds and metres the travel matrix holds.

    Parameters
    ----------
    legs : sequence of (origin, destination)
        Positions of locations.
    profile : str
        One of the graph's.
    closures : sequence of Closure, optional
        Those the matrix was made under.

    Raises
    ------
    KeyError
        When the graph has no such profile.
    GeodataError
        When no road joins the ends of a leg.
    """
    if profile not in graph.profiles:
        raise KeyError(f"Profile {profile!r} is not in {', '.join(graph.profiles)}.")
    profile_idx = graph.profiles.index(profile)
    search = build_search(graph, snaps, profile_idx, closed_arcs(graph, closures or ()))
    legs_from: dict[int, set[int]] = defaultdict(set)
    for origin, destination in legs:
        legs_from[origin].add(destination)
    paths = {}
    for origin, tree in _trees(search, sorted(legs_from)):
        for destination in sorted(legs_from[origin]):
            pieces = _pieces(search, snaps, profile_idx, tree, (origin, destination))
            paths[origin, destination] = _line(graph, pieces)
    return [paths[origin, destination] for origin, destination in legs]


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """Weight from one location to every node, and the node before it (negative: none)."""

    reached: NDArray[np.float64]
    before: NDArray[np.int32]


def _trees(search: RoadSearch, origins: Sequence[int]) -> Iterator[tuple[int, _Tree]]:
    from scipy.sparse.csgraph import dijkstra

    links = search.links()
    for first in range(0, len(origins), SOURCES_AT_ONCE):
        some = origins[first : first + SOURCES_AT_ONCE]
        reached, before = dijkstra(
            links, indices=search.num_nodes + np.array(some), return_predecessors=True
        )
        for row, origin in enumerate(some):
            yield origin, _Tree(reached[row], before[row])


def _pieces(
    search: RoadSearch, snaps: Snaps, profile_idx: int, tree: _Tree, leg: tuple[int, int]
) -> list[_Piece]:
    """Shares of arcs from the origin to the destination, in order."""
    origin, destination = leg
    fraction = snaps.fraction[profile_idx]
    ways = tree.reached[search.entry_node[:, destination]] + search.entry_weight[:, destination]
    side = int(np.argmin(ways))
    direct = _direct_weight(search, origin, destination)
    sides = [
        (int(snaps.arc[profile_idx, destination]), fraction),
        (int(snaps.reverse_arc[profile_idx, destination]), 1.0 - fraction),
    ]
    if min(direct, ways[side]) == np.inf and origin != destination:
        raise GeodataError(f"No road leads from location {origin} to location {destination}.")
    if origin == destination or direct <= ways[side]:
        # Along the edge they share, in the direction in which the destination lies ahead; on a
        # one-way road it may lie behind by less than a millisecond.
        is_ahead = fraction[origin] <= fraction[destination] or sides[1][0] < 0
        arc, share = sides[0] if is_ahead else sides[1]
        return [_Piece(arc, float(share[origin]), float(share[destination]))]
    arc, share = sides[side]
    last = _Piece(arc, 0.0, float(share[destination]))
    arcs = _arcs_to(search, tree, int(search.entry_node[side, destination]))
    is_forward = arcs[0] == snaps.arc[profile_idx, origin]
    begin = fraction[origin] if is_forward else 1.0 - fraction[origin]
    return [_Piece(arcs[0], float(begin), 1.0), *(_Piece(a, 0.0, 1.0) for a in arcs[1:]), last]


def _direct_weight(search: RoadSearch, origin: int, destination: int) -> float:
    mine = slice(*np.searchsorted(search.pair_from, [origin, origin + 1]).tolist())
    weights = search.pair_weight[mine][search.pair_to[mine] == destination]
    return float(weights.min(initial=np.inf))


def _arcs_to(search: RoadSearch, tree: _Tree, node: int) -> list[int]:
    """Arcs from the origin of the tree to a node; the first one is driven in part."""
    arcs = []
    while tree.before[node] >= 0:
        tail = int(tree.before[node])
        links = np.arange(search.indptr[tail], search.indptr[tail + 1])
        links = links[search.heads[links] == node]
        # Of parallel arcs the tree used the lightest.
        arcs.append(int(search.arcs[links[np.argmin(search.weights[links])]]))
        node = tail
    return arcs[::-1]


def _line(graph: RoadGraph, pieces: Sequence[_Piece]) -> LegPath:
    lines = [_cut(graph.arc_points(piece.arc), piece.begin, piece.end) for piece in pieces]
    points = np.concatenate(lines)
    owner = np.repeat([piece.arc for piece in pieces], [len(line) for line in lines])
    is_new = np.ones(len(points), dtype=np.bool_)
    is_new[1:] = np.any(np.diff(points, axis=0) != 0, axis=1)
    return LegPath(points[is_new], graph.provenance[owner[is_new][1:]])


def _cut(points: NDArray[np.float64], begin: float, end: float) -> NDArray[np.float64]:
    """The line between two shares of its length; float64, shape (k, 2)."""
    along = np.concatenate(([0.0], np.cumsum(step_lengths(points[:, 0], points[:, 1]))))
    if begin == 0.0 and end == 1.0:
        return points
    marks = np.array([begin, end]) * along[-1]
    ends = np.column_stack([np.interp(marks, along, points[:, axis]) for axis in (0, 1)])
    is_inner = (along > marks[0]) & (along < marks[1])
    return np.concatenate((ends[:1], points[is_inner], ends[1:]))
