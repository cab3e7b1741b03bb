"""A closure's effect on a matrix: only the rows that it may change are searched again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.closures import Closure, closed_arcs
from geodata.errors import GeodataError
from geodata.graph import RoadGraph
from geodata.matrix_result import MatrixResult, assemble
from geodata.road_search import RoadSearch, build_search, reach_locations, search_nodes, search_rows
from geodata.snap import Snaps
from geodata.weights import arc_weights

#: Up to so many runs the test of what changes is made, however few the rows are.
_FEW_RUNS = 64


@dataclass(frozen=True, slots=True, eq=False)
class MatrixUpdate:
    """
    A matrix after closures.

    Parameters
    ----------
    result : MatrixResult
        Equal to what `geodata.matrix.travel_matrix` yields under the same closures.
    rows : int64, shape (k,)
        Locations whose row was searched again for at least one profile; rising.
    """

    result: MatrixResult
    rows: NDArray[np.int64]

    @property
    def num_recomputed(self) -> int:
        """Number of rows that were searched again."""
        return int(self.rows.size)


def update_matrix(
    graph: RoadGraph, base: MatrixResult, closures: Sequence[Closure]
) -> MatrixUpdate:
    """
    The matrix under closures, from the one before them.

    A row is searched again when one of its quickest ways uses an arc that is newly closed. Where
    an area holds so many roads that finding this out costs more than the rows, all are.

    Parameters
    ----------
    base : MatrixResult
        Of the same graph, by `geodata.matrix.travel_matrix`. What it had closed stays closed.
    closures : sequence of Closure
        All that is closed now. To open a road again, start from the matrix before its closure.

    Raises
    ------
    InputFaultsError
        When a closure fits nothing.
    GeodataError
        When the base is not of this graph, or had an arc closed that is open now.
    """
    closed = closed_arcs(graph, closures)
    if base.closed.size != graph.num_arcs:
        raise GeodataError(
            f"The base matrix knows {base.closed.size} arcs, wanted the {graph.num_arcs} of "
            f"{graph.name}."
        )
    if np.any(base.closed & ~closed):
        raise GeodataError(
            f"{np.count_nonzero(base.closed & ~closed)} arcs were closed in the base matrix and "
            "are open now; wanted a base in which they were open."
        )
    weights = base.read_weights().copy()
    is_changed = np.zeros(base.snaps.num_locations, dtype=np.bool_)
    for p in range(len(graph.profiles)):
        rows = changed_rows(graph, base, p, closed)
        if rows.size:
            search = build_search(graph, base.snaps, p, closed)
            weights[p, rows] = search_rows(search, rows)
            weights[p, rows, rows] = 0
            is_changed[rows] = True
    result = assemble(graph, base.snaps, base.names, closed, weights)
    return MatrixUpdate(result, np.flatnonzero(is_changed))


def changed_rows(
    graph: RoadGraph, base: MatrixResult, profile_idx: int, closed: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """
    Locations one of whose quickest ways uses a newly closed arc.

    A way from r to t uses arc (u, v) when r-u, the arc and v-t add up to r-t. It is enough to look
    at the first closed arc of a way, so arcs that are entered over closed arcs only are left out.

    Parameters
    ----------
    closed : bool, shape (m,)
        Holds all that ``base`` had closed.

    Returns
    -------
    rows : int64, shape (k,)
        Rising.
    """
    newly = closed & ~base.closed & (graph.milliseconds[profile_idx] >= 0)
    snaps = base.snaps
    everything = np.arange(snaps.num_locations)
    is_on_closed = _on_arcs(snaps, profile_idx, newly)
    is_changed = is_on_closed.copy()
    is_open = ~closed & (graph.milliseconds[profile_idx] >= 0)
    is_entered = np.zeros(graph.num_nodes, dtype=np.bool_)
    is_entered[graph.heads[is_open]] = True
    tails = graph.tails
    arcs = np.flatnonzero(newly & is_entered[tails])
    starts, ends = np.unique(tails[arcs]), np.unique(graph.heads[arcs])
    if starts.size + ends.size > max(everything.size, _FEW_RUNS):
        return everything
    search = build_search(graph, snaps, profile_idx, base.closed)
    before, after = _around(search, starts, ends)
    weights = arc_weights(graph, profile_idx)
    table = base.read_weights()[profile_idx]
    for arc in arcs.tolist():
        rest = weights[arc] + after[np.searchsorted(ends, graph.heads[arc])]
        rows = np.flatnonzero(~is_changed)
        _mark(is_changed, rows, table, before[np.searchsorted(starts, tails[arc])], rest)
    for target in np.flatnonzero(is_on_closed).tolist():
        _mark_entries(is_changed, search, table, starts, before, target)
    return np.flatnonzero(is_changed)


def _on_arcs(snaps: Snaps, profile_idx: int, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Locations that lie on one of the arcs, in either direction."""
    back = snaps.reverse_arc[profile_idx]
    is_on = mask[snaps.arc[profile_idx]] | ((back >= 0) & mask[back])
    return np.asarray(is_on, dtype=np.bool_)


def _around(
    search: RoadSearch, starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From every location to each start, and from each end to every location."""
    links = search.links()
    backwards = links.T.tocsr()
    before = search_nodes(backwards, starts.astype(np.int64))[:, search.num_nodes :]
    return before, reach_locations(search, search_nodes(links, ends.astype(np.int64)))


def _mark(
    is_changed: NDArray[np.bool_],
    rows: NDArray[np.int64],
    table: NDArray[np.float64],
    before: NDArray[np.float64],
    rest: NDArray[np.float64],
) -> None:
    rows = rows[np.isfinite(before[rows])]
    columns = np.flatnonzero(np.isfinite(rest))
    uses = before[rows][:, None] + rest[columns] == table[np.ix_(rows, columns)]
    is_changed[rows] |= uses.any(axis=1)


def _mark_entries(
    is_changed: NDArray[np.bool_],
    search: RoadSearch,
    table: NDArray[np.float64],
    starts: NDArray[np.int32],
    before: NDArray[np.float64],
    target: int,
) -> None:
    """Rows whose quickest way ends at a location on a closed arc, over that arc."""
    for node, weight in zip(
        search.entry_node[:, target], search.entry_weight[:, target], strict=True
    ):
        if np.isfinite(weight) and node in starts:
            column = before[np.searchsorted(starts, node)] + weight
            is_changed |= np.isfinite(column) & (column == table[:, target])
