"""
Links between settled centres where no road is known, with lengths that follow a measured law.

Driven and great-circle kilometres of whole trips in and around Hue obey D = 1.26 H + 1.83. A trip
over chained links adds up the bends of the chain itself, so each link must be shorter than the law
says for its own ends; `LinkParams` holds the values at which routed trips follow the law best.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geodata.arc_tables import ArcTable, concatenate, great_circle_m, straight_arcs
from geodata.connectivity import check_strongly_connected
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import arcs_of, graph_from_arcs
from geodata.speeds import SYNTHETIC_SPEED_KPH
from geodata.water import Crossing

Degrees = NDArray[np.float64]
#: Truth for each segment a-b, given as lon_a, lat_a, lon_b, lat_b: does it cross water?
CrossesWater = Callable[[Degrees, Degrees, Degrees, Degrees], NDArray[np.bool_]]


def law_km(great_circle_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Driven kilometres of a trip by the measured detour, 1.26 H + 1.83."""
    return 1.26 * great_circle_km + 1.83


@dataclass(frozen=True, slots=True)
class LinkParams:
    """
    How links are chosen and how long they are.

    Parameters
    ----------
    factor, extra_km : float
        A link of chord H drives ``factor * H + extra_km``.
    max_stretch : float
        A link is left out when the network already leads there within this multiple of it.
    max_chord_km : float
        No link spans more; farther places need a real road.
    same_place_m : float
        Centres nearer to each other, or to a junction, are one node.
    """

    factor: float = 1.0
    extra_km: float = 0.7
    max_stretch: float = 1.2
    max_chord_km: float = 14.0
    same_place_m: float = 150.0


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """
    Settled centres to be linked.

    Parameters
    ----------
    lon, lat : float64, shape (n,)
        Degrees.
    region : int64, shape (n,)
        Links join centres of one region only; between regions lead main roads alone.
    """

    lon: Degrees
    lat: Degrees
    region: NDArray[np.int64]


def link_centres(
    backbone: RoadGraph,
    centres: Centres,
    *,
    name: str,
    crossings: Sequence[Crossing] = (),
    crosses_water: CrossesWater | None = None,
    params: LinkParams | None = None,
) -> RoadGraph:
    """
    The backbone with every centre linked to its neighbours and to the main roads.

    A link never touches water; the crossings do, and so do main roads, whose chords cut corners:
    their pieces over water are marked as bridges, and bear a crossing's name where they meet it.

    Raises
    ------
    GeodataError
        When some centre cannot be linked under the rules on water, region and length.
    """
    params = params or LinkParams()
    if crosses_water is not None:
        backbone = _with_bridges(backbone, crossings, crosses_water)
    places = _merge_near(backbone, centres, crossings, params.same_place_m)
    tails, heads = _candidates(places, crosses_water, params)
    links = _spanner(places, backbone, np.column_stack((tails, heads)), params)
    graph = graph_from_arcs(
        name,
        profiles=backbone.profiles,
        node_lon=places.lon,
        node_lat=places.lat,
        arcs=concatenate((arcs_of(backbone), _link_arcs(places, backbone, links, params))),
        names=tuple(one.name for one in crossings),
    )
    check_strongly_connected(graph)
    return graph


def _with_bridges(
    backbone: RoadGraph, crossings: Sequence[Crossing], crosses_water: CrossesWater
) -> RoadGraph:
    """The backbone with its bridges marked; ``name_idx`` counts the crossings."""
    lon, lat, tails, heads = backbone.node_lon, backbone.node_lat, backbone.tails, backbone.heads
    name_idx = np.full(backbone.num_arcs, -1, np.int32)
    for idx, one in enumerate(crossings):
        name_idx[_meets(lon[tails], lat[tails], lon[heads], lat[heads], one)] = idx
    is_bridge = (name_idx >= 0) | crosses_water(lon[tails], lat[tails], lon[heads], lat[heads])
    names = tuple(one.name for one in crossings)
    return replace(backbone, is_bridge=is_bridge, name_idx=name_idx, names=names)


