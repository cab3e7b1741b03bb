"""Rules of the travel matrix, and its plain twin."""

from __future__ import annotations

import heapq
import os
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geodata.matrix
from geodata.closures import BridgeClosure, EdgeClosure
from geodata.errors import GeodataError
from geodata.graph import RoadGraph
from geodata.matrix import ACCESS_KPH, MatrixResult, travel_matrix
from geodata.matrix_cache import store_arrays
from geodata.snap import Snaps
from routing_engine.travel import InputFaultsError

Draw = Callable[..., RoadGraph]
Ways = dict[Any, tuple[int, int]]


@pytest.fixture(scope="module")
def street(draw_graph: Draw, road: Any) -> RoadGraph:
    """a - b two-way (60 s, van 90 s, 1,000 m), b -> c one-way (30 s, van 40 s, 500 m), c -> a."""
    return draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.46), "c": (107.59, 16.47)},
        [
            road("a", "b", metres=1000, name="Lê Lợi"),
            road("b", "c", seconds=(30, 40), metres=500, is_oneway=True),
            road("c", "a", seconds=(100, 100), metres=1500, is_oneway=True),
        ],
    )


def matrix_of(graph: RoadGraph, *places: tuple[float, float], **options: Any) -> MatrixResult:
    lon, lat = zip(*places, strict=True)
    return travel_matrix(graph, lon, lat, names=[f"p{i}" for i in range(len(lon))], **options)


def test_two_places_on_one_street_need_no_node(street: RoadGraph) -> None:
    """From 0.2 to 0.7 of 60 s and 1,000 m: 30 s and 500 m, in both directions; van 45 s."""
    result = matrix_of(street, (107.582, 16.46), (107.587, 16.46))
    assert result.travel.seconds[0].tolist() == [[0, 30], [30, 0]]
    assert result.travel.metres[0].tolist() == [[0, 500], [500, 0]]
    assert result.travel.seconds[1].tolist() == [[0, 45], [45, 0]]


def test_a_oneway_street_is_driven_around(street: RoadGraph) -> None:
    """Half up b-c: from 0.2 to 0.6 of it 12 s and 200 m; back 12 + 100 + 60 + 6 = 178 s."""
    result = matrix_of(street, (107.59, 16.462), (107.59, 16.466))
    assert result.travel.seconds[0].tolist() == [[0, 12], [178, 0]]
    assert result.travel.metres[0].tolist() == [[0, 200], [200 + 1500 + 1000 + 100, 0]]


def test_seconds_are_rounded_up_once(draw_graph: Draw, road: Any) -> None:
    """Three arcs of 0.4 s: 1.2 s is 2 s, not three times 1 s."""
    row = draw_graph(
        {k: (107.58 + i / 1000, 16.46) for i, k in enumerate("abcd")},
        [road(a, b, seconds=(0.4, 0.4), metres=1.26) for a, b in pairwise("abcd")],
    )
    result = matrix_of(row, (107.58, 16.46), (107.583, 16.46))
    assert result.travel.seconds[0, 0, 1] == 2
    assert result.travel.metres[0, 0, 1] == 4


def test_of_equally_quick_ways_the_shorter_counts(draw_graph: Draw, road: Any) -> None:
    fork = draw_graph(
        {"a": (107.58, 16.46), "b": (107.585, 16.47), "c": (107.585, 16.45), "d": (107.59, 16.46)},
        [
            road("a", "b", metres=900),
            road("b", "d", metres=900),
            road("a", "c", metres=700),
            road("c", "d", metres=1000),
        ],
    )
    assert matrix_of(fork, (107.58, 16.46), (107.59, 16.46)).travel.metres[0, 0, 1] == 1700


def test_parallel_roads_are_not_added_up(draw_graph: Draw, road: Any) -> None:
    twin = draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.46)},
        [road("a", "b", via=((107.585, 16.47),)), road("a", "b", seconds=(50, 50), metres=800)],
    )
    assert matrix_of(twin, (107.58, 16.46), (107.59, 16.46)).travel.seconds[0, 0, 1] == 50


