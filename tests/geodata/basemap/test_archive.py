"""The archive of the default network, and of true roads, opened as a map opens it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.geometry
from pmtiles.tile import Compression, TileType

from geodata.areas import WardAreas
from geodata.basemap.build import FIELDS, Basemap, basemap_archive
from geodata.basemap.features import LAYERS, MAX_ZOOM, MIN_ZOOM
from geodata.crs import to_tile_square
from geodata.networks import build_default
from geodata.places import load_agent_points, load_authorities, load_former_units, load_post_offices

README = Path(__file__).resolve().parents[3] / "geodata" / "basemap" / "README.md"


def values(features: list[dict[str, Any]], key: str) -> set[Any]:
    return {one["properties"].get(key) for one in features} - {None}


def test_the_header_says_what_is_inside(opened: Any) -> None:
    header = opened.reader.header()
    assert (header["min_zoom"], header["max_zoom"]) == (MIN_ZOOM, MAX_ZOOM)
    assert header["tile_type"] is TileType.MVT
    assert header["tile_compression"] is Compression.GZIP
    assert header["clustered"]
    for place in (*load_post_offices(), *load_authorities("2025-05")):
        assert header["min_lon_e7"] < place.lon * 10**7 < header["max_lon_e7"]
        assert header["min_lat_e7"] < place.lat * 10**7 < header["max_lat_e7"]


def test_the_metadata_gives_those_their_due_whose_roads_they_are(opened: Any) -> None:
    metadata = opened.reader.metadata()
    assert metadata["attribution"] == "© OpenStreetMap contributors"
    assert metadata["license"] == "ODbL-1.0"
    assert metadata["network"] == "hue-default"
    assert [one["id"] for one in metadata["vector_layers"]] == list(LAYERS)


def test_every_tile_decodes_and_none_is_empty(opened: Any, hue: Basemap) -> None:
    num_tiles = 0
    for (zoom, _, _), layers in opened.all():
        num_tiles += 1
        assert MIN_ZOOM <= zoom <= MAX_ZOOM
        assert layers
        assert all(layers.values())
    assert num_tiles == hue.num_tiles


def test_properties_are_those_that_the_style_is_promised(opened: Any) -> None:
    for _, layers in opened.all():
        for layer, features in layers.items():
            assert all(one["properties"].keys() <= FIELDS[layer].keys() for one in features)
            assert all(one["properties"]["kind"] for one in features)


def test_every_place_is_in_the_last_zooms_tile_around_it(opened: Any) -> None:
    places = (*load_post_offices(), *load_authorities("2025-05"), *load_agent_points("2025-05"))
    for place in places:
        found = opened.tile_at(MAX_ZOOM, place.lon, place.lat)["places"]
        assert (place.id, place.name) in {
            (one["properties"]["id"], one["properties"]["name"]) for one in found
        }


def test_a_place_stands_where_it_is_to_a_grid_step(opened: Any) -> None:
    place = load_post_offices()[0]
    found = opened.tile_at(MAX_ZOOM, place.lon, place.lat)["places"]
    (feature,) = (one for one in found if one["properties"]["id"] == place.id)
    (square,) = to_tile_square([place.lon], [place.lat])
    inside = (square * 2**MAX_ZOOM) % 1 * 4096
    assert feature["geometry"]["coordinates"] == np.rint(inside).astype(int).tolist()


def test_every_unit_is_named_and_the_most_populous_early(opened: Any) -> None:
    units = load_former_units()
    for unit in units:
        assert unit.name in values(opened.tile_at(11, unit.lon, unit.lat)["wards"], "name")
    first = max(units, key=lambda unit: unit.population)
    found = opened.tile_at(MIN_ZOOM, first.lon, first.lat)["wards"]
    assert first.code in values(found, "code")
    assert min(values(found, "rank")) == 1


def test_a_known_bridge_is_there_with_its_name(opened: Any) -> None:
    roads = opened.tile_at(MAX_ZOOM, 107.5895, 16.4685)["roads"]
    (bridge,) = (one for one in roads if one["properties"].get("name") == "Cầu Trường Tiền")
    assert bridge["properties"]["bridge"] is True
    assert "LineString" in bridge["geometry"]["type"]


def test_the_sea_the_lagoon_and_the_river_lie_where_they_are(opened: Any) -> None:
    for kind, lon, lat in (
        ("sea", 107.80, 16.60),
        ("lagoon", 107.86, 16.33),
        ("river", 107.5721, 16.459),
    ):
        assert kind in values(opened.tile_at(MAX_ZOOM, lon, lat)["water"], "kind")


def test_tiles_without_anything_are_left_out(opened: Any) -> None:
    """South of Nam Đông the mountains have neither road nor place."""
    assert opened.tile_at(MAX_ZOOM, 107.40, 16.05) == {}
    assert opened.tile_at(MAX_ZOOM, 10.0, 50.0) == {}


def test_the_default_map_is_small(hue: Basemap) -> None:
    assert len(hue.content) < 2_000_000


def test_another_process_makes_the_same_bytes(hue: Basemap) -> None:
    program = (
        "import hashlib; from geodata.networks import build_default;"
        "from geodata.basemap.build import basemap_archive;"
        "print(hashlib.sha256(basemap_archive(build_default()).content).hexdigest())"
    )
    for seed in ("1", "2"):
        again = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert again.stdout.strip() == hashlib.sha256(hue.content).hexdigest()


def test_wards_of_ones_own_are_drawn_as_borders_each_once(opened_wards: Any) -> None:
    wards = opened_wards.tile_at(12, 107.6, 16.45)["wards"]
    (border,) = (one for one in wards if one["properties"]["kind"] == "border")
    lines = shapely.get_parts(shapely.geometry.shape(border["geometry"]))
    met = shapely.unary_union(lines)
    assert shapely.length(lines).sum() == pytest.approx(met.length)


@pytest.fixture(scope="module")
def opened_wards(opened: Any) -> Any:
    """The map with two square wards side by side."""
    west = shapely.box(107.58, 16.44, 107.60, 16.46)
    east = shapely.box(107.60, 16.44, 107.62, 16.46)
    wards = WardAreas({"00001": west, "00002": east}, {"features": []})
    return type(opened)(basemap_archive(build_default(), wards=wards).content)


def test_the_readme_names_every_layer_and_property() -> None:
    text = README.read_text(encoding="utf-8")
    for layer, fields in FIELDS.items():
        assert f"| `{layer}` |" in text
        assert all(f"`{field}`" in text for field in fields)
    assert f"| zooms | {MIN_ZOOM} to {MAX_ZOOM};" in text


@pytest.mark.needs_shared
def test_a_true_street_is_there_with_its_name(true_roads: Any) -> None:
    """Lê Lợi runs along the southern bank, past the station's end of Trường Tiền."""
    roads = true_roads.tile_at(MAX_ZOOM, 107.5903, 16.4660)["roads"]
    assert "Lê Lợi" in values(roads, "name")
    assert {"major", "minor", "street"} == values(roads, "class")
    assert values(roads, "kind") == {"osm"}


@pytest.mark.needs_shared
def test_the_map_of_true_roads_is_kept_on_a_phone(true_roads: Any) -> None:
    assert len(true_roads.content) < 12_000_000
    heaviest = max(len(content) for _, content in true_roads.raw())
    assert heaviest < 200_000
