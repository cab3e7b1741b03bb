"""Parts, lone links and what a closure cuts off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geodata.arc_tables import FORBIDDEN, straight_arcs
from geodata.closures import BridgeClosure, closed_arcs
from geodata.connectivity import (
    check_strongly_connected,
    components,
    cut_off,
    cut_off_units,
    lone_links,
)
from geodata.errors import GeodataError
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import arcs_of, graph_from_arcs, with_arcs
from geodata.networks import load_network


def kite() -> RoadGraph:
    """A triangle 0-1-2 and a tail 2-3-4."""
    tails, heads = np.array([[0, 1], [1, 2], [0, 2], [2, 3], [3, 4]], np.int32).T
    return graph_from_arcs(
        "kite",
        profiles=("motorbike", "van"),
        node_lon=np.linspace(107.5, 107.54, 5),
        node_lat=np.full(5, 16.4),
        arcs=straight_arcs(
            tails,
            heads,
            length_m=np.full(5, 1000.0),
            speeds_kph=(36.0, 36.0),
            provenance=Provenance.SYNTHETIC,
        ),
    )


def closing(graph: RoadGraph, a: int, b: int) -> np.ndarray:
    tails, heads = graph.tails, graph.heads
    return ((tails == a) & (heads == b)) | ((tails == b) & (heads == a))


def test_only_the_tail_hangs_on_lone_links() -> None:
    graph = kite()
    wanted = closing(graph, 2, 3) | closing(graph, 3, 4)
    assert lone_links(graph).tolist() == wanted.tolist()


def test_closing_the_tail_cuts_off_its_places() -> None:
    graph = kite()
    answer = cut_off(graph, closing(graph, 2, 3), [4, 0, 3])
    assert answer.positions.tolist() == [0, 2]
    assert answer.is_node_cut_off.tolist() == [False, False, False, True, True]


def test_closing_one_side_of_the_triangle_cuts_nothing_off() -> None:
    graph = kite()
    assert cut_off(graph, closing(graph, 0, 1), [0, 1, 2, 3, 4]).positions.size == 0


def test_a_closure_that_lets_in_and_not_out_cuts_off() -> None:
    graph = kite()
    out = (graph.tails == 3) & (graph.heads == 2)
    assert cut_off(graph, out, [3, 4]).positions.tolist() == [0, 1]


def test_a_profile_is_cut_off_where_it_may_not_drive() -> None:
    graph = kite()
    graph.milliseconds[1, closing(graph, 3, 4)] = FORBIDDEN
    nothing = np.zeros(graph.num_arcs, np.bool_)
    assert cut_off(graph, nothing, [4], profile="van").positions.tolist() == [0]
    assert cut_off(graph, nothing, [4], profile="motorbike").positions.size == 0


def test_components_come_largest_first() -> None:
    graph = kite()
    parted = with_arcs(graph, arcs_of(graph).take(np.flatnonzero(~closing(graph, 2, 3))))
    assert [part.tolist() for part in components(parted)] == [[0, 1, 2], [3, 4]]


def test_a_part_without_return_is_refused() -> None:
    graph = kite()
    check_strongly_connected(graph)
    one_way = (graph.tails == 3) & (graph.heads == 2)
    broken = with_arcs(graph, arcs_of(graph).take(np.flatnonzero(~one_way)))
    with pytest.raises(GeodataError, match="2 of 5 nodes are cut off for motorbike"):
        check_strongly_connected(broken)


def test_three_bridges_hold_the_lagoon_strip(tmp_path: Path) -> None:
    # By land and known roads, the strip from Thuận An to Vinh Hiền has these bridges alone.
    graph = load_network(cache_dir=tmp_path)
    bridges = [BridgeClosure(name) for name in ("Thuận An", "Trường Hà", "Tư Hiền")]
    apart = cut_off_units(graph, closed_arcs(graph, bridges))
    assert {"Thuận An", "Phú Thuận", "Vinh Xuân", "Vinh Hiền"} <= {unit.name for unit in apart}
    assert cut_off_units(graph, closed_arcs(graph, bridges[:2])) == ()
