"""Rules of snapping: on an edge, exact, never where the profile may not be."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.graph import Provenance, RoadGraph
from geodata.snap import snap_points
from routing_engine.travel import InputFaultsError

Draw = Callable[..., RoadGraph]

#: 0.01 degree of latitude, and of longitude at 16.46 degrees north.
NORTH_M = 1_111.95
EAST_M = NORTH_M * math.cos(math.radians(16.46))


@pytest.fixture(scope="module")
def crossroads(draw_graph: Draw, road: Any) -> RoadGraph:
    """
    A street west-east (a-b), an alley north (b-c) that vans may not use, a bridge south (b-d).

    The street is two-way, the lane e-f north of it is one-way.
    """
    return draw_graph(
        {
            "a": (107.58, 16.46),
            "b": (107.59, 16.46),
            "c": (107.59, 16.47),
            "d": (107.59, 16.45),
            "e": (107.58, 16.48),
            "f": (107.59, 16.48),
        },
        [
            road("a", "b"),
            road("b", "c", seconds=(60, None), provenance=Provenance.SYNTHETIC),
            road("b", "d", is_bridge=True),
            road("e", "f", is_oneway=True),
            road("c", "e"),
            road("f", "c"),
        ],
    )


def test_a_place_is_set_on_the_edge_and_not_at_its_end(crossroads: RoadGraph) -> None:
    snaps = snap_points(crossroads, [107.5825], [16.459])
    arc = int(snaps.arc[0, 0])
    assert crossroads.arc_points(arc).tolist() == [[107.58, 16.46], [107.59, 16.46]]
    assert snaps.fraction[0, 0] == pytest.approx(0.25)
    assert snaps.snap_m[0, 0] == pytest.approx(NORTH_M / 10, rel=1e-4)


def test_both_directions_of_a_street_are_known(crossroads: RoadGraph) -> None:
    snaps = snap_points(crossroads, [107.585], [16.46])
    arc, back = int(snaps.arc[0, 0]), int(snaps.reverse_arc[0, 0])
    assert crossroads.edge_idx[arc] == crossroads.edge_idx[back]
    assert crossroads.heads[back] == crossroads.tails[arc]


def test_a_oneway_lane_has_no_way_back(crossroads: RoadGraph) -> None:
    snaps = snap_points(crossroads, [107.585], [16.4802])
    assert snaps.reverse_arc[:, 0].tolist() == [-1, -1]
    assert crossroads.heads[snaps.arc[0, 0]] == 5


def test_a_van_stops_before_the_alley(crossroads: RoadGraph) -> None:
    snaps = snap_points(crossroads, [107.59], [16.462])
    assert snaps.snap_m[0, 0] == pytest.approx(0.0, abs=0.01)
    assert snaps.snap_m[1, 0] == pytest.approx(0.2 * NORTH_M, rel=1e-3)
    assert snaps.provenance[:, 0].tolist() == [Provenance.SYNTHETIC, Provenance.OSM]


def test_no_place_is_set_on_a_bridge(crossroads: RoadGraph) -> None:
    snaps = snap_points(crossroads, [107.5901], [16.455])
    assert not crossroads.is_bridge[snaps.arc].any()
    assert snaps.snap_m[0, 0] == pytest.approx(0.5 * NORTH_M, rel=1e-3)


def test_a_street_vans_cannot_reach_takes_no_van(draw_graph: Draw, road: Any) -> None:
    nodes = {k: (107.58 + x / 100, 16.46) for x, k in enumerate("abcde")}
    yard = draw_graph(
        nodes,
        [road("a", "b"), road("b", "c"), road("c", "d", seconds=(60, None)), road("d", "e")],
    )
    snaps = snap_points(yard, [107.615], [16.46])
    assert snaps.snap_m[0, 0] == pytest.approx(0.0, abs=0.01)
    assert snaps.snap_m[1, 0] == pytest.approx(1.5 * EAST_M, rel=1e-3)


def test_a_true_island_keeps_its_places(draw_graph: Draw, road: Any) -> None:
    nodes = {k: (107.58 + x / 100, 16.46) for x, k in enumerate("abcd")}
    islands = draw_graph(nodes, [road("a", "b"), road("c", "d")])
    snaps = snap_points(islands, [107.605], [16.46])
    assert snaps.snap_m[:, 0] == pytest.approx([0.0, 0.0], abs=0.01)


@pytest.mark.parametrize(("degrees", "is_near"), [(0.0449, True), (0.0451, False)])
def test_five_kilometres_is_the_farthest(
    crossroads: RoadGraph, degrees: float, is_near: bool
) -> None:
    """0.0449 degree of latitude is 4,993 m, 0.0451 is 5,015 m."""
    place = ([107.585], [16.48 + degrees])
    if is_near:
        assert snap_points(crossroads, *place).snap_m[0, 0] == pytest.approx(4_993, abs=1)
        return
    with pytest.raises(InputFaultsError) as caught:
        snap_points(crossroads, *place, names=["Cồn Hến"])
    assert caught.value.num_faults == 2
    fault = caught.value.faults[0]
    assert (fault.place, fault.code) == ("Cồn Hến", "too_far_from_road")
    assert "motorbike is 5015 m away; wanted at most 5000 m" in fault.cause


def test_every_bad_coordinate_is_told(crossroads: RoadGraph) -> None:
    with pytest.raises(InputFaultsError) as caught:
        snap_points(crossroads, [16.46, np.nan, 107.58], [107.58, 16.46, 16.46])
    assert [fault.place for fault in caught.value.faults] == ["location 0", "location 1"]


def test_no_places_give_no_snaps(crossroads: RoadGraph) -> None:
    assert snap_points(crossroads, [], []).arc.shape == (2, 0)


def test_a_profile_without_roads_is_a_fault(draw_graph: Draw, road: Any) -> None:
    alley = draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.46)}, [road("a", "b", seconds=(60, None))]
    )
    with pytest.raises(InputFaultsError, match="nowhere in the network"):
        snap_points(alley, [107.58], [16.46])


def plain_nearest(graph: RoadGraph, profile_idx: int, lon: float, lat: float) -> float:
    """Metres to the nearest arc, one straight piece after another."""
    best = math.inf
    shrink = math.cos(math.radians(lat))
    for arc in range(graph.num_arcs):
        if graph.milliseconds[profile_idx, arc] < 0 or graph.is_bridge[arc]:
            continue
        line = [((x - lon) * shrink, y - lat) for x, y in graph.arc_points(arc).tolist()]
        for (ax, ay), (bx, by) in pairwise(line):
            dx, dy = bx - ax, by - ay
            square = dx * dx + dy * dy
            t = 0.0 if square == 0 else min(1.0, max(0.0, -(ax * dx + ay * dy) / square))
            best = min(best, math.hypot(ax + t * dx, ay + t * dy))
    return best * 111_195.08


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_the_nearest_road_is_found(random_graph: Draw, seed: int) -> None:
    graph = random_graph(seed)
    lon, lat = 107.58 + np.random.default_rng(seed).random((2, 6)) * 0.04
    lat = lat - 107.58 + 16.46
    snaps = snap_points(graph, lon, lat)
    for i in range(6):
        assert snaps.snap_m[0, i] == pytest.approx(
            plain_nearest(graph, 0, lon[i], lat[i]), abs=1e-3
        )
        assert graph.milliseconds[1, snaps.arc[1, i]] >= 0


def test_a_bent_road_is_followed(draw_graph: Draw, road: Any) -> None:
    """East 0.01 degree, then north 0.01: the corner is at EAST_M of EAST_M + NORTH_M."""
    bend = draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.47)},
        [road("a", "b", via=((107.59, 16.46),))],
    )
    snaps = snap_points(bend, [107.5901], [16.4599])
    assert snaps.fraction[0, 0] == pytest.approx(EAST_M / (EAST_M + NORTH_M), abs=1e-3)
