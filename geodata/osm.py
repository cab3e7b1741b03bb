"""OpenStreetMap extract -> RoadGraph: access, one-way streets, simplification, strong part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain as joined
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.arc_tables import FORBIDDEN, ArcTable, great_circle_m, travel_milliseconds
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import LargestPart, graph_from_arcs, largest_strong_part
from geodata.osm_clipping import BoundingBox, RoadSegments, read_segments
from geodata.road_chains import RoadChain, chain_segments
from geodata.speeds import PROFILES


def read_osm(path: Path, name: str, *, bbox: BoundingBox) -> LargestPart:
    """
    The drivable roads of a rectangle, and what was dropped because no trip returns from it.

    Turn restrictions are not kept: a turn that is forbidden only by a sign is driven.

    Raises
    ------
    InputFaultsError
        When the file is missing, is no PBF, is cut short, or holds no road inside the rectangle.
    """
    return largest_strong_part(graph_from_segments(name, read_segments(path, bbox)))


def graph_from_segments(name: str, segments: RoadSegments) -> RoadGraph:
    """Roads with their bends; a node only where roads meet, end or change their kind."""
    chains = chain_segments(segments)
    names = {road: idx for idx, road in enumerate(sorted({c.kind.name for c in chains} - {""}))}
    arcs = _two_way_arcs(segments, chains, names)
    used, ends = np.unique(np.concatenate((arcs.tails, arcs.heads)), return_inverse=True)
    tails, heads = ends.astype(np.int32).reshape(2, -1)
    return graph_from_arcs(
        name,
        profiles=PROFILES,
        node_lon=segments.node_lon[used],
        node_lat=segments.node_lat[used],
        arcs=_best_of_twins(replace(arcs, tails=tails, heads=heads)),
        names=tuple(names),
    )


def _two_way_arcs(
    segments: RoadSegments, chains: Sequence[RoadChain], names: dict[str, int]
) -> ArcTable:
    """Both directions of each chain where some profile may drive them, as arcs between ends."""
    num = len(chains)
    counts = np.array([len(chain.nodes) for chain in chains], np.int64)
    ptr = np.concatenate(([0], np.cumsum(counts)))
    nodes = np.fromiter(joined.from_iterable(c.nodes for c in chains), np.int32, int(ptr[-1]))
    lon, lat = segments.node_lon[nodes], segments.node_lat[nodes]
    is_inner = np.ones(nodes.size, np.bool_)
    is_inner[ptr[:-1]] = is_inner[ptr[1:] - 1] = False
    steps_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    steps_m[ptr[1:-1] - 1] = 0.0
    length_m = np.add.reduceat(steps_m, ptr[:-1])
    forward = _milliseconds(length_m, [chain.kind.forward_kph for chain in chains])
    backward = _milliseconds(length_m, [chain.kind.backward_kph for chain in chains])
    name_idx = [names.get(chain.kind.name, -1) for chain in chains]
    arcs = ArcTable(
        tails=nodes[ptr[:-1]],
        heads=nodes[ptr[1:] - 1],
        milliseconds=forward,
        length_m=length_m.astype(np.float32),
        provenance=np.full(num, Provenance.OSM, np.uint8),
        is_bridge=np.array([chain.kind.is_bridge for chain in chains], np.bool_),
        edge_idx=np.arange(num, dtype=np.int32),
        name_idx=np.array(name_idx, np.int32),
        geometry_ptr=np.concatenate(([0], np.cumsum(counts - 2))),
        geometry_lon=lon[is_inner].astype(np.float32),
        geometry_lat=lat[is_inner].astype(np.float32),
    ).two_way()
    arcs = replace(arcs, milliseconds=np.concatenate((forward, backward), axis=1))
    return arcs.take(np.flatnonzero((arcs.milliseconds != FORBIDDEN).any(axis=0)))


def _milliseconds(
    length_m: NDArray[np.float64], speeds_kph: Sequence[tuple[float, ...]]
) -> NDArray[np.int32]:
    by_profile = np.array(speeds_kph, np.float64).T
    driven = [travel_milliseconds(length_m, np.where(kph > 0, kph, 1.0)) for kph in by_profile]
    return np.where(by_profile > 0, np.stack(driven), FORBIDDEN).astype(np.int32)


def _best_of_twins(arcs: ArcTable) -> ArcTable:
    """
    One arc for each pair of nodes: the one most profiles may drive, then the quickest.

    Twins come from streets drawn twice over the same two points; none is longer than the other.
    """
    num_forbidden = (arcs.milliseconds == FORBIDDEN).sum(axis=0)
    total = arcs.milliseconds.sum(axis=0, dtype=np.int64)
    order = np.lexsort((total, num_forbidden, arcs.heads, arcs.tails))
    tails, heads = arcs.tails[order], arcs.heads[order]
    is_first = np.ones(order.size, np.bool_)
    is_first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    return arcs.take(np.sort(order[is_first]))
