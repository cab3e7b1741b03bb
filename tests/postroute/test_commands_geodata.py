"""Matrices, closures and networks by command."""

from __future__ import annotations

from pathlib import Path

import geodata
from routing_engine.travel import TravelMatrix
from tests.postroute.command_line import feature, postroute, write_points

MARKETS = [("dong-ba", 107.5867, 16.4722), ("an-cuu", 107.6016, 16.4565), ("cho", 107.5990, 16.479)]


def test_a_matrix_is_made_once_and_then_read(tmp_path: Path) -> None:
    # Not the points of the other tests, which share the cache and may have run before.
    moved = [("dong-ba", 107.5868, 16.4723), *MARKETS[1:]]
    points = write_points(tmp_path / "markets.geojson", [feature(*one) for one in moved])
    made = postroute("geodata", "matrix", points, "-o", tmp_path / "a.npz", "--workers", 1)
    read = postroute("geodata", "matrix", points, "-o", tmp_path / "b.npz", "--workers", 1)
    assert made.status == read.status == 0, made.err
    assert "3 locations, computed." in made.out
    assert "3 locations, read from the cache." in read.out
    assert "farthest Chợ " in read.out
    assert "Every location reaches every other." in read.out
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert TravelMatrix.load(tmp_path / "a.npz").num_locations == 3


def test_a_closed_bridge_lengthens_the_way(tmp_path: Path) -> None:
    points = write_points(tmp_path / "markets.geojson", [feature(*one) for one in MARKETS])
    bridges = ("--bridge", "Cầu Trường Tiền", "--bridge", "cau phu xuan")
    for name, closed in (("open", ()), ("closed", bridges)):
        told = postroute("geodata", "matrix", points, "-o", tmp_path / f"{name}.npz", *closed)
        assert told.status == 0, told.err
    open_ways, closed_ways = (
        TravelMatrix.load(tmp_path / f"{name}.npz") for name in ("open", "closed")
    )
    assert "Closures: 3 of 3 rows searched again." in told.out
    assert (closed_ways.seconds >= open_ways.seconds).all()
    assert (closed_ways.seconds > open_ways.seconds).any()


def test_only_rows_that_a_closure_may_change_are_searched(tmp_path: Path) -> None:
    points = write_points(tmp_path / "markets.geojson", [feature(*one) for one in MARKETS])
    far = ("--bridge", "Cầu Tư Hiền")
    told = postroute("geodata", "matrix", points, "-o", tmp_path / "far.npz", *far)
    assert postroute("geodata", "matrix", points, "-o", tmp_path / "open.npz").status == 0
    assert "3 locations, " in told.out
    assert "Closures: 0 of 3 rows searched again." in told.out
    assert (tmp_path / "far.npz").read_bytes() == (tmp_path / "open.npz").read_bytes()


def test_a_matrix_after_closures_is_the_one_searched_afresh(
    tmp_path: Path, data_folder: Path
) -> None:
    points = write_points(tmp_path / "markets.geojson", [feature(*one) for one in MARKETS])
    bridges = ("Cầu Trường Tiền", "cau phu xuan")
    words = (word for name in bridges for word in ("--bridge", name))
    assert postroute("geodata", "matrix", points, "-o", tmp_path / "m.npz", *words).status == 0
    fresh = geodata.travel_matrix(
        geodata.load_network(cache_dir=data_folder),
        [lon for _, lon, _ in MARKETS],
        [lat for _, _, lat in MARKETS],
        names=[name for name, _, _ in MARKETS],
        closures=[geodata.BridgeClosure(name) for name in bridges],
    )
    assert TravelMatrix.load(tmp_path / "m.npz").sha256() == fresh.travel.sha256()


def test_closures_alone_lists_the_bridges() -> None:
    told = postroute("geodata", "closures")
    assert told.status == 0
    assert "Cầu Trường Tiền" in told.out


def test_a_closure_says_what_it_takes_away() -> None:
    told = postroute("geodata", "closures", "--bridge", "Cầu Trường Tiền")
    assert told.status == 0
    assert "Cut off from the rest of Hue: no ward or commune." in told.out


def test_a_name_that_fits_nothing_is_answered_with_near_ones() -> None:
    told = postroute("geodata", "closures", "--bridge", "Trường Tiên 2")
    assert told.status == 2
    assert "near names: Cầu Trường Tiền" in told.err


def test_a_name_that_is_near_to_none_is_answered_with_known_ones() -> None:
    told = postroute("geodata", "closures", "--bridge", "nope")
    assert told.status == 2
    assert "No bridge is called 'nope'; known names: Cầu Chợ Dinh, " in told.err
    assert "near names" not in told.err
    assert "edge" not in told.err


def test_the_default_network_is_always_there() -> None:
    told = postroute("geodata", "networks")
    assert told.status == 0
    assert told.out.startswith("hue-default: ")
