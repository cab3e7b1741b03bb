"""What hangs together, and what a closure cuts off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.arc_tables import FORBIDDEN, great_circle_m
from geodata.errors import GeodataError
from geodata.graph import RoadGraph
from geodata.graph_building import strong_part
from geodata.places import FormerUnit, load_former_units

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, eq=False)
class CutOff:
    """
    What can no longer be reached from most of the network, or not be left again.

    Parameters
    ----------
    is_node_cut_off : bool, shape (n,)
        Nodes outside the largest strongly connected part of what stays open.
    positions : int64, shape (k,)
        Positions in the nodes asked about that are cut off, ascending.
    """

    is_node_cut_off: NDArray[np.bool_]
    positions: NDArray[np.int64]


def cut_off(
    graph: RoadGraph,
    closed_arcs_mask: NDArray[np.bool_],
    nodes: ArrayLike,
    *,
    profile: str = "motorbike",
) -> CutOff:
    """
    Which nodes a closure parts from the rest, for one kind of vehicle.

    Parameters
    ----------
    graph : RoadGraph
    closed_arcs_mask : bool, shape (m,)
        True where an arc is closed.
    nodes : int, shape (k,)
        Nodes of communes or places to be told about.
    profile : str
        One of ``graph.profiles``.
    """
    milliseconds = graph.milliseconds[graph.profiles.index(profile)]
    is_open = ~closed_arcs_mask & (milliseconds != FORBIDDEN)
    in_part = strong_part(graph.num_nodes, graph.tails[is_open], graph.heads[is_open])
    positions = np.flatnonzero(~in_part[np.asarray(nodes, np.int64)])
    return CutOff(is_node_cut_off=~in_part, positions=positions)


def cut_off_units(
    graph: RoadGraph, closed_arcs_mask: NDArray[np.bool_], *, profile: str = "motorbike"
) -> tuple[FormerUnit, ...]:
    """
    Former wards and communes whose settled centre a closure parts from the rest.

    Parameters
    ----------
    graph : RoadGraph
    closed_arcs_mask : bool, shape (m,)
    profile : str
    """
    units = load_former_units()
    nodes = [
        int(great_circle_m(graph.node_lon, graph.node_lat, lon, lat).argmin())
        for lon, lat in np.array([(unit.lon, unit.lat) for unit in units])
    ]
    found = cut_off(graph, closed_arcs_mask, nodes, profile=profile)
    return tuple(units[position] for position in found.positions.tolist())


def lone_links(graph: RoadGraph) -> NDArray[np.bool_]:
    """
    Arcs whose edge alone holds two parts together (bridges in the sense of graph theory).

    Returns
    -------
    is_lone : bool, shape (m,)
        One-way streets count as if driven both ways: what they join, no closure of another
        street parts.
    """
    import networkx as nx

    tails, heads = graph.tails, graph.heads
    low, high = np.minimum(tails, heads).tolist(), np.maximum(tails, heads).tolist()
    links = cast("Iterable[tuple[int, int]]", nx.bridges(_undirected(graph)))
    lone = {(min(pair), max(pair)) for pair in links}
    return np.array([pair in lone for pair in zip(low, high, strict=True)], np.bool_)


def components(graph: RoadGraph) -> tuple[NDArray[np.int64], ...]:
    """Nodes of each part that hangs together when directions are ignored; the largest first."""
    import networkx as nx

    parts = [
        np.array(sorted(part), np.int64) for part in nx.connected_components(_undirected(graph))
    ]
    return tuple(sorted(parts, key=lambda part: (-part.size, int(part[0]))))


def _undirected(graph: RoadGraph) -> nx.Graph[int]:
    import networkx as nx

    links: nx.Graph[int] = nx.Graph()
    links.add_nodes_from(range(graph.num_nodes))
    links.add_edges_from(zip(graph.tails.tolist(), graph.heads.tolist(), strict=True))
    return links


def check_strongly_connected(graph: RoadGraph) -> None:
    """
    Make sure that each profile reaches, from every node it may use, every other one.

    Raises
    ------
    GeodataError
        When some node cannot be reached or left; a profile need not use every node, but all must
        be used by some profile.
    """
    is_used = np.zeros(graph.num_nodes, np.bool_)
    for profile, milliseconds in zip(graph.profiles, graph.milliseconds, strict=True):
        is_open = milliseconds != FORBIDDEN
        tails, heads = graph.tails[is_open], graph.heads[is_open]
        is_own = np.zeros(graph.num_nodes, np.bool_)
        is_own[tails] = is_own[heads] = True
        _refuse(graph, is_own & ~strong_part(graph.num_nodes, tails, heads), profile)
        is_used |= is_own
    _refuse(graph, ~is_used, "any profile")


def _refuse(graph: RoadGraph, is_apart: NDArray[np.bool_], profile: str) -> None:
    apart = np.flatnonzero(is_apart)
    if apart.size:
        where = ", ".join(f"({graph.node_lon[i]:.4f}, {graph.node_lat[i]:.4f})" for i in apart[:5])
        raise GeodataError(
            f"Network {graph.name}: {apart.size} of {graph.num_nodes} nodes are cut off "
            f"for {profile}, wanted 0: {where}."
        )
