"""Alarms are raised by themselves, told once, and cleared when what was missing has come."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from courier_api.custody.core.events import Event as Scan
from courier_api.expected import watching
from courier_api.expected.alarm_service import kept_alarms, settle_alarms
from courier_api.expected.alarms import AlarmKind, alarms_of
from courier_api.expected.service import match_day
from courier_api.expected.watching import HandoverWatch, alarm_gauge
from courier_api.live.audiences import topics_of
from courier_api.roles import Access, Principal, Right, Role
from tests.courier_api.custody.phones import CITIZEN, Phone
from tests.courier_api.expected.ledger import ledger_items, new_event, writing_to
from tests.courier_api.expected.test_service import C1, C2, OFFICE, scan_the_morning
from tests.courier_api.expected.watched import Watched, alarms_in
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import (
    ADDRESS,
    ALONE,
    DAY,
    DOCUMENT,
    DOSSIERS,
    DRAWN,
    SHARED,
    moment,
    new_day,
)

AUTHORITY = "authority:ua-1"
MISSING, SWAPPED, UNEXPECTED = "missing", "swapped", "unexpected"


@pytest.fixture
def watched(office: Office) -> Watched:
    return Watched(office)


@pytest.fixture
def day_id(office: Office) -> str:
    """C1 and C2 drive; S-4 should be collected by 07:12, so that it is missing after 07:42."""
    made = office.published_day(SHARED)
    office.drive(made, m1="c1", m2="c2")
    return made


def scan(office: Office, phone: Phone, *events: Scan) -> None:
    with writing_to(office.database) as writer:
        writer.append(tuple(new_event(phone, event) for event in events))


def test_before_its_time_has_passed_nothing_is_told(watched: Watched, day_id: str) -> None:
    assert watched.looked(moment(7)) == []
    assert watched.rows() == []


def test_a_gap_is_told_once_and_stands(watched: Watched, day_id: str) -> None:
    watched.listen()
    scan_the_morning(watched.office)
    assert MISSING not in {one["kind"] for one in alarms_in(watched.looked(moment(7, 42)))}
    (message,) = watched.looked(moment(7, 43))
    assert (message.topic, message.kind) == (f"alarms/{day_id}", "alarms.raised")
    (told,) = message.data["alarms"]
    assert told == {
        "alarm_id": told["alarm_id"], "kind": MISSING, "direction": "collect", "courier": C2,
        "counterparty": AUTHORITY, "other_courier": None, "items": [DRAWN], "num_items": 1,
    }  # fmt: skip
    for minute in range(44, 50):
        assert watched.looked(moment(7, minute)) == []
    assert watched.standing() == {MISSING: 1, UNEXPECTED: 1}
    bodies = [json.loads(one) for one in watched.messages()]
    assert sorted(one["type"] for one in bodies) == ["handover.missing", "handover.unexpected"]


def test_workers_that_look_at_once_tell_once(watched: Watched, day_id: str) -> None:
    watched.listen()
    scan_the_morning(watched.office)
    watched.office.clock.now = moment(9)
    workers = [watched.another() for _ in range(4)]
    with ThreadPoolExecutor(len(workers)) as pool:
        for done in [pool.submit(one.look) for one in workers]:
            done.result()
    assert len(alarms_in(watched.told())) == 3
    assert len(watched.rows()) == len(watched.messages()) == 3


def test_whoever_looked_before_another_one_wrote_writes_nothing(
    watched: Watched, day_id: str
) -> None:
    office = watched.office
    office.clock.now = moment(9)
    with office.database.reading() as session:
        matched = match_day(session, day_id, ledger_items(), now=moment(9), params=office.params)
        seen = kept_alarms(session, day_id)
    watched.looked()
    with office.database.writing() as session:
        late = settle_alarms(session, day_id, alarms_of(matched), seen, now=moment(9))
    assert (late.raised, late.cleared) == ((), ())
    assert len(watched.rows()) == 8


def test_a_scan_that_comes_late_clears(watched: Watched, day_id: str) -> None:
    scan_the_morning(watched.office)
    told = {one["kind"]: one["alarm_id"] for one in alarms_in(watched.looked(moment(7, 45)))}
    c2 = Phone("c2 later")
    scan(watched.office, c2, c2.hand(11, AUTHORITY, C2, DRAWN, place="ua-1"))
    (message,) = watched.looked(moment(8))
    assert (message.kind, message.data["alarm_ids"]) == ("alarms.cleared", [told[MISSING]])
    assert watched.standing() == {UNEXPECTED: 1}
    assert {one.cleared_at for one in watched.rows()} == {None, moment(8)}
    assert watched.counts[-1] == {
        AlarmKind.MISSING: 0, AlarmKind.SWAPPED: 0, AlarmKind.UNEXPECTED: 1,
    }  # fmt: skip


def test_what_is_handed_over_in_part_is_missing_until_all_of_it_came(
    watched: Watched, day_id: str
) -> None:
    """That there are fewer items is nothing new to tell, but the alarm says so."""
    desk, c1 = Phone("desk"), Phone("c1")
    scan(watched.office, desk, desk.register(-60, "agent:ap-1", items=DOSSIERS))
    watched.looked(moment(7, 50))
    scan(watched.office, c1, c1.hand(11, "agent:ap-1", C1, DOSSIERS[0], place="ap-1"))
    told = alarms_in(watched.looked(moment(7, 55)))
    assert {one["direction"] for one in told} == {"deliver"}
    (collect,) = [one for one in watched.rows() if one.subject == "collect S-1"]
    assert (collect.cleared_at, collect.codes) == (None, DOSSIERS[1])
    scan(watched.office, c1, c1.hand(12, "agent:ap-1", C1, DOSSIERS[1], place="ap-1"))
    watched.looked(moment(7, 56))
    (collect,) = [one for one in watched.rows() if one.subject == "collect S-1"]
    assert collect.cleared_at == moment(7, 56)


def test_items_of_one_unexpected_scan_are_one_alarm(watched: Watched, day_id: str) -> None:
    others = ("H57-261121-0077", "H57-261121-0078")
    desk, c2 = Phone("desk"), Phone("c2")
    scan(watched.office, desk, desk.register(-60, OFFICE, items=others))
    scan(watched.office, c2, c2.hand(1, OFFICE, C2, *others, place="po-1"))
    (told,) = alarms_in(watched.looked(moment(7, 5)))
    assert (told["kind"], told["courier"], told["counterparty"]) == (UNEXPECTED, C2, OFFICE)
    assert told["items"] == list(others)
    (row,) = watched.rows()
    assert (row.number, row.shipment_id, row.time) == (None, None, moment(7, 1))


def test_an_unexpected_scan_that_is_withdrawn_clears(watched: Watched, day_id: str) -> None:
    desk, c2 = Phone("desk"), Phone("c2")
    scan(watched.office, desk, desk.register(-60, OFFICE, items=("H57-261121-0077",)))
    wrong = c2.hand(1, OFFICE, C2, "H57-261121-0077", place="po-1")
    scan(watched.office, c2, wrong)
    watched.looked(moment(7, 5))
    scan(watched.office, c2, c2.withdraw(2, wrong))
    watched.looked(moment(7, 6))
    assert watched.standing() == {}


def test_another_courier_in_the_place_of_the_planned_one_is_swapped(
    watched: Watched, day_id: str
) -> None:
    watched.listen()
    scan_the_morning(watched.office)
    watched.office.drive(day_id, m1="c3")
    swapped = [one for one in alarms_in(watched.looked(moment(7, 30))) if one["kind"] == SWAPPED]
    assert ("courier:c3", C1) in {(one["courier"], one["other_courier"]) for one in swapped}
    assert any(b'"type":"handover.swapped"' in one for one in watched.messages())


def test_a_version_that_expects_the_same_raises_nothing_again(
    watched: Watched, day_id: str
) -> None:
    """In ALONE m1 should have collected S-4 as well, and nobody has."""
    office = watched.office
    watched.looked(moment(9))
    before = {one.subject: one for one in watched.rows()}
    office.add(day_id, ALONE)
    office.publish(day_id, 2)
    assert alarms_in(watched.looked(moment(9, 1))) == []
    after = {one.subject: one for one in watched.rows()}
    assert {one.alarm_id for one in before.values()} == {one.alarm_id for one in after.values()}
    # The alarms follow to whoever is to do it in the version that couriers see.
    of_s4 = "collect S-4"
    assert (before[of_s4].courier, after[of_s4].courier) == (C2, C1)
    assert (before[of_s4].time, after[of_s4].time) == (moment(7, 12), moment(7, 25))


def test_what_is_due_again_is_cleared_and_may_be_raised_again(
    watched: Watched, day_id: str
) -> None:
    """S-4 is due by 07:12 in SHARED, by 07:25 in ALONE: overdue from 07:42 and from 07:55."""
    watched.looked(moment(7, 45))
    watched.office.add(day_id, ALONE)
    watched.office.publish(day_id, 2)
    watched.looked(moment(7, 46))
    (first,) = [one for one in watched.rows() if one.subject == "collect S-4"]
    assert first.cleared_at == moment(7, 46)
    watched.looked(moment(7, 56))
    times = sorted(one.raised_at for one in watched.rows() if one.subject == "collect S-4")
    assert times == [moment(7, 45), moment(7, 56)]


def test_every_day_that_is_lived_is_watched_and_no_other(watched: Watched) -> None:
    office = watched.office
    first = office.published_day(SHARED)
    second = office.published_day(SHARED, new=new_day(parties={"ap-1": "agent:ap-7"}))
    tomorrow = office.published_day(SHARED, new=new_day(date=DAY + timedelta(days=1)))
    draft = office.take(new_day(parties={"ap-1": "agent:ap-8"})).day_id
    office.add(draft, SHARED)
    told = watched.looked(moment(9))
    assert {one.topic for one in told} == {f"alarms/{first}", f"alarms/{second}"}
    assert [len(watched.rows(one)) for one in (first, second, tomorrow, draft)] == [8, 8, 0, 0]


def test_a_scan_that_comes_days_later_still_clears(watched: Watched, day_id: str) -> None:
    scan_the_morning(watched.office)
    watched.looked(moment(9))
    c2 = Phone("c2 later")
    scan(watched.office, c2, c2.hand(11, AUTHORITY, C2, DRAWN, place="ua-1"))
    watched.looked(moment(9 + 5 * 24))
    (collect,) = [one for one in watched.rows() if one.subject == "collect S-4"]
    assert collect.cleared_at == moment(9 + 5 * 24)


def test_a_day_that_fails_stops_no_other(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    office = watched.office
    days = [office.published_day(SHARED),
            office.published_day(SHARED, new=new_day(parties={"ap-1": "agent:ap-7"}))]  # fmt: skip
    failing = min(days)

    def match(session: Any, day_id: str, *args: Any, **more: Any) -> Any:
        if day_id == failing:
            raise RuntimeError
        return match_day(session, day_id, *args, **more)

    monkeypatch.setattr(watching, "match_day", match)
    watched.looked(moment(9))
    assert {one.day_id for one in watched.rows()} == {max(days)}


def test_nothing_of_a_citizen_is_told_or_kept(watched: Watched, day_id: str) -> None:
    watched.listen()
    desk, c1 = Phone("desk"), Phone("c1")
    scan(watched.office, desk, desk.register(-60, OFFICE, items=(DOCUMENT,)))
    scan(watched.office, c1, c1.hand(3, OFFICE, C1, DOCUMENT, place="po-1"),
         c1.hand(5, C1, CITIZEN, DOCUMENT, place="A-1"))  # fmt: skip
    told = watched.looked(moment(9))
    assert "citizen" in {one["counterparty"] for one in alarms_in(told)}
    everything = "".join(one.text for one in told) + b"".join(watched.messages()).decode()
    kept = "".join(str(vars(row)) for row in watched.rows())
    for secret in (CITIZEN.partition(":")[2], ADDRESS):
        assert secret not in everything + kept
    assert "A-1" not in everything


def test_where_there_is_much_to_tell_it_is_told_how_much(
    watched: Watched, day_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_MAX_RAISED", 3)
    (message,) = watched.looked(moment(9))
    assert (len(message.data["alarms"]), message.data["num_more"]) == (3, 5)


def test_the_watch_looks_by_itself(office: Office, day_id: str) -> None:
    office.clock.now = moment(9)
    registry, is_done = CollectorRegistry(), Event()
    gauge = alarm_gauge(registry)

    def count(num: Any) -> None:
        gauge(num)
        is_done.set()

    with HandoverWatch(
        office.database, office.bus, ledger_items(), clock=office.clock, params=office.params,
        count=count, seconds=0.01,
    ):  # fmt: skip
        assert is_done.wait(20)
    text = generate_latest(registry).decode()
    assert 'postroute_handover_alarms{kind="missing"} 8.0' in text
    assert 'postroute_handover_alarms{kind="swapped"} 0.0' in text


def test_planners_are_told_of_no_alarms() -> None:
    def topics(role: Role, right: Right) -> tuple[str, ...]:
        return topics_of(Access(Principal(role, b"s" * 16), right))

    assert "alarms" in topics(Role.DISPATCHER, Right.ALL)
    assert "alarms" not in topics(Role.PLANNER, Right.OWN)
