"""Extracts of OpenStreetMap: who may drive where, simplification, faults, memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
import pytest

from geodata.graph import Provenance, RoadGraph
from geodata.osm import read_osm
from geodata.osm_clipping import BoundingBox
from geodata.osm_tags import road_kind
from geodata.speeds import parse_max_speed_kph, speeds_kph
from routing_engine.travel import InputFaultsError

ROOT = Path(__file__).resolve().parents[2]
BOX = BoundingBox(107.0, 15.9, 108.3, 16.9)
MOTORBIKE, VAN = 0, 1
Ways = Sequence[tuple[Sequence[int], Mapping[str, str]]]


def write_pbf(path: Path, nodes: Mapping[int, tuple[float, float]], ways: Ways) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for node_id, place in sorted(nodes.items()):
            writer.add_node(osmium.osm.mutable.Node(id=node_id, location=place))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=list(refs), tags=dict(tags)))
    return path


#: A square 1-2-3-4 of some 1.1 km sides, and places 5, 6, 7 on its southern side.
SQUARE = {
    1: (107.50, 16.40),
    2: (107.51, 16.40),
    3: (107.51, 16.41),
    4: (107.50, 16.41),
    5: (107.502, 16.401),
    6: (107.504, 16.399),
    7: (107.506, 16.40),
}
STREET = {"highway": "residential"}
REST_OF_SQUARE = ([2, 3, 4, 1], STREET)


def read(tmp_path: Path, ways: Ways, bbox: BoundingBox = BOX) -> RoadGraph:
    return read_osm(write_pbf(tmp_path / "town.osm.pbf", SQUARE, ways), "town", bbox=bbox).graph


def arc_between(
    graph: RoadGraph, tail: tuple[float, float], head: tuple[float, float]
) -> int | None:
    places = np.column_stack((graph.node_lon, graph.node_lat))
    found = [
        arc
        for arc, (a, b) in enumerate(zip(graph.tails, graph.heads, strict=True))
        if np.allclose(places[a], tail, atol=1e-6) and np.allclose(places[b], head, atol=1e-6)
    ]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("tags", "may_motorbike", "may_van"),
    [
        ({}, True, True),
        ({"access": "no"}, False, False),
        ({"access": "private"}, False, False),
        ({"access": "private", "motor_vehicle": "yes"}, True, True),
        ({"motor_vehicle": "no", "motorcycle": "yes"}, True, False),
        ({"motorcar": "no"}, True, False),
        ({"motorcar": "destination"}, True, True),
        ({"motorcycle": "no"}, False, True),
        ({"width": "1.5"}, True, False),
        ({"highway": "footway"}, False, False),
        ({"highway": "footway", "motorcycle": "yes"}, True, False),
        ({"highway": "path", "access": "yes"}, False, False),
        ({"highway": "motorway"}, False, True),
        ({"highway": "construction"}, False, False),
        ({"highway": "pedestrian", "area": "yes", "motorcycle": "yes"}, False, False),
    ],
)
def test_tags_admit_each_vehicle(tags: dict[str, str], may_motorbike: bool, may_van: bool) -> None:
    kind = road_kind(STREET | tags)
    speeds = (0.0, 0.0) if kind is None else kind.forward_kph
    assert (speeds[MOTORBIKE] > 0, speeds[VAN] > 0) == (may_motorbike, may_van)


@pytest.mark.parametrize(
    ("tags", "motorbike", "van"),
    [
        ({}, (True, True), (True, True)),
        ({"oneway": "yes"}, (True, False), (True, False)),
        ({"oneway": "-1"}, (False, True), (False, True)),
        ({"junction": "roundabout"}, (True, False), (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True), (True, True)),
        ({"oneway": "yes", "oneway:motorcycle": "no"}, (True, True), (True, False)),
    ],
)
def test_directions_follow_oneway(
    tags: dict[str, str], motorbike: tuple[bool, bool], van: tuple[bool, bool]
) -> None:
    kind = road_kind(STREET | tags)
    assert kind is not None
    driven = [
        (forward > 0, backward > 0)
        for forward, backward in zip(kind.forward_kph, kind.backward_kph, strict=True)
    ]
    assert driven == [motorbike, van]


def test_speed_respects_the_posted_limit_and_the_surface() -> None:
    free = speeds_kph("primary", "asphalt", None)
    assert speeds_kph("primary", "", 20.0) == (20.0, 20.0)
    assert speeds_kph("primary", "", 80.0) == free
    assert speeds_kph("primary", "gravel", None)[MOTORBIKE] < free[MOTORBIKE]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("VN:urban", 50.0),
        ("none", None),
        ("0", None),
        ("", None),
        ("50;30", None),
    ],
)
def test_max_speed_is_read_in_kph(value: str, wanted: float | None) -> None:
    assert parse_max_speed_kph(value) == pytest.approx(wanted)


def test_bends_are_geometry_and_no_nodes(tmp_path: Path) -> None:
    """Side 1-5-6-2 bends twice; the ring of 6 points is parted at two of them."""
    graph = read(tmp_path, [([1, 5, 6, 2], STREET), REST_OF_SQUARE, ([1, 3], STREET)])
    arc = arc_between(graph, SQUARE[1], SQUARE[3])
    assert arc is not None
    assert graph.num_nodes == 4
    bends = {tuple(np.round(p, 4)) for arc in range(graph.num_arcs) for p in graph.arc_points(arc)}
    assert bends == set(SQUARE.values()) - {SQUARE[7]}


def test_a_chain_ends_where_the_name_or_the_bridge_ends(tmp_path: Path) -> None:
    bridge = STREET | {"bridge": "yes", "name": "Cầu Ga"}
    ways = [([1, 5], STREET), ([5, 6], bridge), ([6, 2], STREET), REST_OF_SQUARE]
    graph = read(tmp_path, ways)
    arc = arc_between(graph, SQUARE[5], SQUARE[6])
    assert arc is not None
    assert graph.names[graph.name_idx[arc]] == "Cầu Ga"
    assert np.count_nonzero(graph.is_bridge) == 2
    assert set(graph.provenance.tolist()) == {Provenance.OSM}


def test_a_chain_against_the_direction_of_its_way_is_joined(tmp_path: Path) -> None:
    """Both halves of the one-way side lead from 1 to 2, though one is drawn backwards."""
    ways = [
        ([1, 7], STREET | {"oneway": "yes"}),
        ([2, 7], STREET | {"oneway": "-1"}),
        REST_OF_SQUARE,
        ([1, 3], STREET),
    ]
    graph = read(tmp_path, ways)
    assert arc_between(graph, SQUARE[1], SQUARE[2]) is not None
    assert arc_between(graph, SQUARE[2], SQUARE[1]) is None


def test_no_two_arcs_share_both_ends(tmp_path: Path) -> None:
    """Three roads lead from 1 to 2, and one of them is drawn twice."""
    ways = [([1, 2], STREET), ([1, 2], STREET), ([1, 7, 2], STREET), REST_OF_SQUARE]
    graph = read(tmp_path, ways)
    pairs = list(zip(graph.tails.tolist(), graph.heads.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    lengths = sorted(graph.length_m.tolist())
    assert graph.length_m.sum() == pytest.approx(2 * (3 * 1067 + 2 * 1112), rel=0.01)
    assert lengths[0] == pytest.approx(427, rel=0.01)


def test_a_street_without_return_is_dropped_and_told(tmp_path: Path) -> None:
    ways = [([1, 2], STREET), REST_OF_SQUARE, ([7, 1], STREET | {"oneway": "yes"})]
    part = read_osm(write_pbf(tmp_path / "a.osm.pbf", SQUARE, ways), "town", bbox=BOX)
    assert part.num_dropped_nodes == 1
    assert part.dropped_m == pytest.approx(640, rel=0.01)


def test_a_van_that_cannot_return_is_kept_out(tmp_path: Path) -> None:
    """The way 7-1 is two-way for motorbikes and one-way for vans."""
    tags = STREET | {"oneway": "yes", "oneway:motorcycle": "no"}
    part = read_osm(
        write_pbf(
            tmp_path / "a.osm.pbf", SQUARE, [([1, 2], STREET), REST_OF_SQUARE, ([7, 1], tags)]
        ),
        "town",
        bbox=BOX,
    )
    arc = arc_between(part.graph, SQUARE[7], SQUARE[1])
    assert arc is not None
    assert part.graph.milliseconds[VAN, arc] == -1
    assert part.graph.milliseconds[MOTORBIKE, arc] > 0
    assert part.num_closed_arcs == (0, 1)


def test_ways_are_cut_at_the_rectangle(tmp_path: Path) -> None:
    box = BoundingBox(107.49, 16.39, 107.507, 16.42)
    graph = read(tmp_path, [([1, 5, 6, 7, 2], STREET), REST_OF_SQUARE], box)
    assert graph.node_lon.max() <= 107.507


def test_the_same_file_gives_the_same_graph(tmp_path: Path) -> None:
    ways = [([1, 5, 6, 2], STREET), REST_OF_SQUARE]
    path = write_pbf(tmp_path / "town.osm.pbf", SQUARE, ways)
    first, second = (read_osm(path, "town", bbox=BOX).graph for _ in range(2))
    assert first.sha256() == second.sha256()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.95])
def test_a_pbf_cut_short_is_an_input_fault(tmp_path: Path, share: float) -> None:
    whole = write_pbf(tmp_path / "a.osm.pbf", SQUARE, [([1, 2], STREET), REST_OF_SQUARE])
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    with pytest.raises(InputFaultsError, match=r"pbf_unreadable"):
        read_osm(whole, "town", bbox=BOX)


def test_what_is_no_pbf_is_an_input_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_text("<osm/>" * 100)
    with pytest.raises(InputFaultsError, match=r"pbf_unreadable"):
        read_osm(path, "town", bbox=BOX)


def test_a_missing_or_roadless_extract_is_an_input_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFaultsError, match=r"file_missing"):
        read_osm(tmp_path / "none.osm.pbf", "town", bbox=BOX)
    elsewhere = write_pbf(
        tmp_path / "a.osm.pbf", {1: (2.0, 48.0), 2: (2.1, 48.0)}, [([1, 2], STREET)]
    )
    with pytest.raises(InputFaultsError, match=r"extract_without_roads"):
        read_osm(elsewhere, "town", bbox=BOX)


PEAK = """
import sys
from pathlib import Path
from geodata.osm import read_osm
from geodata.osm_clipping import BoundingBox
part = read_osm(Path(sys.argv[1]), "town", bbox=BoundingBox(107.49, 16.39, 107.52, 16.42))
# Not getrusage: its peak still counts the process that started this one.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(part.graph.num_nodes, status["VmHWM"].split()[0])
"""


def peak_kib(path: Path) -> tuple[int, int]:
    answer = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    num_nodes, peak = answer.stdout.split()
    return int(num_nodes), int(peak)


def test_memory_does_not_grow_with_what_lies_outside_the_rectangle(tmp_path: Path) -> None:
    """400,000 nodes and 20,000 roads elsewhere cost less than 25 MB: 48 bytes each would be 19."""
    ways = [([1, 2], STREET), REST_OF_SQUARE]
    small = write_pbf(tmp_path / "small.osm.pbf", SQUARE, ways)
    first = 1_000
    far = {first + i: (105.0 + (i % 1000) * 1e-3, 20.0 + i * 1e-6) for i in range(400_000)}
    far_ways = [(range(a, a + 20), STREET) for a in range(first, first + 400_000, 20)]
    large = write_pbf(tmp_path / "large.osm.pbf", SQUARE | far, [*ways, *far_ways])
    small_nodes, small_peak = peak_kib(small)
    large_nodes, large_peak = peak_kib(large)
    assert large_nodes == small_nodes
    assert large_peak - small_peak < 25_000


@pytest.mark.needs_shared
def test_central_hue_is_read_whole(shared_data: Path) -> None:
    part = read_osm(shared_data / "hue" / "hue_central_roads.osm.pbf", "central", bbox=BOX)
    graph = part.graph
    assert 20_000 < graph.num_nodes < 25_000
    assert part.dropped_m < 0.02 * graph.length_m.sum()
    assert np.all((graph.milliseconds >= 0).any(axis=0))
    assert "Lê Lợi" in graph.names
    pairs = graph.tails.astype(np.int64) * graph.num_nodes + graph.heads
    assert np.unique(pairs).size == graph.num_arcs
