"""Rules of closures, and of the rows they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.closures import (
    AreaClosure,
    BridgeClosure,
    Closure,
    EdgeClosure,
    RoadClosure,
    closed_arcs,
)
from geodata.errors import GeodataError
from geodata.graph import RoadGraph
from geodata.matrix import travel_matrix
from geodata.matrix_update import update_matrix
from routing_engine.travel import InputFaultsError

Draw = Callable[..., RoadGraph]


@pytest.fixture(scope="module")
def two_banks(draw_graph: Draw, road: Any) -> RoadGraph:
    """
    Two banks of three nodes each, joined in the west by a quick bridge and in the east by a slow.

        a - b - c      north bank
        |       |
        d - e - f      south bank
    """
    nodes = {k: (107.58 + i / 100, 16.47) for i, k in enumerate("abc")}
    nodes |= {k: (107.58 + i / 100, 16.46) for i, k in enumerate("def")}
    return draw_graph(
        nodes,
        [
            road("a", "b", name="Trần Hưng Đạo"),
            road("b", "c", name="Trần Hưng Đạo"),
            road("d", "e", name="Lê Lợi"),
            road("e", "f"),
            road("a", "d", seconds=(20, 20), name="Cầu Tràng Tiền", is_bridge=True),
            road("c", "f", seconds=(50, 50), name="Cầu Gia Hội", is_bridge=True),
        ],
    )


def closed_edges(graph: RoadGraph, *closures: Closure) -> list[int]:
    return np.unique(graph.edge_idx[closed_arcs(graph, closures)]).tolist()


@pytest.mark.parametrize("name", ["Cầu Tràng Tiền", "tràng tiền", "cau trang tien", "Trang  Tien"])
def test_a_bridge_is_known_without_marks_or_case(two_banks: RoadGraph, name: str) -> None:
    assert closed_edges(two_banks, BridgeClosure(name)) == [4]


def test_a_road_closes_all_its_pieces(two_banks: RoadGraph) -> None:
    assert closed_edges(two_banks, RoadClosure("Tran Hung Dao")) == [0, 1]


def test_an_edge_closes_in_both_directions(two_banks: RoadGraph) -> None:
    assert closed_arcs(two_banks, [EdgeClosure(2)]).sum() == 2


def test_an_area_closes_what_it_touches(two_banks: RoadGraph) -> None:
    box = ((107.584, 16.459), (107.586, 16.459), (107.586, 16.461), (107.584, 16.461))
    assert closed_edges(two_banks, AreaClosure(box)) == [2]


def test_an_area_follows_bends(draw_graph: Draw, road: Any) -> None:
    bend = draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.46)}, [road("a", "b", via=((107.585, 16.47),))]
    )
    chord = ((107.584, 16.459), (107.586, 16.459), (107.586, 16.461), (107.584, 16.461))
    top = tuple((lon, lat + 0.01) for lon, lat in chord)
    assert closed_edges(bend, AreaClosure(top)) == [0]
    with pytest.raises(InputFaultsError, match="touches no road"):
        closed_arcs(bend, [AreaClosure(chord)])


def test_nothing_closed_closes_nothing(two_banks: RoadGraph) -> None:
    assert not closed_arcs(two_banks, []).any()


def test_every_closure_that_fits_nothing_is_told(two_banks: RoadGraph) -> None:
    with pytest.raises(InputFaultsError) as caught:
        closed_arcs(
            two_banks,
            [RoadClosure("Lê Lơi 2"), EdgeClosure(0), BridgeClosure("Phú Xuân"), EdgeClosure(9)],
        )
    faults = caught.value.faults
    assert [fault.place for fault in faults] == ["closures[0]", "closures[2]", "closures[3]"]
    assert "near names: Lê Lợi." in faults[0].cause
    assert "Cầu Gia Hội, Cầu Tràng Tiền" in faults[1].cause
    assert "wanted one from 0 to 5" in faults[2].cause


def test_a_road_is_no_bridge(two_banks: RoadGraph) -> None:
    with pytest.raises(InputFaultsError, match="No bridge is called 'Lê Lợi'"):
        closed_arcs(two_banks, [BridgeClosure("Lê Lợi")])


def test_an_area_needs_three_corners() -> None:
    with pytest.raises(ValueError, match="2 corners, wanted 3"):
        AreaClosure(((107.58, 16.46), (107.59, 16.46), (107.58, 16.46)))


# --- rows that change --------------------------------------------------------------------------


def test_a_bridge_nobody_needs_changes_no_row(two_banks: RoadGraph) -> None:
    """All four places are west: from b 60 + 20 + 60 s to e; in the east 60 + 50 + 60 s."""
    lon, lat = [107.58, 107.59, 107.58, 107.59], [16.47, 16.47, 16.46, 16.46]
    base = travel_matrix(two_banks, lon, lat, names="abde")
    update = update_matrix(two_banks, base, [BridgeClosure("Gia Hội")])
    assert update.num_recomputed == 0
    assert update.result.travel.sha256() == base.travel.sha256()


def test_only_rows_that_cross_are_searched_again(draw_graph: Draw, road: Any) -> None:
    """From a one-way bridge's far side nothing crosses it, so those rows stay."""
    loop = draw_graph(
        {"a": (107.58, 16.47), "b": (107.59, 16.47), "c": (107.59, 16.46), "d": (107.58, 16.46)},
        [
            road("a", "b"),
            road("b", "c", seconds=(10, 10), name="Cầu Mới", is_bridge=True, is_oneway=True),
            road("c", "d"),
            road("a", "d", seconds=(70, 70)),
        ],
    )
    base = travel_matrix(
        loop, [107.58, 107.59, 107.59, 107.58], [16.47, 16.47, 16.46, 16.46], names="abcd"
    )
    update = update_matrix(loop, base, [BridgeClosure("Cầu Mới")])
    assert update.rows.tolist() == [0, 1]
    assert base.travel.seconds[0, 1].tolist() == [60, 0, 10, 70]
    assert update.result.travel.seconds[0, 1].tolist() == [60, 0, 190, 130]


