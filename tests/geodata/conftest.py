"""Road networks drawn by hand or at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from geodata.graph import Provenance, RoadGraph

#: Metres of 0.01 degree of latitude, and about those of longitude at the equator.
HUNDREDTH_M = 1_112


@dataclass(frozen=True)
class Road:
    """A road between two nodes; seconds by profile, None where the profile may not drive."""

    tail: str
    head: str
    seconds: tuple[float | None, ...] = (60.0, 90.0)
    metres: float = HUNDREDTH_M
    is_oneway: bool = False
    via: tuple[tuple[float, float], ...] = ()
    name: str | None = None
    is_bridge: bool = False
    provenance: Provenance = Provenance.OSM


def draw(nodes: Mapping[str, tuple[float, float]], roads: Sequence[Road]) -> RoadGraph:
    """The graph of named nodes (lon, lat) and the roads between them."""
    number = {name: i for i, name in enumerate(nodes)}
    names = sorted({road.name for road in roads if road.name is not None})
    arcs = []
    for edge, road in enumerate(roads):
        arcs.append((number[road.tail], number[road.head], edge, road, road.via))
        if not road.is_oneway:
            arcs.append((number[road.head], number[road.tail], edge, road, road.via[::-1]))
    arcs.sort(key=lambda arc: arc[:3])
    inner = [point for arc in arcs for point in arc[4]]
    return RoadGraph(
        name="drawn",
        profiles=("motorbike", "van")[: len(roads[0].seconds)],
        node_lon=np.array([lon for lon, _ in nodes.values()]),
        node_lat=np.array([lat for _, lat in nodes.values()]),
        indptr=np.searchsorted([arc[0] for arc in arcs], np.arange(len(nodes) + 1)),
        heads=np.array([arc[1] for arc in arcs], dtype=np.int32),
        milliseconds=np.array(
            [[-1 if s is None else round(s * 1000) for s in arc[3].seconds] for arc in arcs],
            dtype=np.int32,
        ).T,
        length_m=np.array([arc[3].metres for arc in arcs], dtype=np.float32),
        provenance=np.array([arc[3].provenance for arc in arcs], dtype=np.uint8),
        is_bridge=np.array([arc[3].is_bridge for arc in arcs]),
        edge_idx=np.array([arc[2] for arc in arcs], dtype=np.int32),
        name_idx=np.array(
            [-1 if arc[3].name is None else names.index(arc[3].name) for arc in arcs], np.int32
        ),
        names=tuple(names),
        geometry_ptr=np.cumsum([0, *(len(arc[4]) for arc in arcs)]).astype(np.int64),
        geometry_lon=np.array([lon for lon, _ in inner], dtype=np.float32),
        geometry_lat=np.array([lat for _, lat in inner], dtype=np.float32),
    )


def random_network(seed: int, num_nodes: int = 12, num_roads: int = 22) -> RoadGraph:
    """
    Roads between random nodes within 4 km, many of equal time; some one-way, some without vans.

    Parallel roads and nodes that no road joins occur.
    """
    rng = np.random.default_rng(seed)
    nodes = {
        str(i): (107.58 + x, 16.46 + y)
        for i, (x, y) in enumerate(rng.random((num_nodes, 2)) * 0.04)
    }
    roads = []
    for _ in range(num_roads):
        tail, head = rng.choice(num_nodes, 2, replace=False)
        is_for_vans = rng.random() < 0.8
        roads.append(
            Road(
                str(tail),
                str(head),
                seconds=(
                    float(rng.integers(1, 6) * 30),
                    float(rng.integers(1, 6) * 45) if is_for_vans else None,
                ),
                metres=float(rng.integers(1, 40) * 50),
                is_oneway=bool(rng.random() < 0.3),
                is_bridge=bool(rng.random() < 0.1),
            )
        )
    return draw(nodes, roads)


@pytest.fixture(scope="session")
def draw_graph() -> Callable[..., RoadGraph]:
    """`draw`, for tests that draw a graph by hand."""
    return draw


@pytest.fixture(scope="session")
def road() -> type[Road]:
    """`Road`, for tests that draw a graph by hand."""
    return Road


@pytest.fixture(scope="session")
def random_graph() -> Callable[..., RoadGraph]:
    """`random_network`, for tests that judge by a plain twin."""
    return random_network
