"""Homes open to couriers near their hour, and every opening is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from courier_api.audit.service import openings
from courier_api.couriers.doors import Door, DoorAsked, Doors
from courier_api.couriers.near import AT_ANY_HOUR, NearDoors
from courier_api.custody.core.acts import Purpose
from courier_api.items.drafts import ItemDraft
from courier_api.items.personal import PersonalData
from courier_api.items.personal_service import PersonalKeeper, erase_personal
from courier_api.items.service import register_items
from courier_api.models import DayRow
from courier_api.roles import Principal, Role
from courier_api.tracking.fixes import Fix
from courier_api.tracking.service import take_fixes
from tests.courier_api.apis import Api, api, clock
from tests.courier_api.custody.phones import MORNING, Phone
from tests.courier_api.items.desk import HOA, document, pseudonym
from tests.courier_api.items.ledger_world import append
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.rights_samples import office as office_of
from tests.courier_api.planning.small_day import ADDRESS, DOCUMENT, SHARED, moment, new_day

__all__ = ["api", "clock"]

C2 = Principal(Role.COURIER, b"s" * 16, party="courier:c2")
ARRIVAL = moment(7, 22)
MINUTE, HOUR = 60_000, 3_600_000
OTHER = "H57.17.21-261114-0010"
#: Two hours after the first home.
LATER = DoorAsked("", "A-2", (OTHER,), ARRIVAL + 2 * HOUR)
CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"


def register(office: Office, *drafts: ItemDraft) -> None:
    with office.database.writing() as session:
        keeper = PersonalKeeper(pseudonym)
        register_items(session, drafts, by="agent:042", now=MORNING, keeper=keeper)


@pytest.fixture
def day_id(office: Office) -> str:
    made = office.published_day(SHARED)
    office.drive(made, m2="c2")
    return made


@pytest.fixture
def asked(office: Office, day_id: str) -> DoorAsked:
    """The home of the day, whose document is registered."""
    register(office, document(code=DOCUMENT))
    return DoorAsked(day_id, "A-1", (DOCUMENT,), ARRIVAL)


def opened(
    office: Office, now: int, *asked: DoorAsked, here: tuple[float, float] | None = None
) -> Mapping[str, Door]:
    with office.database.writing() as session:
        return NearDoors(position_of=lambda _party, _now: here)(session, C2, asked, now).opened


def noted(office: Office) -> list[tuple[str, str, str]]:
    with office.database.reading() as session:
        rows = openings(session, None, 100)
        return sorted((row.subject, row.field, row.endpoint) for row in rows)


def delivered(office: Office, code: str, minute: float, giver: str = "courier:c2") -> None:
    """Let an item end at its citizen's, so many minutes after seven."""
    phone = Phone(f"{giver} {code}")
    append(
        office.database,
        phone.register(-60, giver, CITIZEN, items=(code,)),
        phone.hand(minute, giver, CITIZEN, code, purpose=Purpose.DELIVER),
    )


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (ARRIVAL - 45 * MINUTE - 1, False),
        (ARRIVAL - 45 * MINUTE, True),
        (ARRIVAL + 4 * HOUR, True),
        (ARRIVAL + 4 * HOUR + 1, False),
    ],
)
def test_a_home_opens_near_its_hour(
    office: Office, asked: DoorAsked, now: int, is_open: bool
) -> None:
    doors = opened(office, now, asked)
    door = Door(str(HOA.address), HOA.phone, 107.568, 16.469, {DOCUMENT: str(HOA.name)})
    assert doors == ({"A-1": door} if is_open else {})
    assert len(noted(office)) == 4 * is_open


@pytest.mark.parametrize(
    ("here", "is_open"),
    [
        ((107.568, 16.469 + 499 / 111_195), True),
        ((107.568, 16.469 - 501 / 111_195), False),
        # A degree of longitude is 0.959 as long there.
        ((107.568 + 520 / 111_195, 16.469), True),
        ((107.568 - 522 / 111_195, 16.469), False),
    ],
)
def test_a_home_opens_near_the_place_whatever_the_hour_is(
    office: Office, asked: DoorAsked, here: tuple[float, float], is_open: bool
) -> None:
    assert bool(opened(office, moment(5), asked, here=here)) is is_open
    assert bool(opened(office, moment(16), asked, here=here)) is is_open


def test_a_home_that_is_done_with_is_closed_to_whoever_stands_before_it(
    office: Office, asked: DoorAsked
) -> None:
    delivered(office, DOCUMENT, 30)
    assert opened(office, moment(7, 45), asked, here=(107.568, 16.469))
    assert not opened(office, moment(7, 45) + 1, asked, here=(107.568, 16.469))


