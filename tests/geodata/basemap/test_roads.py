"""Roads drawn by hand, as groups of lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geodata.basemap.roads import road_groups
from geodata.graph import Provenance, RoadGraph

#: Four places in a row, some 1.1 km apart.
ROW = {"a": (107.50, 16.4), "b": (107.51, 16.4), "c": (107.52, 16.4), "d": (107.53, 16.4)}
METRES = 1_000.0


def seconds_at(kph: float) -> tuple[float, float]:
    """Both vehicles' time over 1 km, the van the slower."""
    return METRES * 3.6 / kph, METRES * 3.6 / kph * 2


@pytest.fixture
def drawn(
    draw_graph: Callable[..., RoadGraph], road: Callable[..., Any]
) -> Callable[..., RoadGraph]:
    def draw(*roads: dict[str, Any]) -> RoadGraph:
        made = [
            road(
                one.pop("tail"),
                one.pop("head"),
                seconds_at(one.pop("kph", 20)),
                metres=METRES,
                **one,
            )
            for one in roads
        ]
        return draw_graph(ROW, made)

    return draw


@pytest.mark.parametrize(
    ("kph", "wanted"), [(32, "major"), (31, "minor"), (25.5, "minor"), (24.5, "street")]
)
def test_the_quickest_vehicle_tells_the_class(
    kph: float, wanted: str, drawn: Callable[..., RoadGraph]
) -> None:
    (group,) = road_groups(drawn({"tail": "a", "head": "b", "kph": kph}))
    assert group.properties["class"] == wanted


def test_a_two_way_road_is_one_line(drawn: Callable[..., RoadGraph]) -> None:
    (group,) = road_groups(drawn({"tail": "a", "head": "b", "via": ((107.505, 16.41),)}))
    assert [len(shape.coords) for shape in group.shapes] == [3]


def test_pieces_of_one_road_are_joined_and_another_name_is_not(
    drawn: Callable[..., RoadGraph],
) -> None:
    groups = road_groups(
        drawn(
            {"tail": "a", "head": "b", "name": "Lê Lợi"},
            {"tail": "b", "head": "c", "name": "Lê Lợi"},
            {"tail": "c", "head": "d", "name": "Hùng Vương"},
        )
    )
    lines = {
        group.properties["name"]: [len(one.coords) for one in group.shapes] for group in groups
    }
    assert lines == {"Lê Lợi": [3], "Hùng Vương": [2]}


def test_estimated_roads_and_bridges_are_marked(drawn: Callable[..., RoadGraph]) -> None:
    groups = road_groups(
        drawn(
            {"tail": "a", "head": "b", "provenance": Provenance.SYNTHETIC},
            {"tail": "b", "head": "c", "is_bridge": True, "name": "Cầu Phú Xuân"},
        )
    )
    assert [dict(group.properties) for group in groups] == [
        {"class": "street", "kind": "osm", "name": "Cầu Phú Xuân", "bridge": True},
        {"class": "street", "kind": "synthetic"},
    ]


def test_main_roads_come_last_so_that_they_lie_above(drawn: Callable[..., RoadGraph]) -> None:
    groups = road_groups(
        drawn({"tail": "a", "head": "b", "kph": 40}, {"tail": "b", "head": "c", "kph": 20})
    )
    assert [group.properties["class"] for group in groups] == ["street", "major"]