def test_the_way_to_the_road_counts_at_both_ends(street: RoadGraph) -> None:
    """0.001 degree is 111.2 m: 40.03 s at 10 km/h, at each end; 60 s between."""
    assert ACCESS_KPH == 10.0
    result = matrix_of(street, (107.58, 16.459), (107.59, 16.459))
    assert result.travel.seconds[0, 0, 1] == 141
    assert result.travel.metres[0, 0, 1] == 1222


def test_equal_coordinates_are_nothing_apart(street: RoadGraph) -> None:
    result = matrix_of(street, (107.585, 16.459), (107.585, 16.459))
    assert not result.travel.seconds.any()


def test_unreachable_pairs_are_told_by_name(street: RoadGraph, draw_graph: Draw, road: Any) -> None:
    islands = draw_graph(
        {k: (107.58 + i / 100, 16.46) for i, k in enumerate("abcd")},
        [road("a", "b"), road("c", "d")],
    )
    result = matrix_of(islands, (107.585, 16.46), (107.605, 16.46))
    assert result.travel.seconds[0].tolist() == [[0, -1], [-1, 0]]
    assert result.num_unreachable == 4
    told = [(p.profile, p.origin, p.destination) for p in result.unreachable_pairs()]
    assert told[:2] == [("motorbike", "p0", "p1"), ("motorbike", "p1", "p0")]
    assert len(result.unreachable_pairs(limit=3)) == 3


def test_a_place_on_a_closed_street_is_cut_off(street: RoadGraph) -> None:
    places = ((107.585, 16.46), (107.59, 16.465))
    closed = matrix_of(street, *places, closures=[EdgeClosure(0)])
    assert closed.travel.seconds[0].tolist() == [[0, -1], [-1, 0]]


def test_a_place_far_from_roads_is_told_by_name(street: RoadGraph) -> None:
    with pytest.raises(InputFaultsError, match="p1: The nearest road for motorbike"):
        matrix_of(street, (107.585, 16.46), (108.5, 16.46))


def test_more_places_than_memory_holds_are_refused(street: RoadGraph) -> None:
    with pytest.raises(InputFaultsError, match="There are 10,001 locations, wanted 10,000"):
        matrix_of(street, *[(107.582, 16.46)] * 10_001)


def test_names_must_fit_the_places(street: RoadGraph) -> None:
    with pytest.raises(ValueError, match="1 names, wanted 2"):
        travel_matrix(street, [107.58, 107.59], [16.46, 16.46], names=["a"])


def test_sums_that_lose_digits_are_refused(draw_graph: Draw, road: Any) -> None:
    """An arc of 40 million m is 400 million dm; 2**25 is 33.5 million."""
    belt = draw_graph(
        {"a": (107.58, 16.46), "b": (107.59, 16.46)}, [road("a", "b", metres=40_000_000)]
    )
    with pytest.raises(GeodataError, match="3355 km"):
        matrix_of(belt, (107.58, 16.46), (107.59, 16.46))


# --- the plain twin ----------------------------------------------------------------------------


def split_ways(graph: RoadGraph, snaps: Snaps, p: int, closed: Any) -> dict[Any, list[Any]]:
    """Every arc cut at every place on it, as a plain adjacency: node or place -> (to, ms, dm)."""
    on_edge = defaultdict(list)
    for i in range(snaps.num_locations):
        on_edge[int(graph.edge_idx[snaps.arc[p, i]])].append(i)
    links = defaultdict(list)
    tails = graph.tails
    for arc in range(graph.num_arcs):
        if graph.milliseconds[p, arc] < 0 or closed[arc]:
            continue
        ms, dm = int(graph.milliseconds[p, arc]), round(float(graph.length_m[arc]) * 10)
        marks = []
        for i in on_edge[int(graph.edge_idx[arc])]:
            share = float(snaps.fraction[p, i])
            share = share if snaps.arc[p, i] == arc else 1.0 - share
            marks.append((round(ms * share), round(dm * share), ("place", i)))
        chain = [
            (0, 0, int(tails[arc])),
            *sorted(marks),
            (ms, dm, int(graph.heads[arc])),
        ]
        for (ms0, dm0, here), (ms1, dm1, there) in pairwise(chain):
            links[here].append((there, ms1 - ms0, dm1 - dm0))
            if (ms0, dm0) == (ms1, dm1) and isinstance(here, tuple) and isinstance(there, tuple):
                links[there].append((here, 0, 0))
    return links


