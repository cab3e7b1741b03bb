from __future__ import annotations

import numpy as np

from geodata.places import load_former_units
from geodata.water import crosses_water, crossings, is_in_water, water_features


def test_the_mask_has_at_most_80_vertices() -> None:
    num_vertices = 0
    for feature in water_features()["features"]:
        shape = feature["geometry"]
        is_polygon = shape["type"] == "Polygon"
        line = shape["coordinates"][0][:-1] if is_polygon else shape["coordinates"]
        num_vertices += len(line)
        assert feature["properties"]["precision"] == "approximate"
    assert num_vertices <= 80


def test_every_crossing_leads_from_land_over_water_to_land() -> None:
    for one in crossings():
        assert not is_in_water([one.lon1, one.lon2], [one.lat1, one.lat2]).any(), one.name
        assert crosses_water([one.lon1], [one.lat1], [one.lon2], [one.lat2])[0], one.name


def test_no_settled_centre_lies_in_the_water() -> None:
    formers = load_former_units()
    assert not is_in_water([f.lon for f in formers], [f.lat for f in formers]).any()


def test_open_sea_and_lagoon_are_water_and_the_citadel_is_not() -> None:
    wet = is_in_water([107.9, 107.53, 107.577], [16.6, 16.603, 16.47])
    assert wet.tolist() == [True, True, False]


def test_the_lagoon_lies_between_its_shores() -> None:
    # Quảng Phước on the mainland, Quảng Công on the sand bar; Sịa beside Quảng Phước.
    crosses = crosses_water(
        np.array([107.5357, 107.5357]),
        np.array([16.5856, 16.5856]),
        np.array([107.5564, 107.5091]),
        np.array([16.6037, 16.5851]),
    )
    assert crosses.tolist() == [True, False]
