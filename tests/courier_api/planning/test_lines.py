"""Where vehicles drive: along the roads, and up to no citizen's door for those who plan."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import update

from courier_api.models import DayRow
from courier_api.planning.errors import ProblemGoneError
from courier_api.planning.lines import LineShelf, PlanLines, RouteLegs
from courier_api.roles import Role
from geodata import load_network
from routing_engine import write_problem
from routing_engine.plan import Plan
from routing_engine.problem import NetworkRef, Problem
from tests.courier_api.planning.api import PLANNER, Client, own
from tests.courier_api.planning.small_day import ALONE, PROBLEM, SHARED, new_day

PLACES = {one.id: (one.lon, one.lat) for one in PROBLEM.locations}
HOME = PLACES["A-1"]
KEY = b"k" * 32


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default network."""
    folder = tmp_path_factory.mktemp("networks")
    load_network(cache_dir=folder)
    return folder


def drawn(shelf: LineShelf, network: str | None, key: bytes = KEY) -> PlanLines:
    ref = None if network is None else NetworkRef(network, "0" * 64)
    return shelf.lines(key, lambda: (replace(PROBLEM, network=ref), SHARED))


def test_legs_follow_roads_from_door_to_door(networks: Path) -> None:
    lines = drawn(LineShelf(networks), "hue-default")
    assert not lines.is_straight
    assert [(one.vehicle_id, one.route_idx, one.places) for one in lines.routes] == [
        ("m1", 0, ("po-1", "ap-1", "ua-1", "po-1")),
        ("m2", 1, ("po-1", "ua-1", "A-1", "po-1")),
    ]
    for route in lines.routes:
        for at, leg in enumerate(route.legs):
            assert (leg[0], leg[-1]) == (PLACES[route.places[at]], PLACES[route.places[at + 1]])
    assert max(len(leg) for route in lines.routes for leg in route.legs) > 3


def test_coordinates_are_told_to_a_metre(networks: Path) -> None:
    lines = drawn(LineShelf(networks), "hue-default")
    told = [one for route in lines.routes for leg in route.legs for pair in leg for one in pair]
    assert all(one == round(one, 5) for one in told)


@pytest.mark.parametrize("network", [None, "hue-default"])
def test_the_public_line_leads_to_no_door(networks: Path, network: str | None) -> None:
    lines = drawn(LineShelf(networks), network)
    assert all(HOME not in route.public_line() for route in lines.routes)
    assert PLACES["ua-1"] in lines.routes[1].public_line()


def test_a_line_that_calls_on_homes_alone_shows_nothing() -> None:
    here, there = (107.5, 16.4), (107.6, 16.5)
    lone = RouteLegs("m1", 0, ("A-1", "A-2"), ((here, there),), frozenset({"A-1", "A-2"}))
    assert lone.public_line() == ()


@pytest.mark.parametrize("network", [None, "another-city", "../hue-default"])
def test_without_a_network_legs_are_straight_and_say_so(networks: Path, network: str) -> None:
    lines = drawn(LineShelf(networks), network)
    assert lines.is_straight
    assert lines.routes[1].legs == (
        (PLACES["po-1"], PLACES["ua-1"]), (PLACES["ua-1"], HOME), (HOME, PLACES["po-1"]),
    )  # fmt: skip


def test_places_off_the_network_are_joined_by_straight_legs(networks: Path) -> None:
    far = tuple(replace(one, lon=one.lon + 20) for one in PROBLEM.locations)
    problem = replace(PROBLEM, locations=far, network=NetworkRef("hue-default", "0" * 64))
    assert LineShelf(networks).lines(KEY, lambda: (problem, SHARED)).is_straight


def test_a_plan_is_drawn_once_and_the_oldest_makes_room(networks: Path) -> None:
    shelf = LineShelf(networks, max_plans=2)
    first = drawn(shelf, "hue-default")
    assert drawn(shelf, None) is first
    for other in (b"b" * 32, b"c" * 32):
        drawn(shelf, None, other)
    assert drawn(shelf, None) is not first


def test_those_who_ask_at_once_have_a_plan_read_once(networks: Path) -> None:
    shelf, num_reads = LineShelf(networks), []

    def load() -> tuple[Problem, Plan]:
        num_reads.append(1)
        return PROBLEM, SHARED

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shelf.lines(KEY, load), range(8)))
    assert len(num_reads) == 1
    assert all(one is found[0] for one in found)


def test_what_is_drawn_does_not_wait_for_what_is_being_drawn(networks: Path) -> None:
    shelf = LineShelf(networks)
    first = drawn(shelf, None)
    with ThreadPoolExecutor(1) as pool:

        def load() -> tuple[Problem, Plan]:
            assert pool.submit(drawn, shelf, None).result(60) is first
            return PROBLEM, SHARED

        assert shelf.lines(b"b" * 32, load) is not first


def test_a_day_that_cannot_be_read_is_read_again(networks: Path) -> None:
    shelf = LineShelf(networks)

    def fail() -> tuple[Problem, Plan]:
        raise ProblemGoneError

    with pytest.raises(ProblemGoneError):
        shelf.lines(KEY, fail)
    assert drawn(shelf, None).is_straight