def test_every_opening_is_noted_by_item_and_field(office: Office, asked: DoorAsked) -> None:
    opened(office, ARRIVAL, asked)
    opened(office, ARRIVAL, asked)
    assert noted(office) == sorted(
        2 * [(DOCUMENT, field, "GET /v1/me/route")
             for field in
             ("citizen_address", "citizen_name", "citizen_phone", "citizen_position")]
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "is_open"), [(15, True), (15.001, False)])
def test_a_home_closes_when_all_is_done_there(
    office: Office, asked: DoorAsked, minutes: float, is_open: bool
) -> None:
    delivered(office, DOCUMENT, 30)
    now = moment(7, 30) + round(minutes * MINUTE)
    assert bool(opened(office, now, asked)) is is_open


def test_a_home_stays_open_while_something_is_left_to_do(office: Office, asked: DoorAsked) -> None:
    delivered(office, DOCUMENT, 30)
    both = replace(asked, codes=(DOCUMENT, OTHER))
    assert opened(office, moment(10), both)


def test_a_home_closes_when_the_courier_has_what_was_to_be_collected(
    office: Office, asked: DoorAsked
) -> None:
    phone = Phone("c2")
    append(office.database, phone.register(25, "courier:c2", CITIZEN, items=(DOCUMENT,)))
    assert opened(office, moment(7, 40), asked)
    assert not opened(office, moment(7, 41), asked)


@pytest.mark.parametrize(("minute", "opens"), [(2, 55), (22, 75), (52, 75)])
def test_a_courier_who_is_early_sees_the_next_home_earlier(
    office: Office, asked: DoorAsked, minute: int, opens: int
) -> None:
    """The next hour is 09:22: near from 08:37; twenty minutes before that after a home at 07:02."""
    register(office, document(code=OTHER))
    delivered(office, DOCUMENT, minute)
    later = replace(LATER, day_id=asked.day_id)
    begin = moment(7, 22) + opens * MINUTE
    assert "A-2" not in opened(office, begin - 1, asked, later)
    assert "A-2" in opened(office, begin, asked, later)


@pytest.mark.parametrize(("minute", "late"), [(22, 0), (52, 30), (600, 120)])
def test_a_courier_who_is_late_sees_the_next_home_longer(
    office: Office, asked: DoorAsked, minute: int, late: int
) -> None:
    """No more than two hours longer, however late the last home was."""
    register(office, document(code=OTHER))
    delivered(office, DOCUMENT, minute)
    later = replace(LATER, day_id=asked.day_id)
    end = moment(13, 22) + late * MINUTE
    assert "A-2" in opened(office, end, asked, later)
    assert "A-2" not in opened(office, end + 1, asked, later)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (moment(1), moment(8, 37)),
        (moment(13, 22), moment(8, 37)),
        (moment(13, 22) + 1, None),
    ],
)
def test_it_is_told_from_when_a_home_is_open(
    office: Office, asked: DoorAsked, now: int, opens: int | None
) -> None:
    with office.database.writing() as session:
        later = replace(LATER, day_id=asked.day_id)
        assert NearDoors()(session, C2, [later], now).opens_at.get("A-2") == opens


def test_a_home_that_is_done_with_opens_no_more(office: Office, asked: DoorAsked) -> None:
    delivered(office, DOCUMENT, 30)
    with office.database.writing() as session:
        assert NearDoors()(session, C2, [asked], moment(7, 50)).opens_at == {}


def test_what_others_handed_over_opens_nothing_earlier(office: Office, asked: DoorAsked) -> None:
    """The citizen came for it to the counter, at half past six."""
    register(office, document(code=OTHER))
    delivered(office, DOCUMENT, -30, giver="office:3")
    later = replace(LATER, day_id=asked.day_id)
    assert "A-2" not in opened(office, moment(8, 37) - 1, asked, later)
    assert "A-2" in opened(office, moment(8, 37), asked, later)


def test_what_was_erased_is_not_told_from_the_plan(office: Office, asked: DoorAsked) -> None:
    with office.database.writing() as session:
        erase_personal(session, [DOCUMENT])
    assert opened(office, ARRIVAL, asked) == {}
    assert noted(office) == []


def test_of_items_that_nobody_registered_the_plan_tells_the_home(
    office: Office, day_id: str
) -> None:
    drawn = DoorAsked(day_id, "A-1", (DOCUMENT,), ARRIVAL)
    assert opened(office, ARRIVAL, drawn) == {"A-1": Door(ADDRESS, None, 107.568, 16.469)}
    assert (DOCUMENT, "citizen_address", "GET /v1/me/route") in noted(office)
    unnamed = replace(drawn, codes=())
    assert opened(office, ARRIVAL, unnamed)
    assert ("A-1", "citizen_address", "GET /v1/me/route") in noted(office)


def test_a_plan_whose_time_is_over_tells_no_home(office: Office, day_id: str) -> None:
    doors, drawn = NearDoors(), DoorAsked(day_id, "A-1", (), ARRIVAL)
    with office.database.writing() as session:
        assert doors(session, C2, [drawn], ARRIVAL).opened
        session.execute(update(DayRow).values(problem=None))
        assert not doors(session, C2, [drawn], ARRIVAL).opened


