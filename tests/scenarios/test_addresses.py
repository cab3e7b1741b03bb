from __future__ import annotations

import itertools
import math

import pytest

from routing_engine.travel import InputFaultsError
from scenarios.addresses import Address, AddressBook
from scenarios.case_supply import Settling
from scenarios.draws import stream
from scenarios.ground import METRES_PER_DEGREE
from tests.scenarios.small_ground import one_road, unit_at

SETTLING = Settling(scale_m=900.0, radius_m=3_000.0, from_road_m=350.0)
UNIT = unit_at("P2", 107.55, population=1_500)


def is_in_lagoon(lon: float, lat: float) -> bool:
    return lat > 16.46


def draw(number: int, *, unit_lon: float = 107.55) -> list[Address]:
    book = AddressBook(one_road(), SETTLING, is_in_lagoon)
    unit = unit_at("P2", unit_lon, population=1_500)
    return [book.draw(unit, stream(1, 1, at)) for at in range(number)]


def metres_to_road(address: Address) -> float:
    """By a plain look at 4,000 places of the road, every 7 m."""
    bends = [(107.40, 16.45), (107.55, 16.46), (107.65, 16.45)]
    shrink = math.cos(math.radians(16.45))
    return min(
        METRES_PER_DEGREE
        * math.hypot(
            (a[0] + (b[0] - a[0]) * at / 2_000 - address.lon) * shrink,
            a[1] + (b[1] - a[1]) * at / 2_000 - address.lat,
        )
        for a, b in itertools.pairwise(bends)
        for at in range(2_001)
    )


def test_homes_lie_near_a_road_and_out_of_the_water() -> None:
    homes = draw(100)
    assert all(metres_to_road(home) <= 351 for home in homes)
    assert not any(is_in_lagoon(home.lon, home.lat) for home in homes)
    assert len({(home.lon, home.lat) for home in homes}) == 100


def test_homes_are_denser_near_the_centre_and_never_beyond_the_radius() -> None:
    """The road passes 1.1 km from the centre: 60 % of it within the radius is nearer than 2 km."""
    shrink = math.cos(math.radians(16.45))
    away = [
        METRES_PER_DEGREE * math.hypot((home.lon - 107.55) * shrink, home.lat - 16.45)
        for home in draw(300)
    ]
    assert max(away) <= 3_000
    assert sum(one < 2_000 for one in away) > 0.7 * len(away)


def test_a_home_is_written_as_people_write_it() -> None:
    texts = [home.text for home in draw(60)]
    assert all(text.endswith("Lê Lợi, phường P2") for text in texts)
    assert any(" kiệt " in text for text in texts)
    assert any("/" in text for text in texts)


def test_a_unit_without_a_road_is_named() -> None:
    with pytest.raises(InputFaultsError, match=r"P2 \(phường P2\): No road lies within 3000 m"):
        draw(1, unit_lon=106.5)


def test_a_unit_under_water_is_named() -> None:
    book = AddressBook(one_road(), SETTLING, lambda lon, lat: True)
    with pytest.raises(InputFaultsError, match="No dry place beside a road"):
        book.draw(UNIT, stream(1))


def test_no_home_lies_beside_a_bridge() -> None:
    with pytest.raises(InputFaultsError, match="It has no road beside which a home may lie"):
        AddressBook(one_road(is_bridge=True), SETTLING, is_in_lagoon)
