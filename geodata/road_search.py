"""Quickest ways between places on edges, by one Dijkstra run per place and none per pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geodata.arcs import NO_ARC, runs
from geodata.graph import RoadGraph
from geodata.snap import Snaps
from geodata.weights import arc_parts, pack, split_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Links = csr_array[np.float64, tuple[int, int]]

#: Rows that one call of scipy computes; bounds memory at this many times the nodes.
ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class RoadSearch:
    """
    A network for one profile, with every location hung into it.

    A location is a node of its own with ways out to the ends of its edge and none in: what leads
    to it is added after the search, so that the search visits the road's nodes and nothing else.

    Parameters
    ----------
    num_nodes : int
        Nodes of the road; location ``i`` is node ``num_nodes + i``.
    indptr, heads : int32, shapes (num_nodes + n + 1,) and (num_links,)
    weights : float64, shape (num_links,)
        See `geodata.weights`; whole numbers.
    arcs : int32, shape (num_links,)
        Arc of the graph that each link runs on.
    entry_node : int32, shape (2, n)
        Nodes from which a location is reached: tail of its arc, tail of the reverse arc.
    entry_weight : float64, shape (2, n)
        From that node to the location; inf where that way is closed.
    pair_from, pair_to : int32, shape (k,)
        Locations on one edge, the second ahead of the first; sorted by the first.
    pair_weight : float64, shape (k,)
        Along the edge.
    """

    num_nodes: int
    indptr: NDArray[np.int32]
    heads: NDArray[np.int32]
    weights: NDArray[np.float64]
    arcs: NDArray[np.int32]
    entry_node: NDArray[np.int32]
    entry_weight: NDArray[np.float64]
    pair_from: NDArray[np.int32]
    pair_to: NDArray[np.int32]
    pair_weight: NDArray[np.float64]

    @property
    def num_locations(self) -> int:
        """Number of locations."""
        return int(self.entry_node.shape[1])

    def links(self) -> Links:
        """The network as scipy wants it; parallel arcs stay apart."""
        return self._links(self.num_nodes + self.num_locations)

    def road_links(self) -> Links:
        """The road alone, without the locations."""
        return self._links(self.num_nodes)

    def _links(self, size: int) -> Links:
        from scipy.sparse import csr_array

        num_links = int(self.indptr[size])
        return csr_array(
            (self.weights[:num_links], self.heads[:num_links], self.indptr[: size + 1]),
            shape=(size, size),
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One direction of the edge each location lies on."""

    arc: NDArray[np.int64]
    is_usable: NDArray[np.bool_]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


def build_search(
    graph: RoadGraph, snaps: Snaps, profile_idx: int, closed: NDArray[np.bool_] | None = None
) -> RoadSearch:
    """
    Network of one profile, less the closed arcs, with the locations hung into it.

    Parameters
    ----------
    closed : bool, shape (m,), optional
        Arcs nobody may drive.
    """
    parts = arc_parts(graph, profile_idx)
    usable = parts[0] >= 0 if closed is None else (parts[0] >= 0) & ~closed
    sides = _sides(parts, usable, snaps, profile_idx)
    indptr, heads, weights, arcs = _links(graph, pack(*parts), usable, sides)
    tails = graph.tails
    pair_from, pair_to, pair_weight = _pairs(sides)
    return RoadSearch(
        num_nodes=graph.num_nodes,
        indptr=indptr,
        heads=heads,
        weights=weights,
        arcs=arcs,
        entry_node=np.stack([np.where(side.is_usable, tails[side.arc], 0) for side in sides]),
        entry_weight=np.stack([np.where(side.is_usable, side.before, np.inf) for side in sides]),
        pair_from=pair_from,
        pair_to=pair_to,
        pair_weight=pair_weight,
    )


