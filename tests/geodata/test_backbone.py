"""Main roads from the project's table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from geodata.arc_tables import great_circle_m
from geodata.backbone import MAX_PIECE_KM, BackboneEdge, build_backbone, read_backbone
from geodata.graph import Provenance


def test_the_table_holds_99_edges_and_551_km() -> None:
    edges = read_backbone()
    assert len(edges) == 99
    assert sum(edge.length_km for edge in edges) == pytest.approx(551.3, abs=0.5)


def test_the_graph_drives_every_kilometre_in_both_directions() -> None:
    graph = build_backbone(read_backbone())
    assert graph.length_m.sum(dtype=np.float64) / 2000 == pytest.approx(551.3, abs=0.5)
    assert set(graph.provenance.tolist()) == {Provenance.BACKBONE}
    assert np.bincount(graph.edge_idx).tolist() == [2] * (graph.num_arcs // 2)


def test_long_roads_are_divided_and_loops_left_out() -> None:
    edges = (
        BackboneEdge(1, 2, 107.5, 16.4, 107.55, 16.4, 6.5),
        BackboneEdge(2, 2, 107.55, 16.4, 107.55, 16.4, 0.0),
    )
    graph = build_backbone(edges)
    assert graph.num_nodes == 5
    assert graph.length_m.tolist() == [1625.0] * 8
    assert graph.length_m.max() <= MAX_PIECE_KM * 1000


def test_no_road_is_shorter_than_its_chord_by_more_than_the_rounding() -> None:
    """Junctions are rounded to 0.001 degrees: up to 79 m at each end."""
    for edge in read_backbone():
        ends = (np.array(v) for v in (edge.lon_u, edge.lat_u, edge.lon_v, edge.lat_v))
        assert edge.length_km * 1000 > float(great_circle_m(*ends)) - 160


@pytest.mark.needs_shared
def test_the_table_is_the_published_topology(shared_data: Path) -> None:
    source = json.loads((shared_data / "hue" / "highway_backbone_topology.geojson").read_text())
    published = {
        (f["properties"]["u"], f["properties"]["v"], f["properties"]["length_km"])
        for f in source["features"]
    }
    assert {(edge.u, edge.v, edge.length_km) for edge in read_backbone()} == published
