from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest

from geodata.drawing.geometry import RouteGeometry, route_geometries
from geodata.drawing.html import plan_page
from routing_engine.plan import Plan
from routing_engine.problem import Problem
from tests.invented_day import (
    HOSTILE,
    WARDS,
    WATER,
    invented_graph,
    invented_plan,
    invented_problem,
)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return invented_problem()


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return invented_plan(problem)


@pytest.fixture(scope="module")
def geometries(problem: Problem, plan: Plan) -> tuple[RouteGeometry, ...]:
    return route_geometries(problem, plan)


@pytest.fixture(scope="module")
def page(problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]) -> str:
    return plan_page(problem, plan, geometries, graph=invented_graph(), wards=WARDS, water=WATER)


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    links = set(re.findall(r"https?://[^\"' )]+", page))
    assert links == {"https://www.openstreetmap.org/copyright"}
    assert not re.search(
        r"<(?:img|iframe|link(?! rel=\"icon\" href=\"data:,\")|object|embed)\b", page
    )
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(", page)


def test_the_policy_names_exactly_the_script_and_style_of_the_page(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    text = policy[1].replace("&#x27;", "'")
    assert text.startswith("default-src 'none'")
    assert "unsafe" not in text
    assert "http" not in text
    for tag in ("script", "style"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inner
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text


def test_a_hostile_name_stays_a_name(page: str) -> None:
    assert "onerror" in page
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert HOSTILE in [place[1] for place in data_of(page)["places"]]


def test_a_hostile_title_stays_a_title(problem: Problem, plan: Plan) -> None:
    named = replace(problem, name=HOSTILE)
    page = plan_page(named, plan, route_geometries(named, plan))
    assert page.count("</script>") == 2
    assert data_of(page)["name"] == HOSTILE


def test_equal_plans_give_equal_pages(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...], page: str
) -> None:
    again = plan_page(problem, plan, geometries, graph=invented_graph(), wards=WARDS, water=WATER)
    assert again == page


def test_the_page_holds_the_whole_plan(page: str, problem: Problem, plan: Plan) -> None:
    data = data_of(page)
    assert [route["id"] for route in data["routes"]] == [one.vehicle_id for one in plan.routes]
    for shown, route in zip(data["routes"], plan.routes, strict=True):
        assert [stop[1:5] for stop in shown["stops"]] == [
            [stop.arrival, stop.wait, stop.start, stop.departure] for stop in route.stops
        ]
        assert sum(shown["legMetres"]) == route.distance_m
    left_out = [problem.shipments[one[0]].id for one in data["unassigned"]]
    assert left_out == [one.shipment_id for one in plan.unassigned]
    assert data["cost"]["total"] == plan.cost.total
    assert set(data["base"]["kilometres"]) == {"osm", "backbone", "synthetic"}


def test_what_a_courier_takes_along_is_aboard_from_the_start(page: str) -> None:
    assert data_of(page)["routes"][0]["startLoad"] == [3000, 4500]


def test_a_plan_without_routes_still_has_a_page(problem: Problem, plan: Plan) -> None:
    data = data_of(plan_page(problem, replace(plan, routes=()), ()))
    assert data["routes"] == []
    assert data["base"] == {"roads": [], "kilometres": {}, "wards": [], "water": []}


def test_an_open_route_ends_at_its_last_stop(problem: Problem, plan: Plan) -> None:
    vehicles = tuple(replace(one, end_location_id=None) for one in problem.vehicles)
    opened = replace(problem, vehicles=vehicles)
    geometries = route_geometries(opened, plan)
    assert [len(one.legs) for one in geometries] == [len(one.stops) for one in plan.routes]
    assert data_of(plan_page(opened, plan, geometries))["routes"][0]["end"][0] == -1
