"""Networks by name: first use, cache, true roads in the place of estimated ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest

from geodata.arc_tables import great_circle_m
from geodata.connectivity import check_strongly_connected
from geodata.coverage import dense_area
from geodata.graph import Provenance
from geodata.networks import (
    DEFAULT_NETWORK,
    build_default,
    ingest,
    list_networks,
    load_network,
    read_centres,
)
from geodata.osm_clipping import BoundingBox
from routing_engine.travel import InputFaultsError


def write_town(
    path: Path, *, west: float, south: float, num: int = 41, step: float = 0.002
) -> Path:
    """A chequered town: num x num crossings, some 210 m apart."""
    with osmium.SimpleWriter(str(path)) as writer:
        for row in range(num):
            for column in range(num):
                place = (west + column * 0.002, south + row * 0.002)
                node_id = 1 + row * num + column
                writer.add_node(osmium.osm.mutable.Node(id=node_id, location=place))
        rows = [[1 + r * num + c for c in range(num)] for r in range(num)]
        lines = [*rows, *(list(column) for column in zip(*rows, strict=True))]
        for way_id, refs in enumerate(lines, start=1):
            tags = {"highway": "residential"}
            writer.add_way(osmium.osm.mutable.Way(id=way_id, nodes=refs, tags=tags))
    return path


def files_under(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_the_default_is_built_once_and_then_read(tmp_path: Path) -> None:
    first = load_network(DEFAULT_NETWORK, cache_dir=tmp_path)
    written = files_under(tmp_path)
    again = load_network(DEFAULT_NETWORK, cache_dir=tmp_path)
    assert again.sha256() == first.sha256() == build_default().sha256()
    assert files_under(tmp_path) == written
    assert len(written) == 1


def test_a_new_default_takes_the_place_of_older_ones_alone(tmp_path: Path) -> None:
    folder = tmp_path / "networks"
    folder.mkdir()
    for name in ("hue-default-0123456789abcdef.npz", "town.npz"):
        (folder / name).write_bytes(b"x")
    load_network(cache_dir=tmp_path)
    assert "hue-default-0123456789abcdef.npz" not in files_under(tmp_path)
    assert "town.npz" in files_under(tmp_path)
    assert len(files_under(tmp_path)) == 2


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    first = load_network(cache_dir=tmp_path)
    (path,) = (tmp_path / "networks").iterdir()
    path.write_bytes(path.read_bytes()[:1000])
    assert load_network(cache_dir=tmp_path).sha256() == first.sha256()


def test_the_default_is_strongly_connected_and_near_every_centre(tmp_path: Path) -> None:
    graph = load_network(cache_dir=tmp_path)
    check_strongly_connected(graph)
    centres = read_centres()
    assert centres.lon.size == 133 + 40 + 9
    for lon, lat in zip(centres.lon, centres.lat, strict=True):
        assert great_circle_m(graph.node_lon, graph.node_lat, lon, lat).min() < 150


def test_an_unknown_network_is_an_input_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFaultsError, match="wanted one of hue-default"):
        load_network("nowhere", cache_dir=tmp_path)


@pytest.mark.parametrize("name", ["", "../x", "a b", "hue-default", "hue-default-2", ".x"])
def test_a_name_that_will_not_do_is_an_input_fault(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputFaultsError, match="network_name"):
        ingest(tmp_path / "a.osm.pbf", name, cache_dir=tmp_path)


def test_a_faulty_extract_leaves_no_file(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town.osm.pbf", west=107.55, south=16.43)
    town.write_bytes(town.read_bytes()[:-20])
    with pytest.raises(InputFaultsError, match="pbf_unreadable"):
        ingest(town, "town", cache_dir=tmp_path / "cache")
    assert files_under(tmp_path) == {"town.osm.pbf"}


def test_true_roads_replace_what_they_cover_and_join_the_rest(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town.osm.pbf", west=107.55, south=16.43)
    report = ingest(town, "town", cache_dir=tmp_path)
    graph = report.graph
    assert list_networks(tmp_path) == (DEFAULT_NETWORK, "town")
    assert load_network("town", cache_dir=tmp_path).sha256() == graph.sha256()
    check_strongly_connected(graph)
    assert set(graph.provenance.tolist()) == set(Provenance)
    inside = (np.abs(graph.node_lon - 107.59) < 0.03) & (np.abs(graph.node_lat - 16.47) < 0.03)
    between = inside[graph.tails] & inside[graph.heads]
    assert set(graph.provenance[between].tolist()) == {Provenance.OSM}
    assert report.replacement.num_estimated_nodes_dropped > 20
    assert report.replacement.num_joints > 5


def test_an_extract_that_lies_elsewhere_stands_alone(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town.osm.pbf", west=108.2, south=15.0)
    box = BoundingBox(108.0, 14.9, 108.5, 15.2)
    report = ingest(town, "south", cache_dir=tmp_path, bbox=box)
    assert set(report.graph.provenance.tolist()) == {Provenance.OSM}
    assert report.replacement.num_joints == 0


def test_an_extract_outside_the_rectangle_is_an_input_fault(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town.osm.pbf", west=108.2, south=15.0)
    with pytest.raises(InputFaultsError, match="extract_without_roads"):
        ingest(town, "south", cache_dir=tmp_path)


def test_a_lone_road_covers_nothing(tmp_path: Path) -> None:
    path = tmp_path / "road.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for idx in range(100):
            place = (107.4 + idx * 0.002, 16.3)
            writer.add_node(osmium.osm.mutable.Node(id=idx + 1, location=place))
        tags = {"highway": "trunk"}
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=list(range(1, 101)), tags=tags))
    graph = ingest(path, "road", cache_dir=tmp_path).graph
    osm_alone = np.flatnonzero(graph.provenance == Provenance.OSM)
    assert osm_alone.size == 2
    assert np.count_nonzero(graph.provenance == Provenance.BACKBONE) > 600


def test_the_centre_of_a_town_is_covered_and_its_far_surroundings_are_not(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town.osm.pbf", west=108.2, south=15.0)
    box = BoundingBox(108.0, 14.9, 108.5, 15.2)
    area = dense_area(ingest(town, "south", cache_dir=tmp_path, bbox=box).graph)
    answer = area.holds(np.array([108.24, 108.35, 108.1]), np.array([15.04, 15.04, 15.04]))
    assert answer.tolist() == [True, False, False]


@pytest.mark.needs_shared
def test_central_hue_is_joined_to_the_whole_city(shared_data: Path, tmp_path: Path) -> None:
    pbf = shared_data / "hue" / "hue_central_roads.osm.pbf"
    report = ingest(pbf, "central", cache_dir=tmp_path)
    check_strongly_connected(report.graph)
    assert report.replacement.num_estimated_nodes_dropped > 100
    assert report.replacement.num_estimated_nodes_kept > 250
    centres = read_centres()
    for lon, lat in zip(centres.lon, centres.lat, strict=True):
        graph = report.graph
        assert great_circle_m(graph.node_lon, graph.node_lat, lon, lat).min() < 700


def test_a_name_leads_to_no_file_elsewhere(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_network(cache_dir=cache)
    (ours,) = (cache / "networks").glob("*.npz")
    ours.rename(tmp_path / "other.npz")
    with pytest.raises(InputFaultsError, match="network_unknown"):
        load_network("../../other", cache_dir=cache)
