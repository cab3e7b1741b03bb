from __future__ import annotations

import numpy as np
import pytest

from geodata.drawing.basemap import open_frame, road_kilometres
from geodata.drawing.geometry import road_legs, route_geometries
from tests.invented_day import invented_graph, invented_plan, invented_problem

PROBLEM = invented_problem()
PLAN = invented_plan(PROBLEM)
GRAPH = invented_graph()
ON_ROADS = route_geometries(PROBLEM, PLAN, road_legs(PROBLEM, GRAPH))


def test_a_route_begins_and_ends_at_its_base_and_meets_every_stop() -> None:
    for route, geometry in zip(PLAN.routes, ON_ROADS, strict=True):
        places = [route.start.location_id, *(stop.location_id for stop in route.stops)]
        for place, leg in zip(places, geometry.legs, strict=True):
            at = PROBLEM.location_by_id[place]
            assert leg.points[0].tolist() == [at.lon, at.lat]
        assert geometry.legs[-1].points[-1].tolist() == geometry.legs[0].points[0].tolist()


def test_metres_are_those_of_the_matrix() -> None:
    for route, geometry in zip(PLAN.routes, ON_ROADS, strict=True):
        assert sum(geometry.metres) == route.distance_m
        assert sum(geometry.metres_by_provenance().values()) == pytest.approx(route.distance_m)


def test_only_the_route_to_the_coast_is_estimated() -> None:
    is_estimated = ["synthetic" in one.metres_by_provenance() for one in ON_ROADS]
    assert is_estimated == [False, False, False, True]
    assert [bool(one.estimated_lines()) for one in ON_ROADS] == is_estimated


def test_straight_legs_rest_on_no_road() -> None:
    geometries = route_geometries(PROBLEM, PLAN)
    assert all(one.metres_by_provenance() == {} for one in geometries)
    assert all(one.estimated_lines() == [] for one in geometries)


def test_a_two_way_road_counts_once() -> None:
    both_ways = float(GRAPH.length_m.sum()) / 1000
    assert sum(road_kilometres(GRAPH).values()) == pytest.approx(both_ways / 2)


def test_the_frame_of_a_cut_off_sea_moves_out_of_sight() -> None:
    sea = np.array([[0.0, 1.0], [1.0, 0.5], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 1.0]])
    opened = open_frame(sea)
    assert opened[[0, 1, 5]].tolist() == sea[[0, 1, 5]].tolist()
    assert opened[3].tolist() == [5.0, 5.0]
    assert opened[4].tolist() == [-3.0, 5.0]


def test_a_lagoon_stays_as_drawn() -> None:
    lagoon = np.array([[0.0, 2.0], [1.0, 1.8], [2.0, 0.0], [0.9, 0.7], [0.0, 2.0]])
    assert open_frame(lagoon).tolist() == lagoon.tolist()
