"""Links between settled centres: the measured law, water, mountains."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.arc_tables import great_circle_m
from geodata.backbone import BackboneEdge, build_backbone
from geodata.connectivity import cut_off
from geodata.errors import GeodataError
from geodata.graph import Provenance, RoadGraph
from geodata.networks import build_default, nodes_of_centres, read_centres
from geodata.synthetic import Centres, LinkParams, law_km, link_centres
from geodata.water import Crossing, crosses_water

#: The tests build it once; nothing changes it.
default_network = cache(build_default)


def one_road() -> RoadGraph:
    """6 km of main road, west to east, with junctions every 2 km."""
    return build_backbone((BackboneEdge(1, 2, 107.50, 16.40, 107.55, 16.40, 6.0),))


def centres(*places: tuple[float, float], region: tuple[int, ...] | None = None) -> Centres:
    lon, lat = np.array(places).T
    regions = np.zeros(lon.size, np.int64) if region is None else np.array(region, np.int64)
    return Centres(lon, lat, regions)


def river(
    _lon_a: NDArray[np.float64],
    lat_a: NDArray[np.float64],
    _lon_b: NDArray[np.float64],
    lat_b: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Water along the parallel 16.42."""
    return np.asarray((lat_a - 16.42) * (lat_b - 16.42) <= 0)


def test_a_link_drives_its_chord_and_the_extra() -> None:
    params = LinkParams(factor=1.1, extra_km=0.5)
    graph = link_centres(one_road(), centres((107.50, 16.41)), name="x", params=params)
    synthetic = np.flatnonzero(graph.provenance == Provenance.SYNTHETIC)
    tails, heads = graph.tails[synthetic], graph.heads[synthetic]
    chord_m = great_circle_m(
        graph.node_lon[tails], graph.node_lat[tails], graph.node_lon[heads], graph.node_lat[heads]
    )
    np.testing.assert_allclose(graph.length_m[synthetic], 1.1 * chord_m + 500, rtol=1e-6)


def test_a_centre_at_a_junction_is_that_junction() -> None:
    graph = link_centres(one_road(), centres((107.5001, 16.40), (107.52, 16.43)), name="x")
    assert graph.num_nodes == one_road().num_nodes + 1


def test_no_link_touches_water_where_no_crossing_is() -> None:
    with pytest.raises(GeodataError, match="cut off"):
        link_centres(one_road(), centres((107.52, 16.44)), name="x", crosses_water=river)


def test_a_crossing_is_a_named_bridge() -> None:
    ford = Crossing("f", "Cầu Mới", 107.52, 16.418, 107.52, 16.422)
    graph = link_centres(
        one_road(), centres((107.52, 16.44)), name="x", crossings=(ford,), crosses_water=river
    )
    over = graph.is_bridge
    assert np.count_nonzero(over) == 2
    assert {graph.names[idx] for idx in graph.name_idx[over]} == {"Cầu Mới"}
    assert graph.length_m[over].max() == pytest.approx(445, abs=1)


def test_a_main_road_over_a_crossing_bears_its_name() -> None:
    """The road leads north over the parallel 16.42, where the crossing lies across its way."""
    road = build_backbone((BackboneEdge(1, 2, 107.52, 16.41, 107.52, 16.432, 2.5),))
    bridge = Crossing("f", "Cầu Mới", 107.519, 16.417, 107.521, 16.423)
    graph = link_centres(
        road, centres((107.53, 16.43)), name="x", crossings=(bridge,), crosses_water=river
    )
    over = graph.is_bridge & (graph.provenance == Provenance.BACKBONE)
    assert np.count_nonzero(over) == 2
    assert graph.name_idx[over].tolist() == [0, 0]


def test_regions_are_joined_by_main_roads_alone() -> None:
    places = centres((107.52, 16.41), (107.525, 16.41), region=(0, 1))
    graph = link_centres(one_road(), places, name="x")
    first, second = graph.num_nodes - 2, graph.num_nodes - 1
    assert second not in graph.heads[graph.indptr[first] : graph.indptr[first + 1]]


def routed_km(graph: RoadGraph, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kilometres along the time-shortest paths of a motorbike."""
    shape = (graph.num_nodes, graph.num_nodes)
    ends = (graph.tails, graph.heads)
    weights = csr_array((graph.milliseconds[0].astype(np.float64), ends), shape=shape)
    metres = csr_array((graph.length_m.astype(np.float64), ends), shape=shape).todok()
    seconds, before = dijkstra(weights, indices=nodes, return_predecessors=True)
    driven = np.zeros_like(seconds)
    for row, order in enumerate(np.argsort(seconds, axis=1, kind="stable")):
        for node in order[1:]:
            previous = before[row, node]
            driven[row, node] = driven[row, previous] + metres[previous, node]
    return driven[:, nodes] / 1000


def test_routed_trips_between_centres_follow_the_measured_law() -> None:
    """
    All 10,000 pairs over 1 km apart: mean ratio to 1.26 H + 1.83 is 1.02, its spread 0.20.

    Least squares over the routed kilometres gives 1.30 H + 1.84; below 2 km the ratio is 0.76, and
    over 40 km 1.04. Round the lagoon the trips are far longer than the law, as they truly are.
    """
    graph = default_network()
    nodes = nodes_of_centres(graph)
    lon, lat = graph.node_lon[nodes], graph.node_lat[nodes]
    chord_km = great_circle_m(lon[:, None], lat[:, None], lon, lat) / 1000
    is_pair = np.triu(np.ones_like(chord_km, np.bool_), 1) & (chord_km > 1)
    driven, straight = routed_km(graph, nodes)[is_pair], chord_km[is_pair]
    ratio = driven / law_km(straight)
    assert ratio.mean() == pytest.approx(1.02, abs=0.03)
    assert ratio.std() < 0.22
    slope, intercept = np.polyfit(straight, driven, 1)
    assert slope == pytest.approx(1.26, abs=0.06)
    assert intercept == pytest.approx(1.83, abs=0.4)
    for low, high, tolerance in ((2, 5, 0.1), (5, 10, 0.05), (10, 20, 0.05), (20, 40, 0.05)):
        in_band = (straight >= low) & (straight < high)
        assert ratio[in_band].mean() == pytest.approx(1.0, abs=tolerance)


def test_the_default_network_links_over_water_only_by_bridges() -> None:
    graph = default_network()
    tails, heads = graph.tails, graph.heads
    wet = crosses_water(
        graph.node_lon[tails], graph.node_lat[tails], graph.node_lon[heads], graph.node_lat[heads]
    )
    assert not np.any(wet & ~graph.is_bridge)
    assert {"Cầu Tam Giang", "Cầu Thuận An", "Cầu Trường Hà", "Cầu Tư Hiền"} <= set(graph.names)


def test_main_roads_alone_lead_to_a_luoi() -> None:
    graph = default_network()
    places = read_centres()
    is_there = np.zeros(graph.num_nodes, np.bool_)
    is_there[nodes_of_centres(graph, places.region == 1)] = True
    elsewhere = nodes_of_centres(graph, places.region == 0)
    is_main = graph.provenance == Provenance.BACKBONE
    answer = cut_off(graph, is_main, np.flatnonzero(is_there))
    assert answer.positions.size == np.count_nonzero(is_there)
    assert cut_off(graph, ~is_main, elsewhere).positions.size < elsewhere.size


def test_no_two_arcs_of_the_default_network_share_both_ends() -> None:
    graph = default_network()
    pairs = graph.tails.astype(np.int64) * graph.num_nodes + graph.heads
    assert np.unique(pairs).size == graph.num_arcs