def plain_dijkstra(links: dict[Any, list[Any]], start: Any) -> Ways:
    """Lexicographically least (milliseconds, decimetres) to everything reached."""
    best: Ways = {start: (0, 0)}
    heap = [((0, 0), str(start), start)]
    while heap:
        reached, _, here = heapq.heappop(heap)
        if reached > best[here]:
            continue
        for there, ms, dm in links[here]:
            ahead = (reached[0] + ms, reached[1] + dm)
            if there not in best or ahead < best[there]:
                best[there] = ahead
                heapq.heappush(heap, (ahead, str(there), there))
    return best


def plain_matrix(graph: RoadGraph, snaps: Snaps, closed: Any) -> tuple[Any, Any]:
    size = (len(graph.profiles), snaps.num_locations, snaps.num_locations)
    seconds, metres = np.full(size, -1), np.full(size, -1)
    for p, i in np.ndindex(size[:2]):
        best = plain_dijkstra(split_ways(graph, snaps, p, closed), ("place", i))
        for j in range(size[2]):
            if i == j:
                seconds[p, i, j] = metres[p, i, j] = 0
            elif ("place", j) in best:
                ms, dm = best["place", j]
                for end in (i, j):
                    ms += round(float(snaps.snap_m[p, end]) * 3_600 / ACCESS_KPH)
                    dm += round(float(snaps.snap_m[p, end]) * 10)
                seconds[p, i, j], metres[p, i, j] = -(-ms // 1000), (dm + 5) // 10
    return seconds, metres


def random_places(seed: int, number: int = 9) -> tuple[Any, Any]:
    lon, lat = np.random.default_rng(seed).random((2, number)) * 0.04
    return 107.58 + lon, 16.46 + lat


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), num_roads=st.integers(3, 30), num_closed=st.integers(0, 3))
def test_the_matrix_equals_its_plain_twin(
    random_graph: Draw, seed: int, num_roads: int, num_closed: int
) -> None:
    graph = random_graph(seed, num_roads=num_roads)
    if not ((graph.milliseconds >= 0) & ~graph.is_bridge).any(axis=1).all():
        return
    lon, lat = random_places(seed)
    closures = [EdgeClosure(edge) for edge in range(min(num_closed, num_roads))]
    result = travel_matrix(graph, lon, lat, names=["x"] * lon.size, closures=closures)
    seconds, metres = plain_matrix(graph, result.snaps, result.closed)
    assert np.array_equal(result.travel.seconds, seconds)
    assert np.array_equal(result.travel.metres, metres)


