"""Facts about arcs that snapping, matrices and drawing share: way back, shape, usefulness."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from geodata.graph import RoadGraph

NO_ARC = -1


def reverse_arcs(graph: RoadGraph) -> NDArray[np.int32]:
    """
    The other direction of each arc on the same piece of road.

    Returns
    -------
    reverse : int32, shape (m,)
        -1 where the road is one-way.
    """
    reverse = np.full(graph.num_arcs, NO_ARC, dtype=np.int32)
    order = np.argsort(graph.edge_idx, kind="stable")
    first, second = order[:-1], order[1:]
    tails, heads = graph.tails, graph.heads
    is_pair = (
        (graph.edge_idx[first] == graph.edge_idx[second])
        & (tails[first] == heads[second])
        & (heads[first] == tails[second])
    )
    reverse[first[is_pair]] = second[is_pair]
    reverse[second[is_pair]] = first[is_pair]
    return reverse


def arc_coordinates(
    graph: RoadGraph, arcs: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """
    Points along many arcs at once, both ends included.

    Parameters
    ----------
    arcs : int64, shape (k,)

    Returns
    -------
    points : float64, shape (num_points, 2)
        Longitude and latitude, arc after arc.
    starts : int64, shape (k + 1,)
        Points ``starts[i]:starts[i + 1]`` belong to ``arcs[i]``.
    """
    num_inner = np.diff(graph.geometry_ptr)[arcs]
    starts = np.concatenate(([0], np.cumsum(num_inner + 2))).astype(np.int64)
    points = np.empty((int(starts[-1]), 2))
    first, last = starts[:-1], starts[1:] - 1
    tails = np.searchsorted(graph.indptr, arcs, side="right") - 1
    for column, (node, inner) in enumerate(
        ((graph.node_lon, graph.geometry_lon), (graph.node_lat, graph.geometry_lat))
    ):
        points[first, column] = node[tails]
        points[last, column] = node[graph.heads[arcs]]
        places = runs(first + 1, num_inner)
        points[places, column] = inner[runs(graph.geometry_ptr[arcs], num_inner)]
    return points, starts


def runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """``starts[i], starts[i] + 1, ...`` of each run, one run after another."""
    offsets = np.cumsum(lengths) - lengths
    places: NDArray[np.int64] = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
    return places


def is_open(graph: RoadGraph, profile_idx: int) -> NDArray[np.bool_]:
    """Arcs that the profile may drive; bool, shape (m,)."""
    return cast("NDArray[np.bool_]", graph.milliseconds[profile_idx] >= 0)


def is_in_pocket(graph: RoadGraph, profile_idx: int) -> NDArray[np.bool_]:
    """
    Arcs the profile may drive but cannot both reach and leave, though another profile can.

    A van cannot use a street whose only approach is an alley for motorbikes. A true island, cut off
    for every profile, is no pocket: places on it stay there, and are reported unreachable.

    Returns
    -------
    is_pocket : bool, shape (m,)
    """
    is_open_to_one = is_open(graph, profile_idx)
    is_open_to_any = np.any(graph.milliseconds >= 0, axis=0)
    if np.array_equal(is_open_to_one, is_open_to_any):
        return np.zeros(graph.num_arcs, dtype=np.bool_)
    whole = _strong_labels(graph, is_open_to_any)
    part = _strong_labels(graph, is_open_to_one)
    sizes = np.bincount(part)
    # Of the profile's own components inside one component of all, the largest is the main one.
    largest = np.zeros(int(whole.max()) + 1, dtype=np.int64)
    np.maximum.at(largest, whole, sizes[part])
    is_main = (sizes[part] == largest[whole]) & (sizes[part] > 1)
    has_main = largest[whole] > 1
    tails, heads = graph.tails, graph.heads
    return cast(
        "NDArray[np.bool_]",
        (whole[tails] == whole[heads]) & has_main[tails] & ~(is_main[tails] & is_main[heads]),
    )


def _strong_labels(graph: RoadGraph, keep: NDArray[np.bool_]) -> NDArray[np.int32]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array(
        (np.ones(int(keep.sum()), dtype=np.int8), (graph.tails[keep], graph.heads[keep])),
        shape=(graph.num_nodes, graph.num_nodes),
    )
    _, labels = connected_components(links, directed=True, connection="strong")
    return cast("NDArray[np.int32]", labels)
