"""What a courier sees: today's own stops, and no other address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from courier_api.couriers.doors import Door, DoorAsked
from courier_api.couriers.own_route import OwnRoute, asked_doors, own_route, with_doors
from courier_api.errors import UnknownObjectError
from courier_api.items.proof_rules import Demand, GivenRules
from courier_api.planning.shelf import PlanShelf
from courier_api.roles import Principal, Role
from tests.courier_api.items.desk import Desk, document
from tests.courier_api.planning.api import PLANNER, Client, own
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import (
    ADDRESS,
    ALONE,
    DAY,
    DOCUMENT,
    DOSSIERS,
    SHARED,
    moment,
    new_day,
)

AT_HOME = Door(ADDRESS, "+84912345678", 107.568, 16.469)


def route_of(office: Office, courier_id: str, since: int | None = None) -> OwnRoute | None:
    with office.database.reading() as session:
        return own_route(
            session, courier_id, now=office.clock(), params=office.params, shelf=PlanShelf(),
            since=since,
        )  # fmt: skip


@pytest.fixture
def day_id(office: Office) -> str:
    made = office.published_day(SHARED)
    office.drive(made, m1="c1", m2="c2")
    return made


def test_a_courier_sees_the_stops_of_the_vehicle_they_drive(office: Office, day_id: str) -> None:
    route = route_of(office, "c2")
    assert route is not None
    assert (route.day.day_id, route.row.version, route.vehicle_id, route.route_idx) == (
        day_id, 1, "m2", 1,
    )  # fmt: skip
    assert [(one.place.location_id, one.arrival) for one in route.stops] == [
        ("ua-1", moment(7, 10)), ("A-1", moment(7, 22)),
    ]  # fmt: skip
    assert route.stops[0].place.name == "UBND phường Vỹ Dạ"
    assert [(one.shipment_id, one.kind, one.codes) for one in route.stops[1].visits] == [
        ("S-2", "delivery", (DOCUMENT,))
    ]
    assert route.start is not None
    assert (route.start[0].location_id, route.start[1]) == ("po-1", moment(7))
    assert route.changes is None


def test_a_home_is_closed_until_it_is_opened(office: Office, day_id: str) -> None:
    route = route_of(office, "c2")
    assert route is not None
    home = route.stops[1].place
    assert (home.name, home.lon, home.lat, home.phone, home.is_masked) == (
        None, None, None, None, True,
    )  # fmt: skip
    (asked,) = asked_doors(route)
    assert asked == DoorAsked(day_id, "A-1", (DOCUMENT,), moment(7, 22))
    opened = with_doors(route, {"A-1": AT_HOME}).stops
    assert (opened[1].place.name, opened[1].place.is_masked) == (ADDRESS, False)
    assert opened[0] == route.stops[0]
    assert with_doors(route, {"ua-1": AT_HOME}) == route


def test_no_public_place_is_asked_for(office: Office, day_id: str) -> None:
    route = route_of(office, "c1")
    assert route is not None
    assert asked_doors(route) == []
    assert [one.codes for one in route.stops[1].visits] == [DOSSIERS]


def test_who_drives_nothing_today_sees_nothing(office: Office, day_id: str) -> None:
    office.drive(day_id, m1=None)
    assert route_of(office, "c1") is None
    assert route_of(office, "c9") is None


@pytest.mark.parametrize(("hours", "is_seen"), [(16.99, True), (17, False), (-7.01, False)])
def test_a_route_is_seen_on_its_own_day_alone(
    office: Office, day_id: str, hours: float, is_seen: bool
) -> None:
    office.clock.go_on(hours * 3_600)
    assert (route_of(office, "c1") is not None) == is_seen


def test_a_draft_is_seen_by_nobody(office: Office) -> None:
    day_id = office.take().day_id
    office.add(day_id, ALONE)
    office.drive(day_id, m1="c1")
    assert route_of(office, "c1") is None


def test_a_vehicle_that_stays_at_its_base_has_no_stops(office: Office) -> None:
    day_id = office.published_day(ALONE)
    office.drive(day_id, m2="c2")
    route = route_of(office, "c2")
    assert route is not None
    assert (route.route_idx, route.stops, route.start) == (None, (), None)


def test_what_changed_is_told_since_the_version_one_has(office: Office) -> None:
    day_id = office.published_day(ALONE)
    office.drive(day_id, m1="c1")
    office.add(day_id, SHARED)
    office.publish(day_id, 2)
    route = route_of(office, "c1", since=1)
    assert route is not None
    assert route.changes is not None
    assert route.changes.lost == ("S-2", "S-4")
    same = route_of(office, "c1", since=2)
    assert same is not None
    assert same.changes is not None
    assert not same.changes.is_any
    with pytest.raises(UnknownObjectError):
        route_of(office, "c1", since=3)


def test_of_two_days_today_the_one_they_drive_on_counts(office: Office, day_id: str) -> None:
    other = office.published_day(ALONE, new=new_day(items=None))
    office.drive(other, m1="c3")
    assert other != day_id
    for courier_id, wanted in (("c1", day_id), ("c3", other)):
        route = route_of(office, courier_id)
        assert route is not None
        assert route.day.day_id == wanted
        assert route.day.date == DAY


def test_a_visit_tells_what_is_to_prove_the_deliveries_of_registered_items(
    office: Office, day_id: str
) -> None:
    assert day_id
    draft = document(code=DOCUMENT, unit=None, proof=GivenRules(code=Demand.REQUIRED))
    Desk(office.database).register(draft)
    route = route_of(office, "c2")
    assert route is not None
    visits = [visit for stop in route.stops for visit in stop.visits]
    told = {code: one.code for visit in visits for code, one in visit.rules.items()}
    assert told == {DOCUMENT: Demand.REQUIRED}


def test_the_api_shows_a_courier_their_own_route_alone(each_client: Client) -> None:
    client = each_client
    day_id = client.office.published_day(SHARED)
    client.office.drive(day_id, m1="c1", m2="c2")
    client.access = own(Role.COURIER, "courier:c1")
    answer = client.get("/v1/me/route")
    route = answer.json()["route"]
    assert (route["plan"], route["route"], route["vehicle_id"]) == (f"{day_id}/1", 0, "m1")
    assert [one["place"]["location_id"] for one in route["stops"]] == ["ap-1", "ua-1"]
    assert route["stops"][0]["arrival"] == "2026-11-21T00:10:00Z"
    assert "A-1" not in answer.text
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/v1/me/route", headers=tag).status_code == 304
    client.office.drive(day_id, m1="c2", m2="c1")
    again = client.get("/v1/me/route", headers=tag)
    assert again.status_code == 200
    assert again.json()["route"]["stops"][1]["place"] == {
        "location_id": "A-1", "kind": "address", "party": None, "name": None, "lon": None,
        "lat": None, "phone": None, "is_masked": True,
    }  # fmt: skip
    assert ADDRESS not in again.text
    assert client.get("/v1/me/route", params={"since": 7}).status_code == 404
    client.access = replace(PLANNER, principal=Principal(Role.PLANNER, b"p" * 16))
    assert client.get("/v1/me/route").json() == {"route": None}


def test_the_api_opens_homes_that_may_be_opened(client: Client) -> None:
    asked_for: list[tuple[str | None, str]] = []

    def open_doors(
        _session: Session, principal: Principal, asked: Sequence[DoorAsked], _now: int
    ) -> Mapping[str, Door]:
        asked_for.extend((principal.party, one.location_id) for one in asked)
        return {"A-1": AT_HOME}

    client.app.state.planning = replace(client.planning, doors=open_doors)
    day_id = client.office.published_day(SHARED)
    client.office.drive(day_id, m1="c1", m2="c2")
    client.access = own(Role.COURIER, "courier:c2")
    home = client.get("/v1/me/route").json()["route"]["stops"][1]["place"]
    assert (home["name"], home["phone"], home["is_masked"]) == (ADDRESS, "+84912345678", False)
    client.access = own(Role.COURIER, "courier:c1")
    assert ADDRESS not in client.get("/v1/me/route").text
    assert asked_for == [("courier:c2", "A-1")]