def test_any_number_of_workers_gives_the_same(
    random_graph: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.matrix._MIN_WORTH_PROCESSES", 0)
    graph = random_graph(7)
    lon, lat = random_places(7, number=11)
    names = ["x"] * lon.size
    alone = travel_matrix(graph, lon, lat, names=names)
    both = travel_matrix(graph, lon, lat, names=names, workers=2)
    assert alone.travel.sha256() == both.travel.sha256()


# --- the cache ---------------------------------------------------------------------------------

PLACES = ((107.582, 16.46), (107.587, 16.46), (107.59, 16.466))


def forbid_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a cached matrix needs no search")

    monkeypatch.setattr(geodata.matrix, "search_rows", refuse)
    monkeypatch.setattr(geodata.matrix, "snap_points", refuse)


def test_a_cached_matrix_needs_no_search(
    street: RoadGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = matrix_of(street, *PLACES, cache_dir=tmp_path)
    forbid_search(monkeypatch)
    geodata.matrix.read_once.cache_clear()
    again = matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert (fresh.is_cached, again.is_cached) == (False, True)
    assert again.travel.sha256() == fresh.travel.sha256()
    assert np.array_equal(again.snaps.fraction, fresh.snaps.fraction)
    assert np.array_equal(again.read_weights(), fresh.read_weights())


def test_another_question_is_not_answered_from_the_cache(street: RoadGraph, tmp_path: Path) -> None:
    matrix_of(street, *PLACES, cache_dir=tmp_path)
    closed = matrix_of(street, *PLACES, cache_dir=tmp_path, closures=[EdgeClosure(1)])
    moved = matrix_of(street, *PLACES[:2], (107.59, 16.467), cache_dir=tmp_path)
    assert not closed.is_cached
    assert not moved.is_cached


@pytest.mark.parametrize("harm", ["flip", "cut", "empty"])
def test_a_damaged_cache_file_is_made_again(street: RoadGraph, tmp_path: Path, harm: str) -> None:
    fresh = matrix_of(street, *PLACES, cache_dir=tmp_path)
    geodata.matrix.read_once.cache_clear()
    for path in tmp_path.iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes({"flip": content, "cut": content[:-9], "empty": b""}[harm])
    again = matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert not again.is_cached
    assert again.travel.sha256() == fresh.travel.sha256()
    assert matrix_of(street, *PLACES, cache_dir=tmp_path).is_cached


def test_damaged_weights_are_made_again(street: RoadGraph, tmp_path: Path) -> None:
    fresh = matrix_of(street, *PLACES, cache_dir=tmp_path)
    for path in tmp_path.glob("*-weights.bin"):
        path.write_bytes(b"")
    again = matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert again.is_cached
    assert np.array_equal(again.read_weights(), fresh.read_weights())


def test_a_cache_leaves_no_half_written_file(street: RoadGraph, tmp_path: Path) -> None:
    matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert not list(tmp_path.glob("*.part*"))


def test_an_unknown_bridge_is_a_fault_before_any_search(street: RoadGraph) -> None:
    with pytest.raises(InputFaultsError, match="No bridge is called"):
        matrix_of(street, *PLACES, closures=[BridgeClosure("Cầu Dã Viên")])


def test_a_file_is_read_once_while_it_stays_as_it_is(
    street: RoadGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = matrix_of(street, *PLACES, cache_dir=tmp_path)
    monkeypatch.setattr(geodata.matrix, "load_arrays", forbid_search)
    again = matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert again.is_cached
    assert again.travel.sha256() == fresh.travel.sha256()


def fill(folder: Path, name: str, *, age_s: int) -> Path:
    """A file of some 8,000 bytes, last read so long ago."""
    path = folder / f"matrix-{name}.bin"
    store_arrays(path, {"values": np.zeros(1_000)})
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def test_beyond_its_budget_a_cache_forgets_what_was_read_longest_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for three files of some 8,050 bytes: the oldest of four goes."""
    monkeypatch.setattr("geodata.matrix_cache.MAX_CACHE_BYTES", 25_000)
    other = tmp_path / "notes.txt"
    other.write_text("x" * 25_000)
    oldest, older, old = (
        fill(tmp_path, name, age_s=age) for name, age in (("c", 300), ("a", 200), ("b", 100))
    )
    newest = fill(tmp_path, "d", age_s=0)
    assert {path.name for path in tmp_path.iterdir()} == {
        path.name for path in (other, older, old, newest)
    }
    assert not oldest.exists()


def test_a_file_larger_than_the_budget_stays_until_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.matrix_cache.MAX_CACHE_BYTES", 1)
    first = fill(tmp_path, "a", age_s=10)
    assert first.exists()
    second = fill(tmp_path, "b", age_s=0)
    assert (first.exists(), second.exists()) == (False, True)


def test_reading_a_matrix_keeps_it_from_being_forgotten(street: RoadGraph, tmp_path: Path) -> None:
    matrix_of(street, *PLACES, cache_dir=tmp_path)
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    again = matrix_of(street, *PLACES, cache_dir=tmp_path)
    assert again.is_cached
    again.read_weights()
    assert all(path.stat().st_mtime > 1_000_000_000 for path in tmp_path.iterdir())
