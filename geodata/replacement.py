"""Puts true roads in the place of estimated ones and joins what stays to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.arc_tables import ArcTable, concatenate, straight_arcs, travel_milliseconds
from geodata.connectivity import check_strongly_connected, components
from geodata.coverage import dense_area
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import arcs_of, graph_from_arcs, join_graphs, keep_nodes
from geodata.local_metres import METRES_PER_DEGREE
from geodata.speeds import SYNTHETIC_SPEED_KPH
from geodata.synthetic import CrossesWater

#: A place, or a junction outside the covered area, is joined to a true road no farther than this.
JOIN_M = 1_000.0
#: Metres driven for each metre of such a joint.
JOINT_FACTOR = 1.3


@dataclass(frozen=True, slots=True)
class Replacement:
    """
    The joined network, and how much of each kind it holds.

    Parameters
    ----------
    graph : RoadGraph
    num_estimated_nodes_kept, num_estimated_nodes_dropped : int
        Junctions and centres of the estimated network.
    num_joints : int
        Links made between the two networks.
    """

    graph: RoadGraph
    num_estimated_nodes_kept: int
    num_estimated_nodes_dropped: int
    num_joints: int


def replace_covered(
    estimated: RoadGraph,
    true_roads: RoadGraph,
    *,
    centre_nodes: NDArray[np.int64],
    crosses_water: CrossesWater | None = None,
) -> Replacement:
    """
    True roads, and estimated ones where no true roads are known.

    Estimated junctions inside the densely covered area go. A part of the estimated network that
    then serves no settled centre beyond the reach of true roads goes too: a whole extract leaves
    true roads alone. What stays is joined: an estimated road that led into the area now ends at
    the true junction nearest to its old end, and junctions near a true road are linked with it.

    Parameters
    ----------
    estimated, true_roads : RoadGraph
        Of the same profiles; each strongly connected.
    centre_nodes : int64, shape (k,)
        Settled centres among the nodes of ``estimated``.
    crosses_water : callable, optional
        Forbids joints over water.

    Raises
    ------
    GeodataError
        When some part cannot be joined.
    """
    tree = _JunctionTree(true_roads)
    gap_m, _ = tree.nearest(estimated.node_lon, estimated.node_lat)
    is_kept = ~dense_area(true_roads).holds(estimated.node_lon, estimated.node_lat)
    if is_kept.all() and gap_m.min() > JOIN_M:
        # The extract lies elsewhere: there is nothing to replace and nothing to join.
        return Replacement(true_roads, 0, estimated.num_nodes, 0)
    is_kept &= _serves_far_centre(estimated, is_kept, centre_nodes, gap_m)
    joined = join_graphs(true_roads.name, (true_roads, keep_nodes(estimated, is_kept)))
    names = {name: idx for idx, name in enumerate(joined.names)}
    old_names = [names.setdefault(name, len(names)) for name in estimated.names]
    joints = _joints(estimated, is_kept, tree, crosses_water).two_way()
    joints = replace(
        joints,
        edge_idx=joints.edge_idx + np.int32(joined.edge_idx.max(initial=-1) + 1),
        name_idx=np.array([*old_names, -1], np.int32)[joints.name_idx],
    )
    graph = graph_from_arcs(
        joined.name,
        profiles=joined.profiles,
        node_lon=joined.node_lon,
        node_lat=joined.node_lat,
        arcs=concatenate((arcs_of(joined), joints)),
        names=tuple(names),
    )
    check_strongly_connected(graph)
    return Replacement(
        graph=graph,
        num_estimated_nodes_kept=int(np.count_nonzero(is_kept)),
        num_estimated_nodes_dropped=int(np.count_nonzero(~is_kept)),
        num_joints=joints.num_arcs // 2,
    )


class _JunctionTree:
    """Finds the nearest junction that every profile may use."""

    def __init__(self, graph: RoadGraph) -> None:
        is_open = (graph.milliseconds >= 0).all(axis=0)
        self._nodes = np.unique(np.concatenate((graph.tails[is_open], graph.heads[is_open])))
        self.num_nodes = graph.num_nodes
        self.lon, self.lat = graph.node_lon, graph.node_lat
        self._shrink = np.cos(np.radians(graph.node_lat.mean()))
        self._tree = cKDTree(self._plane(self.lon[self._nodes], self.lat[self._nodes]))

    def _plane(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack((lon * self._shrink, lat)) * METRES_PER_DEGREE

    def nearest(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Metres to the nearest junction, and its node."""
        gap_m, position = self._tree.query(self._plane(lon, lat))
        return np.asarray(gap_m, np.float64), self._nodes[position].astype(np.int64)


def _serves_far_centre(
    estimated: RoadGraph,
    is_kept: NDArray[np.bool_],
    centre_nodes: NDArray[np.int64],
    gap_m: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """True at the nodes of each remaining part that holds a centre true roads do not reach."""
    is_far_centre = np.zeros(estimated.num_nodes, np.bool_)
    is_far_centre[centre_nodes] = True
    is_far_centre &= is_kept & (gap_m > JOIN_M)
    old_nodes = np.flatnonzero(is_kept)
    serves = np.zeros(estimated.num_nodes, np.bool_)
    for part in components(keep_nodes(estimated, is_kept)):
        nodes = old_nodes[part]
        serves[nodes] = is_far_centre[nodes].any()
    return serves


def _joints(
    estimated: RoadGraph,
    is_kept: NDArray[np.bool_],
    tree: _JunctionTree,
    crosses_water: CrossesWater | None,
) -> ArcTable:
    """One arc from a kept estimated node to each true junction it is joined to."""
    gap_m, true_node = tree.nearest(estimated.node_lon, estimated.node_lat)
    arcs = arcs_of(estimated)
    inward = arcs.take(np.flatnonzero(is_kept[arcs.tails] & ~is_kept[arcs.heads]))
    inward = _lengthened(inward, gap_m[inward.heads])
    near = np.flatnonzero(is_kept & (gap_m <= JOIN_M)).astype(np.int32)
    if crosses_water is not None:
        places = (estimated.node_lon[near], estimated.node_lat[near])
        junctions = (tree.lon[true_node[near]], tree.lat[true_node[near]])
        near = near[~crosses_water(*places, *junctions)]
    links = straight_arcs(
        near,
        near,
        length_m=JOINT_FACTOR * gap_m[near],
        speeds_kph=SYNTHETIC_SPEED_KPH,
        provenance=Provenance.SYNTHETIC,
    ).take(np.arange(near.size))
    joints = concatenate((links, inward))
    new_idx = tree.num_nodes + np.cumsum(is_kept) - 1
    tails, heads = new_idx[joints.tails].astype(np.int32), true_node[joints.heads].astype(np.int32)
    order = np.lexsort((joints.length_m, heads, tails))
    tails, heads = tails[order], heads[order]
    is_first = np.ones(order.size, np.bool_)
    is_first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    shortest = replace(joints.take(order), tails=tails, heads=heads).take(np.flatnonzero(is_first))
    return replace(shortest, edge_idx=np.arange(shortest.num_arcs, dtype=np.int32))


def _lengthened(arcs: ArcTable, gap_m: NDArray[np.float64]) -> ArcTable:
    """Arcs that go on from their old end to a true junction."""
    extra_m = JOINT_FACTOR * gap_m
    extra = [travel_milliseconds(extra_m, kph) for kph in SYNTHETIC_SPEED_KPH]
    return replace(
        arcs,
        length_m=(arcs.length_m + extra_m).astype(np.float32),
        milliseconds=arcs.milliseconds + np.stack(extra),
    )