def test_several_people_at_one_place_are_told_by_the_first_of_each(
    office: Office, asked: DoorAsked
) -> None:
    silent = PersonalData(name="Lê Thị Ví Dụ", address="9 Lê Lợi")
    register(office, document(code=OTHER, personal=silent))
    door = opened(office, ARRIVAL, replace(asked, codes=(OTHER, DOCUMENT)))["A-1"]
    assert (door.address, door.phone) == ("9 Lê Lợi", HOA.phone)
    subjects = {(subject, field) for subject, field, _ in noted(office)}
    assert subjects == {
        (OTHER, "citizen_address"), (DOCUMENT, "citizen_phone"), (OTHER, "citizen_position"),
        (OTHER, "citizen_name"), (DOCUMENT, "citizen_name"),
    }  # fmt: skip


def test_where_homes_are_is_told_and_noted_without_anything_else(
    office: Office, asked: DoorAsked
) -> None:
    with office.database.writing() as session:
        doors = NearDoors()
        assert doors.places(session, C2, [asked], ARRIVAL - HOUR) == frozenset()
        assert doors.places(session, C2, [asked], ARRIVAL) == {"A-1"}
    assert noted(office) == [(DOCUMENT, "citizen_position", "GET /v1/me/route/lines")]


def test_where_a_home_is_ends_with_its_address(office: Office, asked: DoorAsked) -> None:
    with office.database.writing() as session:
        erase_personal(session, [DOCUMENT])
        assert NearDoors().places(session, C2, [asked], ARRIVAL) == frozenset()
    assert noted(office) == []


@pytest.mark.parametrize("now", [moment(0), moment(3), moment(12), moment(23, 59)])
def test_in_a_demonstration_homes_are_open_at_any_hour(
    office: Office, asked: DoorAsked, now: int
) -> None:
    # Late shifts end on the next day.
    late = replace(asked, arrival=moment(47, 59))
    with office.database.writing() as session:
        for one in (asked, late):
            assert NearDoors(AT_ANY_HOUR)(session, C2, [one], now).opened


def test_at_any_hour_a_home_closes_all_the_same_when_it_is_done_with(
    office: Office, asked: DoorAsked
) -> None:
    delivered(office, DOCUMENT, 22)
    with office.database.writing() as session:
        doors = NearDoors(AT_ANY_HOUR)
        assert doors(session, C2, [asked], moment(7, 37)).opened
        assert doors(session, C2, [asked], moment(7, 38)) == Doors()


def test_the_server_opens_them_on_the_courier_s_route(api: Api) -> None:
    made = office_of(api)
    made.drive(made.published_day(SHARED), m2="c2")
    register(made, document(code=DOCUMENT))
    courier = api.actor(Role.COURIER, party="courier:c2")
    stop = api.get("/v1/me/route", by=courier).json()["route"]["stops"][1]
    home = stop["place"]
    assert (home["name"], home["phone"], home["is_masked"]) == (HOA.address, HOA.phone, False)
    assert stop["phone_opens_at"] is None
    assert stop["visits"][0]["parcels"][0]["recipient_name"] == HOA.name


def test_before_the_hour_neither_route_nor_item_tells_whose_it_is(api: Api) -> None:
    made = office_of(api)
    code = f"{DOCUMENT[:-4]}0011"
    items = (new_day().items or b"").replace(DOCUMENT.encode(), code.encode())
    day = date(2026, 11, 24)
    made.drive(made.published_day(SHARED, new=new_day(date=day, items=items)), m2="c4")
    register(made, document(code=code))
    arrival, before = ARRIVAL + 3 * 24 * HOUR, api.clock.now
    seen = []
    for now in (arrival - 46 * MINUTE, arrival - 45 * MINUTE):
        api.clock.now = now
        by = api.actor(Role.COURIER, party="courier:c4")
        stop = api.get("/v1/me/route", by=by).json()["route"]["stops"][1]
        is_told = api.get(f"/v1/items/{code}/citizen", by=by).status_code
        seen.append((stop["place"]["is_masked"], stop["phone_opens_at"], is_told))
    assert seen == [(True, "2026-11-23T23:37:00Z", 404), (False, None, 200)]
    api.clock.now = arrival - 2 * HOUR
    fix = Fix(api.clock.now, 107.568, 16.469, 5.0)
    assert take_fixes(api.services.bus, "c4", [fix], api.clock.now) is not None
    by = api.actor(Role.COURIER, party="courier:c4")
    home = api.get("/v1/me/route", by=by).json()["route"]["stops"][1]["place"]
    api.clock.now = before
    assert (home["is_masked"], home["phone"]) == (False, HOA.phone)
