"""What a courier sees: today's own stops, and no other address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from courier_api.couriers.doors import Door, DoorAsked, Doors
from courier_api.couriers.hours import HoursShelf
from courier_api.couriers.own_route import OwnRoute, asked_doors, own_route, with_doors
from courier_api.couriers.parcels import Parcel
from courier_api.custody.core.papers import PaperCount
from courier_api.errors import UnknownObjectError
from courier_api.items.proof_rules import Demand, GivenRules
from courier_api.planning.shelf import PlanShelf
from courier_api.roles import Principal, Role
from routing_engine import write_problem
from routing_engine.problem import TimeWindow, Visit
from tests.courier_api.custody.phones import Phone
from tests.courier_api.items.desk import Desk, document, dossier
from tests.courier_api.items.ledger_world import append
from tests.courier_api.planning.api import PLANNER, Client, own
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import (
    ADDRESS,
    ALONE,
    DAY,
    DOCUMENT,
    DOSSIERS,
    DRAWN,
    PROBLEM,
    SHARED,
    moment,
    new_day,
)

AT_HOME = Door(ADDRESS, "+84912345678", 107.568, 16.469, {DOCUMENT: "Lê Thị Ví Dụ"})


def route_of(office: Office, courier_id: str, since: int | None = None) -> OwnRoute | None:
    with office.database.reading() as session:
        return own_route(
            session, courier_id, now=office.clock(), params=office.params, shelf=PlanShelf(),
            hours=HoursShelf(), since=since,
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
    opened = with_doors(route, Doors({"A-1": AT_HOME}, {"A-1": moment(6, 37)})).stops
    assert (opened[1].place.name, opened[1].place.is_masked) == (ADDRESS, False)
    assert opened[0] == route.stops[0]
    assert opened[1].opens_at is None
    closed = with_doors(route, Doors({}, {"A-1": moment(6, 37)})).stops
    assert [one.opens_at for one in closed] == [None, moment(6, 37)]
    assert closed[1].place == home
    assert [one.recipient_name for one in opened[1].visits[0].parcels] == ["Lê Thị Ví Dụ"]
    assert with_doors(route, Doors({"ua-1": AT_HOME}, {"ua-1": 1})) == route


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


def parcels_of(office: Office, courier_id: str) -> dict[tuple[str, str], Parcel]:
    """By place and code."""
    route = route_of(office, courier_id)
    assert route is not None
    return {
        (stop.place.location_id, parcel.code): parcel
        for stop in route.stops for visit in stop.visits for parcel in visit.parcels
    }  # fmt: skip


def test_of_items_that_nobody_registered_the_code_and_the_place_tell(
    office: Office, day_id: str
) -> None:
    assert day_id
    found = parcels_of(office, "c2")
    assert found["ua-1", DOCUMENT] == Parcel(DOCUMENT, "document", "authority:ua-1", "courier:c2")
    # A citizen whom nobody knows yet.
    assert found["A-1", DOCUMENT] == Parcel(DOCUMENT, "document", "courier:c2", None)
    assert found["ua-1", DRAWN] == Parcel(DRAWN, "dossier", "authority:ua-1", "courier:c2")


def test_a_registered_item_tells_its_citizen_and_whom_it_is_for(
    office: Office, day_id: str
) -> None:
    assert day_id
    desk = Desk(office.database)
    (issued,) = desk.register(document(code=DOCUMENT, unit=None))
    (handed_in,) = desk.register(dossier(code=DOSSIERS[0], unit=None))
    found = parcels_of(office, "c2")["A-1", DOCUMENT]
    assert (found.giver, found.receiver) == ("courier:c2", issued.citizen)
    assert (found.citizen, found.addressee) == (issued.citizen, issued.citizen)
    assert (found.procedure, found.recipient_name) == (issued.procedure, None)
    other = parcels_of(office, "c1")["ua-1", DOSSIERS[0]]
    assert (other.giver, other.receiver) == ("courier:c1", "authority:ua-1")
    assert other.addressee == handed_in.destination
    assert (other.kind, other.papers, other.amount_dong) == ("dossier", None, None)


def test_papers_are_told_once_they_were_counted(office: Office, day_id: str) -> None:
    assert day_id
    papers = (PaperCount("to-khai", 2, 1), PaperCount("cccd", 1, 1))
    Desk(office.database).register(dossier(code=DOSSIERS[0], unit=None))
    phone = Phone("ap-1")
    append(office.database, phone.register(-60, "agent:ap-1", items=DOSSIERS[:1], papers=papers))
    found = parcels_of(office, "c1")
    assert found["ap-1", DOSSIERS[0]].papers == (("to-khai", 2), ("cccd", 1))
    assert found["ap-1", DOSSIERS[1]].papers is None


def test_the_way_is_told_as_planned(office: Office, day_id: str) -> None:
    assert day_id
    route = route_of(office, "c1")
    assert route is not None
    assert (route.distance_m, route.duration_s) == (15_000, 33 * 60)


def test_hours_are_those_of_the_visits(office: Office) -> None:
    """S-2 is promised to the home between 07:15 and 08:00 or in the evening."""
    hours = (TimeWindow(26_100, 28_800), TimeWindow(64_800, 68_400))
    home = replace(PROBLEM.shipments[1], delivery=Visit("A-1", 60, hours))
    shipments = (PROBLEM.shipments[0], home, *PROBLEM.shipments[2:])
    problem = write_problem(replace(PROBLEM, shipments=shipments))
    day_id = office.published_day(SHARED, new=new_day(problem=problem))
    office.drive(day_id, m2="c2")
    route = route_of(office, "c2")
    assert route is not None
    assert [one.windows for one in route.stops] == [
        (), ((moment(7, 15), moment(8)), (moment(18), moment(19))),
    ]  # fmt: skip


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

    class OpenHome:
        def __call__(
            self, _session: Session, principal: Principal, asked: Sequence[DoorAsked], _now: int
        ) -> Doors:
            asked_for.extend((principal.party, one.location_id) for one in asked)
            return Doors({"A-1": AT_HOME}, {"A-1": moment(6, 37)})

        def places(self, *_: object) -> frozenset[str]:
            return frozenset(["A-1"])

    client.app.state.planning = replace(client.planning, doors=OpenHome())
    day_id = client.office.published_day(SHARED)
    client.office.drive(day_id, m1="c1", m2="c2")
    client.access = own(Role.COURIER, "courier:c2")
    home = client.get("/v1/me/route").json()["route"]["stops"][1]["place"]
    assert (home["name"], home["phone"], home["is_masked"]) == (ADDRESS, "+84912345678", False)
    client.access = own(Role.COURIER, "courier:c1")
    assert ADDRESS not in client.get("/v1/me/route").text
    assert asked_for == [("courier:c2", "A-1")]
