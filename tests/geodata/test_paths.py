"""Rules of drawn legs: they are the ways the matrix counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.closures import EdgeClosure
from geodata.errors import GeodataError
from geodata.graph import Provenance, RoadGraph
from geodata.local_metres import step_lengths
from geodata.matrix import travel_matrix
from geodata.paths import leg_points
from geodata.snap import snap_points

Draw = Callable[..., RoadGraph]


@pytest.fixture(scope="module")
def corner(draw_graph: Draw, road: Any) -> RoadGraph:
    """a - b bends at (107.59, 16.46) and is synthetic; b - c goes on north; one-way c -> d."""
    return draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.47), "c": (107.59, 16.48), "d": (107.60, 16.48)},
        [
            road("a", "b", via=((107.59, 16.46),), provenance=Provenance.SYNTHETIC),
            road("b", "c"),
            road("c", "d", is_oneway=True),
        ],
    )


def rounded(points: Any) -> list[list[float]]:
    return np.round(points, 5).tolist()


def test_a_leg_follows_bends_and_parts_of_arcs(corner: RoadGraph) -> None:
    snaps = snap_points(corner, [107.585, 107.59], [16.46, 16.475])
    there, back = leg_points(corner, snaps, [(0, 1), (1, 0)], "motorbike")
    line = [[107.585, 16.46], [107.59, 16.46], [107.59, 16.47], [107.59, 16.475]]
    assert rounded(there.points) == line
    assert rounded(back.points) == line[::-1]
    assert there.provenance.tolist() == [2, 2, 0]
    assert back.provenance.tolist() == [0, 2, 2]


def test_a_leg_on_one_edge_stays_on_it(corner: RoadGraph) -> None:
    snaps = snap_points(corner, [107.585, 107.59], [16.46, 16.465])
    there, back = leg_points(corner, snaps, [(0, 1), (1, 0)], "van")
    line = [[107.585, 16.46], [107.59, 16.46], [107.59, 16.465]]
    assert rounded(there.points) == line
    assert rounded(back.points) == line[::-1]


def test_a_leg_to_itself_is_one_point(corner: RoadGraph) -> None:
    snaps = snap_points(corner, [107.585], [16.46])
    (path,) = leg_points(corner, snaps, [(0, 0)], "van")
    assert rounded(path.points) == [[107.585, 16.46]]
    assert path.provenance.size == 0


def test_a_leg_without_a_road_is_refused(corner: RoadGraph) -> None:
    snaps = snap_points(corner, [107.585, 107.595], [16.46, 16.48])
    with pytest.raises(GeodataError, match="from location 1 to location 0"):
        leg_points(corner, snaps, [(1, 0)], "motorbike")


def test_an_unknown_profile_is_refused(corner: RoadGraph) -> None:
    with pytest.raises(KeyError, match="lorry"):
        leg_points(corner, snap_points(corner, [107.585], [16.46]), [(0, 0)], "lorry")


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), is_closed=st.booleans())
def test_the_length_drawn_is_the_length_counted(
    random_graph: Draw, seed: int, is_closed: bool
) -> None:
    """Roads straight and as long as they look, then line and matrix agree to the metre."""
    graph = random_graph(seed, num_roads=25)
    straight = [step_lengths(*graph.arc_points(arc).T)[0] for arc in range(graph.num_arcs)]
    graph.length_m[:] = np.array(straight)
    lon, lat = np.random.default_rng(seed).random((2, 8)) * 0.04
    closures = [EdgeClosure(0)] if is_closed else []
    result = travel_matrix(graph, lon + 107.58, lat + 16.46, names=["x"] * 8, closures=closures)
    for p, profile in enumerate(graph.profiles):
        legs = np.argwhere(np.isfinite(result.read_weights()[p])).tolist()
        paths = leg_points(graph, result.snaps, legs, profile, closures=closures)
        for (i, j), path in zip(legs, paths, strict=True):
            drawn = step_lengths(*path.points.T).sum()
            walked = result.snaps.snap_m[p, [i, j]].sum() if i != j else 0
            assert result.travel.metres[p, i, j] == pytest.approx(drawn + walked, abs=3)