def search_rows(search: RoadSearch, sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Weight from each source to every location.

    Parameters
    ----------
    sources : int64, shape (k,)
        Locations; rising.

    Returns
    -------
    sums : float64, shape (k, n)
        Whole numbers, see `geodata.weights`; inf where no road leads.
    """
    first, last = _ways_out(search, sources)
    can_leave = first >= 0
    first, last = first[can_leave], last[can_leave]
    ends = np.unique(search.heads[np.concatenate((first, last))])
    sums = np.full((sources.size, search.num_locations), np.inf)
    if ends.size < first.size:
        sums[can_leave] = _rows_over_ends(search, first, last, ends)
    else:
        starts = search.num_nodes + sources[can_leave]
        sums[can_leave] = _rows_from(search, search.links(), starts)
    _apply_pairs(search, sources, sums)
    return sums


def _ways_out(
    search: RoadSearch, sources: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last link out of each location, the same where there is one; -1 without any."""
    begin = search.indptr[search.num_nodes + sources].astype(np.int64)
    end = search.indptr[search.num_nodes + sources + 1].astype(np.int64)
    return np.where(begin < end, begin, -1), np.where(begin < end, end - 1, -1)


def _rows_over_ends(
    search: RoadSearch,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    ends: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Rows by one run per end of an edge: fewer than one per place where places lie dense."""
    table = _rows_from(search, search.road_links(), ends.astype(np.int64))
    sums = np.empty((first.size, search.num_locations))
    for start in range(0, first.size, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        one, other = (
            table[np.searchsorted(ends, search.heads[link])] + search.weights[link][:, None]
            for link in (first[rows], last[rows])
        )
        np.minimum(one, other, out=sums[rows])
    return sums


def _rows_from(search: RoadSearch, links: Links, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weight from each node to every location, a bounded number of rows at once."""
    sums = np.empty((starts.size, search.num_locations))
    for first in range(0, starts.size, ROWS_AT_ONCE):
        nodes = search_nodes(links, starts[first : first + ROWS_AT_ONCE])
        sums[first : first + len(nodes)] = reach_locations(search, nodes)
    return sums


def search_nodes(links: Links, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weight from each start to every node; float64, shape (num_starts, size of links)."""
    from scipy.sparse.csgraph import dijkstra

    return np.asarray(dijkstra(links, directed=True, indices=starts), dtype=np.float64)


def reach_locations(search: RoadSearch, nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight to every location over either end of its edge; float64, shape (k, n)."""
    ways: NDArray[np.float64] = np.take(nodes, search.entry_node[0], axis=1)
    ways += search.entry_weight[0]
    other = np.take(nodes, search.entry_node[1], axis=1)
    other += search.entry_weight[1]
    np.minimum(ways, other, out=ways)
    return ways


def _apply_pairs(search: RoadSearch, sources: NDArray[np.int64], sums: NDArray[np.float64]) -> None:
    first = np.searchsorted(search.pair_from, sources, side="left")
    counts = np.searchsorted(search.pair_from, sources, side="right") - first
    row, which = np.repeat(np.arange(sources.size), counts), runs(first, counts)
    np.minimum.at(sums, (row, search.pair_to[which]), search.pair_weight[which])


def _sides(
    parts: tuple[NDArray[np.int64], NDArray[np.int64]],
    usable: NDArray[np.bool_],
    snaps: Snaps,
    profile_idx: int,
) -> tuple[_Side, _Side]:
    fraction = snaps.fraction[profile_idx]
    found = []
    for arc, share in (
        (snaps.arc[profile_idx], fraction),
        (snaps.reverse_arc[profile_idx], 1.0 - fraction),
    ):
        before, after = split_weights(parts, arc, share)
        found.append(_Side(arc.astype(np.int64), (arc != NO_ARC) & usable[arc], before, after))
    return found[0], found[1]


def _links(
    graph: RoadGraph,
    weights: NDArray[np.int64],
    usable: NDArray[np.bool_],
    sides: tuple[_Side, _Side],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """Rows of the road's nodes, then one of each location with its one or two ways out."""
    kept = np.flatnonzero(usable)
    counts = np.concatenate(([0], np.cumsum(usable)))[graph.indptr]
    can_leave = np.stack([side.is_usable for side in sides], axis=1)
    out_arcs = np.stack([side.arc for side in sides], axis=1)[can_leave]
    out_weights = np.stack([side.after for side in sides], axis=1)[can_leave]
    ends = counts[-1] + np.cumsum(can_leave.sum(axis=1))
    arcs = np.concatenate((kept, out_arcs))
    return (
        np.concatenate((counts, ends)).astype(np.int32),
        graph.heads[arcs].astype(np.int32),
        np.concatenate((weights[kept], out_weights)).astype(np.float64),
        arcs.astype(np.int32),
    )


def _pairs(
    sides: tuple[_Side, _Side],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Every two locations on one edge, with the way along it, in each direction that is open."""
    order = np.argsort(sides[0].arc, kind="stable")
    edge = sides[0].arc[order]
    first = np.searchsorted(edge, edge, side="left")
    size = np.searchsorted(edge, edge, side="right") - first
    source, target = np.repeat(order, size), order[runs(first, size)]
    found = []
    for side in sides:
        ahead = side.before[target] - side.before[source]
        is_way = side.is_usable[source] & (ahead >= 0) & (source != target)
        found.append((source[is_way], target[is_way], ahead[is_way]))
    rows, columns, weights = (np.concatenate(column) for column in zip(*found, strict=True))
    by_row = np.argsort(rows, kind="stable")
    return (
        rows[by_row].astype(np.int32),
        columns[by_row].astype(np.int32),
        weights[by_row].astype(np.float64),
    )