def _meets(
    lon_a: Degrees, lat_a: Degrees, lon_b: Degrees, lat_b: Degrees, crossing: Crossing
) -> NDArray[np.bool_]:
    """Which segments a-b intersect the line from bank to bank."""
    lon_c, lat_c, lon_d, lat_d = crossing.lon1, crossing.lat1, crossing.lon2, crossing.lat2
    side_a = (lon_d - lon_c) * (lat_a - lat_c) - (lat_d - lat_c) * (lon_a - lon_c)
    side_b = (lon_d - lon_c) * (lat_b - lat_c) - (lat_d - lat_c) * (lon_b - lon_c)
    side_c = (lon_b - lon_a) * (lat_c - lat_a) - (lat_b - lat_a) * (lon_c - lon_a)
    side_d = (lon_b - lon_a) * (lat_d - lat_a) - (lat_b - lat_a) * (lon_d - lon_a)
    return np.asarray((side_a * side_b <= 0) & (side_c * side_d <= 0), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Nodes of the joined network: first the backbone's, then centres and banks of crossings."""

    lon: Degrees
    lat: Degrees
    region: NDArray[np.int64]
    num_backbone: int
    banks: NDArray[np.int32]


#: Region of main roads and of banks: linked with every region.
ANY_REGION = -1


def _merge_near(
    backbone: RoadGraph, centres: Centres, crossings: Sequence[Crossing], same_place_m: float
) -> _Places:
    lon, lat = list(backbone.node_lon), list(backbone.node_lat)
    region = [ANY_REGION] * len(lon)

    def node_at(at_lon: float, at_lat: float, at_region: int) -> int:
        apart = great_circle_m(np.array(lon), np.array(lat), np.array(at_lon), np.array(at_lat))
        nearest = int(apart.argmin()) if apart.size else -1
        if nearest >= 0 and apart[nearest] < same_place_m:
            return nearest
        lon.append(at_lon)
        lat.append(at_lat)
        region.append(at_region)
        return len(lon) - 1

    for at_lon, at_lat, at_region in zip(centres.lon, centres.lat, centres.region, strict=True):
        node_at(float(at_lon), float(at_lat), int(at_region))
    banks = [
        (node_at(one.lon1, one.lat1, ANY_REGION), node_at(one.lon2, one.lat2, ANY_REGION))
        for one in crossings
    ]
    return _Places(
        lon=np.array(lon),
        lat=np.array(lat),
        region=np.array(region, np.int64),
        num_backbone=backbone.num_nodes,
        banks=np.array(banks, np.int32).reshape(-1, 2),
    )


def _candidates(
    places: _Places, crosses_water: CrossesWater | None, params: LinkParams
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Neighbours by the Delaunay triangulation that a link may join; each pair once."""
    from scipy.spatial import Delaunay

    plane = np.column_stack((places.lon * np.cos(np.radians(places.lat.mean())), places.lat))
    corners = Delaunay(plane).simplices
    pairs = np.vstack((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]))
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    tails, heads = pairs[:, 0], pairs[:, 1]
    ends = (places.lon[tails], places.lat[tails], places.lon[heads], places.lat[heads])
    region_a, region_b = places.region[tails], places.region[heads]
    may_link = (region_a == region_b) | (region_a == ANY_REGION) | (region_b == ANY_REGION)
    may_link &= heads >= places.num_backbone
    may_link &= great_circle_m(*ends) <= params.max_chord_km * 1000
    if crosses_water is not None:
        may_link &= ~crosses_water(*ends)
    return tails[may_link].astype(np.int32), heads[may_link].astype(np.int32)


def _spanner(
    places: _Places, backbone: RoadGraph, pairs: NDArray[np.int32], params: LinkParams
) -> NDArray[np.int32]:
    """
    Greedy spanner: shortest pairs first, each only when the network so far leads there too badly.

    References
    ----------
    Althofer, Das, Dobkin, Joseph, Soares (1993), On sparse spanners of weighted graphs.
    """
    neighbours: list[list[tuple[int, float]]] = [[] for _ in range(places.lon.size)]

    def add(a: int, b: int, length_m: float) -> None:
        neighbours[a].append((b, length_m))
        neighbours[b].append((a, length_m))

    for a, b, length in zip(backbone.tails, backbone.heads, backbone.length_m, strict=True):
        neighbours[int(a)].append((int(b), float(length)))
    for (a, b), length in zip(places.banks, _chords_m(places, places.banks), strict=True):
        add(int(a), int(b), float(length))
    lengths = _lengths_m(places, pairs, params)
    kept = []
    for idx in np.lexsort((pairs[:, 1], pairs[:, 0], lengths)):
        a, b, length = int(pairs[idx, 0]), int(pairs[idx, 1]), float(lengths[idx])
        if not _leads_within(neighbours, a, b, params.max_stretch * length):
            add(a, b, length)
            kept.append(idx)
    return pairs[np.sort(np.array(kept, np.int64))]


def _leads_within(
    neighbours: Sequence[Sequence[tuple[int, float]]], start: int, goal: int, limit_m: float
) -> bool:
    best = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        reached, node = heapq.heappop(queue)
        if node == goal:
            return True
        if reached > best[node]:
            continue
        for other, length in neighbours[node]:
            total = reached + length
            if total <= limit_m and total < best.get(other, np.inf):
                best[other] = total
                heapq.heappush(queue, (total, other))
    return False


def _lengths_m(
    places: _Places, pairs: NDArray[np.int32], params: LinkParams
) -> NDArray[np.float64]:
    return params.factor * _chords_m(places, pairs) + params.extra_km * 1000


def _chords_m(places: _Places, pairs: NDArray[np.int32]) -> NDArray[np.float64]:
    lon, lat = places.lon[pairs], places.lat[pairs]
    return great_circle_m(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])


def _link_arcs(
    places: _Places, backbone: RoadGraph, links: NDArray[np.int32], params: LinkParams
) -> ArcTable:
    """Arcs of the links and, after them, of the crossings; numbered after the backbone's edges."""
    is_new = ~_are_linked(backbone, places.banks)
    banks = places.banks[is_new]
    pairs = np.vstack((links, banks))
    length_m = np.concatenate((_lengths_m(places, links, params), _chords_m(places, banks)))
    name_idx = np.full(len(pairs), -1, np.int32)
    name_idx[len(links) :] = np.flatnonzero(is_new)
    arcs = straight_arcs(
        pairs[:, 0],
        pairs[:, 1],
        length_m=length_m,
        speeds_kph=SYNTHETIC_SPEED_KPH,
        provenance=Provenance.SYNTHETIC,
        is_bridge=np.arange(len(pairs)) >= len(links),
        name_idx=name_idx,
    )
    first_edge = np.int32(backbone.edge_idx.max(initial=-1) + 1)
    return replace(arcs, edge_idx=arcs.edge_idx + first_edge)


def _are_linked(graph: RoadGraph, pairs: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which pairs of nodes an arc of the graph joins already; no two arcs may share both ends."""
    known = set(zip(graph.tails.tolist(), graph.heads.tolist(), strict=True))
    return np.array([(a, b) in known for a, b in pairs.tolist()], np.bool_)
