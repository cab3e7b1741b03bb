"""Ward polygons, and whether the project's own places lie in theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.areas import WardAreas
from geodata.crs import from_utm, to_utm
from geodata.drawing.basemap import outlines
from geodata.places import Place, load_former_units, load_units
from routing_engine.travel import FaultCollector, InputFaultsError


def spot(name: str, ward_code: str, lon: float, lat: float) -> Place:
    return Place(
        id=name,
        name=name,
        kind="agent_point",
        level="",
        ward_code=ward_code,
        former_unit_code="",
        district="",
        lon=lon,
        lat=lat,
        opening_hours=((0, 3_600),),
        source="given",
    )


def square(code: object, west: float) -> dict[str, Any]:
    """A square of 0.01 degree whose south-west corner lies at 16.4 N."""
    east = west + 0.01
    ring = [[west, 16.4], [east, 16.4], [east, 16.41], [west, 16.41], [west, 16.4]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Phường {code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def written(path: Path, *features: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def two_squares(tmp_path: Path) -> WardAreas:
    return WardAreas.load(
        written(tmp_path / "wards.geojson", square("00001", 107.5), square("00002", 107.51))
    )


def test_a_border_belongs_to_both_its_wards(two_squares: WardAreas) -> None:
    lon, lat = [107.505, 107.51, 107.515], [16.405] * 3
    assert two_squares.contains("00001", lon, lat).tolist() == [True, True, False]
    assert two_squares.contains("00002", lon, lat).tolist() == [False, True, True]


def test_the_ward_at_a_point_is_found(two_squares: WardAreas) -> None:
    assert two_squares.code_at(107.515, 16.405) == "00002"
    assert two_squares.code_at(107.525, 16.405) is None


def test_a_misplaced_point_is_told_with_its_true_ward_and_metres(two_squares: WardAreas) -> None:
    """0.005 degree of longitude at 16.4 N is 534 m."""
    faults = FaultCollector()
    two_squares.check(
        [spot("ap-1", "00001", 107.505, 16.405), spot("ap-2", "00001", 107.515, 16.405)], faults
    )
    (fault,) = faults
    assert (fault.code, fault.place) == ("outside_its_ward", "ap-2")
    assert "lies 534 m off, in ward 00002" in fault.cause


def test_a_ward_without_polygon_is_told(two_squares: WardAreas) -> None:
    faults = FaultCollector()
    two_squares.check([spot("ap-1", "00009", 107.505, 16.405)], faults)
    assert "its ward has no polygon" in next(iter(faults)).cause


def test_every_fault_of_the_polygons_is_told_at_once(tmp_path: Path) -> None:
    bow_tie = square("00002", 107.51)
    bow_tie["geometry"]["coordinates"][0][1:3] = reversed(
        bow_tie["geometry"]["coordinates"][0][1:3]
    )
    point = {
        "properties": {"code": "00003"},
        "geometry": {"type": "Point", "coordinates": [107.5, 16.4]},
    }
    broken = written(
        tmp_path / "wards.geojson",
        square("00001", 107.5),
        square("00001", 107.52),
        bow_tie,
        point,
        {"properties": {}, "geometry": None},
    )
    with pytest.raises(InputFaultsError) as told:
        WardAreas.load(broken)
    assert [fault.code for fault in told.value.faults] == [
        "id_duplicate",
        "area_invalid",
        "area_invalid",
        "areas_unreadable",
    ]
    assert told.value.faults[0].place == "wards.geojson: features[1]"


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"features": []}', '{"features": 3}'])
def test_a_file_without_wards_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wards.geojson"
    path.write_text(content)
    with pytest.raises(InputFaultsError, match="areas_unreadable"):
        WardAreas.load(path)


def test_outlines_can_be_drawn(two_squares: WardAreas) -> None:
    assert [name for name, _, _ in outlines(two_squares.features)] == [
        "Phường 00001",
        "Phường 00002",
    ]


def test_metres_and_degrees_are_each_other_s_inverse() -> None:
    lon, lat = np.array([107.0, 107.58, 108.2]), np.array([16.0, 16.46, 16.8])
    east, north = to_utm(lon, lat)
    assert np.allclose(from_utm(east, north), (lon, lat), atol=1e-9)
    # Zone 48's middle meridian, 105 E, has the easting 500,000.
    assert east.tolist() == sorted(east.tolist())
    assert to_utm([105.0], [16.0])[0] == pytest.approx([500_000])


@pytest.fixture(scope="session")
def hue_wards(shared_data: Path) -> WardAreas:
    return WardAreas.load(shared_data / "hue" / "wards_2025.geojson")


@pytest.mark.needs_shared
def test_the_polygons_are_those_of_the_40_units(hue_wards: WardAreas) -> None:
    units = {unit.code: unit.area_km2 for unit in load_units()}
    assert set(hue_wards.polygons) == set(units)
    for code, polygon in hue_wards.polygons.items():
        parts = polygon.geoms if polygon.geom_type == "MultiPolygon" else [polygon]
        area = 0.0
        for part in parts:
            east, north = to_utm(*np.array(part.exterior.coords).T)
            area += abs(np.dot(east[:-1], north[1:]) - np.dot(east[1:], north[:-1])) / 2e6
        assert area == pytest.approx(units[code], rel=0.25), code


@pytest.mark.needs_shared
def test_settled_centres_lie_in_their_own_ward(hue_wards: WardAreas) -> None:
    for unit in load_units():
        assert hue_wards.code_at(unit.lon, unit.lat) == unit.code, unit.name
    for former in load_former_units():
        assert hue_wards.contains(former.unit_code, former.lon, former.lat), former.name