def test_an_opened_road_needs_an_older_base(two_banks: RoadGraph) -> None:
    lon, lat = [107.58, 107.59], [16.47, 16.46]
    base = travel_matrix(two_banks, lon, lat, names="ae", closures=[EdgeClosure(4)])
    with pytest.raises(GeodataError, match="2 arcs were closed in the base"):
        update_matrix(two_banks, base, [EdgeClosure(5)])


def test_a_base_of_another_graph_is_refused(two_banks: RoadGraph, random_graph: Draw) -> None:
    base = travel_matrix(two_banks, [107.58], [16.47], names="a")
    with pytest.raises(GeodataError, match="knows 12 arcs"):
        update_matrix(random_graph(3, num_roads=9), base, [])


def test_a_cached_base_can_be_updated(two_banks: RoadGraph, tmp_path: Path) -> None:
    lon, lat = [107.58, 107.59], [16.47, 16.46]
    for _ in range(2):
        base = travel_matrix(two_banks, lon, lat, names="ae", cache_dir=tmp_path)
    update = update_matrix(two_banks, base, [EdgeClosure(4)])
    full = travel_matrix(two_banks, lon, lat, names="ae", closures=[EdgeClosure(4)])
    assert base.is_cached
    assert update.result.travel.sha256() == full.travel.sha256()


@settings(deadline=None, max_examples=120)
@given(
    seed=st.integers(0, 10_000),
    num_roads=st.integers(3, 40),
    data=st.data(),
)
def test_an_update_equals_the_whole_matrix(
    random_graph: Draw, seed: int, num_roads: int, data: st.DataObject
) -> None:
    graph = random_graph(seed, num_nodes=10, num_roads=num_roads)
    if not ((graph.milliseconds >= 0) & ~graph.is_bridge).any(axis=1).all():
        return
    lon, lat = np.random.default_rng(seed).random((2, 25)) * 0.04
    lon, lat = lon + 107.58, lat + 16.46
    edges = data.draw(st.sets(st.integers(0, num_roads - 1), min_size=1, max_size=3))
    before = [EdgeClosure(edge) for edge in sorted(edges)[1:2]]
    closures = [EdgeClosure(edge) for edge in sorted(edges)]
    names = ["x"] * 25
    base = travel_matrix(graph, lon, lat, names=names, closures=before)
    update = update_matrix(graph, base, closures)
    full = travel_matrix(graph, lon, lat, names=names, closures=closures)
    assert update.result.travel.sha256() == full.travel.sha256()
    differs = (base.read_weights() != full.read_weights()).any(axis=(0, 2))
    assert set(np.flatnonzero(differs)) <= set(update.rows.tolist())


def test_on_large_random_networks_few_rows_change(random_graph: Draw) -> None:
    """Some rows stay, or the test of what changes would be worth nothing."""
    kept = 0
    for seed in range(8):
        graph = random_graph(seed, num_nodes=40, num_roads=90)
        lon, lat = np.random.default_rng(seed).random((2, 40)) * 0.04
        base = travel_matrix(graph, lon + 107.58, lat + 16.46, names=["x"] * 40)
        update = update_matrix(graph, base, [EdgeClosure(seed)])
        changed = base.read_weights() != update.result.read_weights()
        kept += 40 - update.num_recomputed
        assert update.num_recomputed >= changed.any(axis=(0, 2)).sum()
    assert kept > 80