@pytest.fixture
def on_roads(client: Client, networks: Path) -> Client:
    client.app.state.planning = replace(client.planning, lines=LineShelf(networks))
    return client


def road_day(client: Client) -> str:
    """SHARED, measured on the default network, m2 being c2's."""
    problem = write_problem(replace(PROBLEM, network=NetworkRef("hue-default", "0" * 64)))
    plan = replace(SHARED, problem_sha256=sha256(problem).hexdigest())
    day_id = client.office.published_day(plan, new=new_day(problem=problem))
    client.office.drive(day_id, m1="c1", m2="c2")
    return day_id


def test_planners_see_a_line_for_each_vehicle(on_roads: Client) -> None:
    day_id = road_day(on_roads)
    path = f"/v1/days/{day_id}/plans/1/lines"
    answer = on_roads.get(path)
    told = answer.json()
    assert told["type"] == "FeatureCollection"
    assert [one["properties"] for one in told["features"]] == [
        {"vehicle_id": "m1", "route": 0, "is_straight": False},
        {"vehicle_id": "m2", "route": 1, "is_straight": False},
    ]
    assert all(list(HOME) not in one["geometry"]["coordinates"] for one in told["features"])
    tag = answer.headers["etag"]
    content = on_roads.get(f"/v1/days/{day_id}/plans/1/content")
    assert tag == content.headers["etag"]
    assert on_roads.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert on_roads.get(f"/v1/days/{day_id}/plans/2/lines").status_code == 404


def test_roads_that_are_found_later_are_another_answer(client: Client) -> None:
    day_id = road_day(client)
    tag = client.get(f"/v1/days/{day_id}/plans/1/lines").headers["etag"]
    assert tag.endswith('-straight"')


def test_lines_end_with_the_problem_that_they_are_drawn_from(on_roads: Client) -> None:
    day_id = road_day(on_roads)
    assert on_roads.get(f"/v1/days/{day_id}/plans/1/lines").status_code == 200
    with on_roads.office.database.writing() as session:
        session.execute(update(DayRow).values(problem=None, matrix_sha256=None))
    answer = on_roads.get(f"/v1/days/{day_id}/plans/1/lines")
    assert (answer.status_code, answer.json()["code"]) == (409, "problem_gone")
    on_roads.access = own(Role.COURIER, "courier:c2")
    assert on_roads.get("/v1/me/route/lines").status_code == 409


class Open:
    """Opens some homes to whoever asks."""

    def __init__(self, *homes: str) -> None:
        self._homes = frozenset(homes)

    def places(self, *_: object) -> frozenset[str]:
        return self._homes

    __call__ = None


@pytest.mark.parametrize(
    ("homes", "legs"), [((), [0]), (("A-1",), [0, 1, 2])], ids=["closed", "open"]
)
def test_couriers_see_no_leg_that_ends_at_a_closed_door(
    on_roads: Client, homes: tuple[str, ...], legs: list[int]
) -> None:
    day_id = road_day(on_roads)
    on_roads.app.state.planning = replace(on_roads.planning, doors=Open(*homes))
    on_roads.access = own(Role.COURIER, "courier:c2")
    answer = on_roads.get("/v1/me/route/lines")
    told = answer.json()
    assert told["plan"] == f"{day_id}/1"
    assert [one["properties"] for one in told["features"]] == [
        {"leg": leg, "is_straight": False} for leg in legs
    ]
    assert (str(HOME[0]) in answer.text) == bool(homes)
    tag = answer.headers["etag"]
    seen = on_roads.get("/v1/me/route/lines", headers={"If-None-Match": tag})
    assert seen.status_code == 304


def test_couriers_see_their_own_way_and_who_drives_nothing_sees_none(on_roads: Client) -> None:
    road_day(on_roads)
    on_roads.access = own(Role.COURIER, "courier:c1")
    told = on_roads.get("/v1/me/route/lines").json()
    places = ["po-1", "ap-1", "ua-1", "po-1"]
    ends = [
        (one["geometry"]["coordinates"][0], one["geometry"]["coordinates"][-1])
        for one in told["features"]
    ]
    assert ends == [(list(PLACES[start]), list(PLACES[end])) for start, end in pairwise(places)]
    for access in (own(Role.COURIER, "courier:c9"), PLANNER):
        on_roads.access = access
        none = {"type": "FeatureCollection", "plan": None, "features": []}
        assert on_roads.get("/v1/me/route/lines").json() == none


def test_a_vehicle_that_stays_at_its_base_has_no_legs(on_roads: Client) -> None:
    day_id = on_roads.office.published_day(ALONE)
    on_roads.office.drive(day_id, m2="c2")
    on_roads.access = own(Role.COURIER, "courier:c2")
    told = on_roads.get("/v1/me/route/lines").json()
    assert (told["plan"], told["features"]) == (f"{day_id}/1", [])
