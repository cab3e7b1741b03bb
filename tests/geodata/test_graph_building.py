"""Graphs from arcs, from other graphs, and their way to disk and back."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from geodata.arc_tables import FORBIDDEN, great_circle_m, straight_arcs, travel_milliseconds
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import (
    arcs_of,
    graph_from_arcs,
    join_graphs,
    keep_nodes,
    largest_strong_part,
    with_arcs,
)
from geodata.graph_files import load_graph, save_graph
from routing_engine.travel import InputFaultsError


def ladder(names: tuple[str, ...] = ("Lê Lợi", "Hùng Vương")) -> RoadGraph:
    """Nodes 0-1-2-3 in a row, 1 km each; the last link is a bridge."""
    return graph_from_arcs(
        "ladder",
        profiles=("motorbike", "van"),
        node_lon=np.array([107.50, 107.51, 107.52, 107.53]),
        node_lat=np.full(4, 16.4),
        arcs=straight_arcs(
            np.array([0, 1, 2], np.int32),
            np.array([1, 2, 3], np.int32),
            length_m=np.full(3, 1000.0),
            speeds_kph=(36.0, 18.0),
            provenance=Provenance.BACKBONE,
            is_bridge=np.array([False, False, True]),
            name_idx=np.array([1, -1, 0], np.int32),
        ),
        names=names,
    )


def assert_same(left: RoadGraph, right: RoadGraph) -> None:
    for field in fields(left):
        np.testing.assert_array_equal(getattr(left, field.name), getattr(right, field.name))


def test_arcs_lie_in_rows_by_the_node_they_leave() -> None:
    graph = ladder()
    assert graph.indptr.tolist() == [0, 1, 3, 5, 6]
    assert graph.heads.tolist() == [1, 0, 2, 1, 3, 2]
    assert graph.milliseconds.tolist() == [[100_000] * 6, [200_000] * 6]
    assert graph.is_bridge.tolist() == [False] * 4 + [True] * 2


def test_both_directions_share_their_edge() -> None:
    assert ladder().edge_idx.tolist() == [0, 0, 1, 1, 2, 2]


def test_names_are_numbered_as_the_arcs_use_them() -> None:
    graph = ladder()
    assert graph.names == ("Hùng Vương", "Lê Lợi")
    assert graph.name_idx.tolist() == [0, 0, -1, -1, 1, 1]


def test_travel_takes_at_least_a_millisecond() -> None:
    assert travel_milliseconds(np.array([0.0, 1000.0]), 36.0).tolist() == [1, 100_000]


def test_a_degree_of_latitude_is_111_km() -> None:
    """The sphere's circumference is 2 pi 6371.0088 km = 40,030.2 km; a 360th is 111.195 km."""
    zero, one = np.zeros(1), np.ones(1)
    assert great_circle_m(zero, zero, zero, one)[0] == pytest.approx(111_195, abs=1)


def test_laying_out_twice_changes_nothing() -> None:
    graph = ladder()
    assert_same(with_arcs(graph, arcs_of(graph)), graph)


def test_keep_nodes_drops_their_arcs_and_unused_names() -> None:
    graph = keep_nodes(ladder(), np.array([True, True, True, False]))
    assert graph.num_arcs == 4
    assert graph.names == ("Hùng Vương",)


def test_joined_graphs_keep_edges_apart_and_share_names() -> None:
    graph = join_graphs("two", [ladder(), ladder(("Lê Lợi", "Chi Lăng"))])
    assert graph.num_nodes == 8
    assert graph.names == ("Hùng Vương", "Lê Lợi", "Chi Lăng")
    assert graph.edge_idx.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert graph.heads[6:].tolist() == [5, 4, 6, 5, 7, 6]


def test_largest_part_drops_what_has_no_return() -> None:
    """Without the arc 3 -> 2, node 3 can be reached and never left."""
    graph = ladder()
    one_way = with_arcs(graph, arcs_of(graph).take(np.arange(5)))
    part = largest_strong_part(one_way)
    assert part.graph.num_nodes == 3
    assert (part.num_dropped_nodes, part.dropped_m) == (1, 1000.0)


def test_a_profile_is_kept_out_of_what_it_cannot_leave() -> None:
    """The van may drive 2 -> 3 and not back; the motorbike may do both."""
    graph = ladder()
    graph.milliseconds[1, 5] = FORBIDDEN
    part = largest_strong_part(graph)
    assert part.graph.num_nodes == 4
    assert part.graph.milliseconds[1].tolist() == [200_000] * 4 + [FORBIDDEN] * 2
    assert part.num_closed_arcs == (0, 1)


def test_a_graph_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    save_graph(ladder(), tmp_path / "a.npz")
    save_graph(ladder(), tmp_path / "b.npz")
    assert_same(load_graph(tmp_path / "a.npz"), ladder())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("keep", [0, 10, 500])
def test_a_file_cut_short_is_an_input_fault(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.npz"
    save_graph(ladder(), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputFaultsError, match="network_unreadable"):
        load_graph(path)


def test_a_damaged_middle_is_an_input_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    save_graph(ladder(), path)
    content = bytearray(path.read_bytes())
    body = content.index(b".npy") + 40
    content[body : body + 40] = bytes(range(200, 240))
    path.write_bytes(bytes(content))
    with pytest.raises(InputFaultsError, match="network_unreadable"):
        load_graph(path)


def test_a_missing_file_is_an_input_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFaultsError, match="file_missing"):
        load_graph(tmp_path / "a.npz")


def test_an_altered_file_is_an_input_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    save_graph(ladder(), path)
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    arrays["length_m"][0] += 1
    np.savez_compressed(path, **arrays)
    with pytest.raises(InputFaultsError, match="network_altered"):
        load_graph(path)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez_compressed", refuse)
    with pytest.raises(OSError, match="disk full"):
        save_graph(ladder(), tmp_path / "a.npz")
    assert list(tmp_path.iterdir()) == []
