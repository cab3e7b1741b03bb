"""Builds RoadGraphs: from tables of arcs, from other graphs, from parts of a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata.arc_tables import FORBIDDEN, ArcTable, concatenate
from geodata.graph import RoadGraph


def graph_from_arcs(
    name: str,
    *,
    profiles: tuple[str, ...],
    node_lon: NDArray[np.float64],
    node_lat: NDArray[np.float64],
    arcs: ArcTable,
    names: tuple[str, ...] = (),
) -> RoadGraph:
    """
    Lay arcs out by tail, head and edge, so that equal input gives equal arrays.

    Loops (tail = head) are left out: no quickest way uses one. Edges and names are numbered anew
    in the order in which the arcs use them.
    """
    order = np.lexsort((arcs.edge_idx, arcs.heads, arcs.tails))
    arcs = arcs.take(order[arcs.tails[order] != arcs.heads[order]])
    name_idx, used = _renumbered(arcs.name_idx)
    degree = np.bincount(arcs.tails, minlength=node_lon.size)
    return RoadGraph(
        name=name,
        profiles=profiles,
        node_lon=np.asarray(node_lon, np.float64),
        node_lat=np.asarray(node_lat, np.float64),
        indptr=np.concatenate(([0], np.cumsum(degree))).astype(np.int64),
        heads=arcs.heads,
        milliseconds=arcs.milliseconds,
        length_m=arcs.length_m,
        provenance=arcs.provenance,
        is_bridge=arcs.is_bridge,
        edge_idx=_renumbered(arcs.edge_idx)[0],
        name_idx=name_idx,
        names=tuple(names[idx] for idx in used),
        geometry_ptr=arcs.geometry_ptr,
        geometry_lon=arcs.geometry_lon,
        geometry_lat=arcs.geometry_lat,
    )


def _renumbered(values: NDArray[np.int32]) -> tuple[NDArray[np.int32], list[int]]:
    """Numbers 0, 1, ... by first appearance, and the old value of each; -1 stays -1."""
    used, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    by_appearance = np.argsort(np.where(used < 0, -1, first), kind="stable")
    rank = np.empty(used.size, np.int32)
    has_none = bool(used.size and used[0] < 0)
    rank[by_appearance] = np.arange(used.size, dtype=np.int32) - has_none
    return rank[inverse].astype(np.int32), [int(used[idx]) for idx in by_appearance[has_none:]]


def arcs_of(graph: RoadGraph) -> ArcTable:
    """The arcs of a graph as a table."""
    return ArcTable(
        tails=graph.tails,
        heads=graph.heads,
        milliseconds=graph.milliseconds,
        length_m=graph.length_m,
        provenance=graph.provenance,
        is_bridge=graph.is_bridge,
        edge_idx=graph.edge_idx,
        name_idx=graph.name_idx,
        geometry_ptr=graph.geometry_ptr,
        geometry_lon=graph.geometry_lon,
        geometry_lat=graph.geometry_lat,
    )


def with_arcs(graph: RoadGraph, arcs: ArcTable) -> RoadGraph:
    """The same nodes and names under other arcs."""
    return graph_from_arcs(
        graph.name,
        profiles=graph.profiles,
        node_lon=graph.node_lon,
        node_lat=graph.node_lat,
        arcs=arcs,
        names=graph.names,
    )


def keep_nodes(graph: RoadGraph, is_kept: NDArray[np.bool_]) -> RoadGraph:
    """The graph without some nodes and the arcs at them; the others keep their order."""
    arcs = arcs_of(graph)
    stays = is_kept[arcs.tails] & is_kept[arcs.heads]
    new_idx = np.cumsum(is_kept, dtype=np.int32) - np.int32(1)
    arcs = arcs.take(np.flatnonzero(stays))
    return graph_from_arcs(
        graph.name,
        profiles=graph.profiles,
        node_lon=graph.node_lon[is_kept],
        node_lat=graph.node_lat[is_kept],
        arcs=replace(arcs, tails=new_idx[arcs.tails], heads=new_idx[arcs.heads]),
        names=graph.names,
    )


def join_graphs(name: str, graphs: Sequence[RoadGraph]) -> RoadGraph:
    """
    Several graphs side by side in one, nodes in the order given; nothing links them yet.

    Raises
    ------
    ValueError
        When their profiles differ.
    """
    if len({graph.profiles for graph in graphs}) != 1:
        raise ValueError(f"join_graphs: profiles {[g.profiles for g in graphs]}, wanted the same.")
    names: dict[str, int] = {}
    tables, num_nodes, num_edges = [], 0, 0
    for graph in graphs:
        arcs = arcs_of(graph)
        idx = [names.setdefault(road, len(names)) for road in graph.names]
        table_of_names = np.array([*idx, -1], np.int32)
        tables.append(
            replace(
                arcs,
                tails=arcs.tails + np.int32(num_nodes),
                heads=arcs.heads + np.int32(num_nodes),
                edge_idx=arcs.edge_idx + np.int32(num_edges),
                name_idx=table_of_names[arcs.name_idx],
            )
        )
        num_nodes += graph.num_nodes
        num_edges += int(arcs.edge_idx.max(initial=-1)) + 1
    return graph_from_arcs(
        name,
        profiles=graphs[0].profiles,
        node_lon=np.concatenate([graph.node_lon for graph in graphs]),
        node_lat=np.concatenate([graph.node_lat for graph in graphs]),
        arcs=concatenate(tables),
        names=tuple(names),
    )


@dataclass(frozen=True, slots=True)
class LargestPart:
    """
    The largest strongly connected part, and what had to go.

    Parameters
    ----------
    graph : RoadGraph
    num_dropped_nodes : int
        Nodes of which no profile's largest part has need.
    dropped_m : float
        Metres of road, each direction counted, that no profile may use any more.
    num_closed_arcs : tuple of int
        By profile, arcs that others use still and this profile cannot reach or leave again.
    """

    graph: RoadGraph
    num_dropped_nodes: int
    dropped_m: float
    num_closed_arcs: tuple[int, ...]


def largest_strong_part(graph: RoadGraph) -> LargestPart:
    """
    Keep of every profile the largest strongly connected part, so that each trip has its return.

    An arc outside its profile's part is forbidden to that profile (-1), and dropped when no
    profile is left that may drive it.
    """
    tails, heads = graph.tails, graph.heads
    allowed = graph.milliseconds != FORBIDDEN
    still = np.zeros_like(allowed)
    for row, may_drive in enumerate(allowed):
        in_part = strong_part(graph.num_nodes, tails[may_drive], heads[may_drive])
        still[row] = may_drive & in_part[tails] & in_part[heads]
    is_used = still.any(axis=0)
    milliseconds = np.where(still, graph.milliseconds, FORBIDDEN).astype(np.int32)
    arcs = replace(arcs_of(graph), milliseconds=milliseconds).take(np.flatnonzero(is_used))
    is_kept = np.zeros(graph.num_nodes, np.bool_)
    is_kept[arcs.tails] = True
    is_kept[arcs.heads] = True
    return LargestPart(
        graph=keep_nodes(with_arcs(graph, arcs), is_kept),
        num_dropped_nodes=int(np.count_nonzero(~is_kept)),
        dropped_m=float(graph.length_m[~is_used].sum(dtype=np.float64)),
        num_closed_arcs=tuple(int(n) for n in (allowed & ~still & is_used).sum(axis=1)),
    )


def strong_part(
    num_nodes: int, tails: NDArray[np.int32], heads: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """True at the nodes of the strongly connected part that has most nodes; shape (n,)."""
    ones = np.ones(tails.size, np.int8)
    links = csr_array((ones, (tails, heads)), shape=(num_nodes, num_nodes))
    _, labels = connected_components(links, directed=True, connection="strong")
    return np.asarray(labels == np.bincount(labels).argmax(), np.bool_)
