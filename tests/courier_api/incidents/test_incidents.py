"""What went wrong on the way is stored like any event, and seen by dispatchers."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from courier_api.custody.core.acts import IncidentKind, Subject
from courier_api.custody.item_ledger import ItemLedger
from courier_api.identities import show
from courier_api.incidents.repository import reports_before
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.custody.phones import AGENT
from tests.courier_api.devices.handsets import let_in
from tests.courier_api.evidence.phones import Sender
from tests.courier_api.evidence.sent_pictures import fresh
from tests.courier_api.incidents.reporting import NOTE, POSITION, report
from tests.courier_api.live.listening import read
from tests.courier_api.sync.carriers import NUMBERS, Carrier


def new_party() -> str:
    """A courier that nobody else is."""
    return f"courier:i{next(NUMBERS)}"


def courier(api: Api) -> Carrier:
    return Carrier(api, new_party())


def listed(api: Api, by: Actor | None = None, **more: Any) -> list[dict[str, Any]]:
    more = more or {"by": by or api.actor(Role.DISPATCHER)}
    answer = api.get("/v1/incidents", **more)
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["incidents"]
    return told


def openings(api: Api, subject: str) -> list[tuple[str, str]]:
    by = api.actor(Role.ADMINISTRATOR)
    answer = api.get("/v1/audit/openings", by=by, params={"subject": subject, "page_size": 200})
    return sorted((one["field"], one["endpoint"]) for one in answer.json()["openings"])


def test_a_dispatcher_sees_an_incident_that_names_no_item(api: Api) -> None:
    an = courier(api)
    event = report(an, place="ap-1")
    told = listed(api)[0]
    assert told["event_id"] == show(event.event_id)
    assert (told["kind"], told["items"], told["place"]) == ("road_flooded", [], "ap-1")
    assert told["words"] == {"vi": "Đường bị ngập.", "en": "The road is flooded."}
    assert (told["note"], told["position"]) == (NOTE, {"lon": 107.568012, "lat": 16.469123})
    assert (told["standing"], told["evidence"]) == ("applied", [])
    assert told["event_time"] == "2026-11-21T00:30:00Z"
    assert told["device_id"] == show(event.device_id)


def test_the_newest_come_first_page_by_page(api: Api) -> None:
    an, by = courier(api), api.actor(Role.DISPATCHER)
    wanted = [show(report(an, minute).event_id) for minute in range(5)][::-1]
    seen, token = [], None
    for _ in range(3):
        params = {"page_size": 2} | ({"page_token": token} if token else {})
        page = api.get("/v1/incidents", by=by, params=params).json()
        seen += [one["event_id"] for one in page["incidents"]]
        token = page["next_page_token"]
    assert seen[:5] == wanted


def test_other_reports_are_none(api: Api) -> None:
    an = courier(api)
    event = report(an)
    code = an.code()
    for minute, what in enumerate(Subject, 60):
        if what is not Subject.INCIDENT:
            an.send(an.phone.report(minute, what, receiver=AGENT, items=(code,)))
    assert listed(api)[0]["event_id"] == show(event.event_id)


def test_among_many_other_reports_they_are_found(api: Api) -> None:
    """More than are read at once."""
    an, event = courier(api), None
    event = report(an)
    code = an.code()
    others = [an.phone.report(60, Subject.DAMAGED, items=(code,)) for _ in range(201)]
    an.send(*others)
    assert listed(api)[0]["event_id"] == show(event.event_id)


def test_an_incident_may_be_about_items_and_of_no_said_kind(api: Api) -> None:
    an = courier(api)
    code = an.code()
    report(an, kind=None, items=(code,))
    told = listed(api)[0]
    assert (told["kind"], told["items"]) == (None, [code])
    assert told["words"]["vi"] == "Có sự cố."


def test_a_phone_sees_its_own_partys_alone(api: Api) -> None:
    mine, theirs = courier(api), courier(api)
    event = report(mine)
    report(theirs)
    own = listed(api, token=let_in(api, mine.handset))
    assert [one["event_id"] for one in own] == [show(event.event_id)]


def test_pictures_are_told_with_how_far_they_have_come(api: Api) -> None:
    an, picture, missing = courier(api), fresh(), b"m" * 32
    digest = sha256(picture).digest()
    report(an, evidence=(digest, missing))
    Sender(api).send(picture)
    told = {one["sha256"]: one["state"] for one in listed(api)[0]["evidence"]}
    assert told == {digest.hex(): "present", missing.hex(): "pending"}


@pytest.mark.parametrize("fields", [
    {}, {"note": ["no text"], "position": "no list"}, {"position": [107_568_012]},
    {"position": [True, 16_469_123]}, {"position": [16_469_123, 107_568_012]},
    {"position": [1, 2, 3, 4]},
])  # fmt: skip
def test_what_is_no_note_and_no_position_is_left_out(api: Api, fields: dict[str, Any]) -> None:
    report(courier(api), fields=fields)
    told = listed(api)[0]
    assert (told["note"], told["position"]) == (None, None)


def test_how_exact_a_position_is_may_follow_it(api: Api) -> None:
    report(courier(api), fields={"position": [*POSITION, 12]})
    assert listed(api)[0]["position"] == {"lon": 107.568012, "lat": 16.469123}


def test_a_look_is_noted_once_an_hour_and_ones_own_is_not(api: Api) -> None:
    party = new_party()
    an = Carrier(api, party)
    report(an)
    assert [one["party"] for one in listed(api, token=let_in(api, an.handset))] == [party]
    assert openings(api, party) == []
    by = api.actor(Role.DISPATCHER)
    for _ in range(3):
        listed(api, by)
    endpoint = "GET /v1/incidents"
    assert openings(api, party) == [("incident_note", endpoint), ("incident_position", endpoint)]


def test_nothing_personal_stands_in_the_ledger(api: Api) -> None:
    report(courier(api))
    answer = api.get("/v1/ledger/export", by=api.actor(Role.DISPATCHER))
    assert NOTE not in answer.text
    assert "Hạnh".encode() not in answer.content


def test_it_changes_no_item_and_leaves_no_gap_behind(api: Api) -> None:
    party = new_party()
    an, desk = Carrier(api, party), Carrier(api, AGENT)
    code = desk.code()
    desk.send(desk.phone.register(0, items=(code,)))
    report(an, 5)
    an.send(an.phone.hand(10, AGENT, party, code))
    with api.services.database.reading() as session:
        state = ItemLedger(session).state(code)
    assert state is not None
    assert (state.holder, state.contradictions) == (party, ())


def test_whoever_looks_on_is_told_at_once(api: Api) -> None:
    an, bus = courier(api), api.services.bus
    with bus.subscribe(["incidents"]) as subscription:
        event = report(an, kind=IncidentKind.VEHICLE, place="ap-1")
        (message,) = read(subscription, 1)
        # Others of this file may be told late.
        while message.data["event_id"] != show(event.event_id):
            (message,) = read(subscription, 1)
    assert (message.topic, message.kind) == ("incidents", "incident.reported")
    told = message.data
    assert (told["kind"], told["place"], told["num_evidence"]) == ("vehicle", "ap-1", 0)
    assert NOTE not in json.dumps(told, ensure_ascii=False)


def test_reports_are_found_by_their_index(api: Api) -> None:
    report(courier(api))
    asked = "SELECT seq FROM ledger_entries WHERE act = 'report' ORDER BY seq DESC LIMIT 5"
    explain = "EXPLAIN QUERY PLAN" if api.services.database.is_sqlite else "EXPLAIN"
    with api.services.database.reading() as session:
        assert reports_before(session, None, 1)
        connection = session.connection()
        if not api.services.database.is_sqlite:
            # Of so few rows it would read them all.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"{explain} {asked}")
        assert "ix_ledger_entries_report" in str(plan.all())
