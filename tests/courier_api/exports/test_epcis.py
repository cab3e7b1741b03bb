"""The ledger as an EPCIS document: whole, in words of the vocabulary, without persons."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema_rs import Draft7Validator

from courier_api.custody.core.acts import Ruling, WithdrawDetail, WithdrawReason
from courier_api.custody.core.events import Event
from courier_api.db import Database
from courier_api.exports.cbv import vocabulary_faults
from courier_api.exports.documents import epcis_events
from courier_api.exports.epcis import EpcisWriter, VocabularyError
from courier_api.exports.identifiers import Identifiers, event_uri
from courier_api.exports.service import Span, epcis_file, export_epcis, pieces_of
from courier_api.exports.versions import version_at
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BAG,
    CITIZEN,
    DOSSIER,
    MINUTE,
    MORNING,
    OFFICE,
    OTHER_DOSSIER,
    Phone,
    held,
    recorded,
)
from tests.courier_api.exports.journeys import THIRD, all_else, one_journey, rulings
from tests.courier_api.items.desk import DAY, Desk
from tests.courier_api.items.ledger_world import append, revoke

BASE = "https://postroute.example/id"


def told(database: Database, span: Span | None = None) -> list[dict[str, Any]]:
    with database.reading() as session:
        records = (span or Span()).records(session)
        return list(epcis_events(session, records, EpcisWriter(Identifiers())))


def shortly(events: list[dict[str, Any]]) -> list[str]:
    """Step, disposition and what it is about, without the address."""
    return [
        " ".join(
            (
                *(["error:"] if "errorDeclaration" in event else []),
                event.get("bizStep", "-"),
                event["disposition"],
                *(one.rpartition("/")[2] for one in event.get("epcList", event.get("childEPCs"))),
            )
        )
        for event in events
    ]


def test_a_journey_is_told_step_by_step(one_desk: Desk) -> None:
    append(one_desk.database, *one_journey())
    both = f"{DOSSIER} {OTHER_DOSSIER}"
    assert shortly(told(one_desk.database)) == [
        f"commissioning active {both}",
        f"accepting in_progress {both}",
        f"inspecting completeness_verified {DOSSIER}",
        f"packing container_closed {both}",
        f"departing in_transit {BAG}",
        f"arriving in_progress {BAG}",
        f"receiving in_progress {BAG}",
        f"unpacking completeness_verified {both}",
        f"departing in_transit {both}",
        f"arriving in_progress {both}",
        f"receiving in_progress {both}",
        f"commissioning active {THIRD}",
        f"accepting in_progress {THIRD}",
        f"departing in_transit {THIRD}",
        f"holding in_transit {THIRD}",
        f"accepting in_progress {THIRD}",
    ]


def test_an_event_is_told_with_its_parties_place_and_clock(one_desk: Desk) -> None:
    (event,) = (one for one in one_journey() if one.items == (BAG,) and one.giver == AN)
    append(one_desk.database, *one_journey())
    wanted = event_uri(event.event_id)
    found = next(one for one in told(one_desk.database) if one["eventID"] == wanted)
    assert found == {
        "type": "ObjectEvent",
        "eventID": wanted,
        "eventTime": "2026-11-21T07:40:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"{BASE}/bag/{BAG}"],
        "action": "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "readPoint": {"id": f"{BASE}/point/office-3"},
        "bizLocation": {"id": f"{BASE}/point/office-3"},
        "sourceList": [{"type": "possessing_party", "source": f"{BASE}/party/courier-c7"}],
        "destinationList": [{"type": "possessing_party", "destination": f"{BASE}/party/office-3"}],
        "postroute:act": "handover",
        "postroute:upu": "EDD",
    }


def test_a_bag_that_holds_other_things_than_were_packed_is_told(one_desk: Desk) -> None:
    append(one_desk.database, *all_else())
    found = [one for one in shortly(told(one_desk.database)) if "mismatch" in one or "open" in one]
    assert found == [
        f"inspecting mismatch_quantity {DOSSIER}",
        "inspecting container_open B-AAAAAAAAAA",
        f"unpacking mismatch_instance {DOSSIER}",
        f"inspecting mismatch_instance {DOSSIER} {THIRD}",
        f"inspecting container_open {BAG}",
    ]


def test_no_citizen_is_told_from_another(one_desk: Desk) -> None:
    append(one_desk.database, *one_journey(), *all_else())
    text = json.dumps(told(one_desk.database))
    assert f"{BASE}/party/citizen" in text
    assert CITIZEN.partition(":")[2] not in text


def test_a_withdrawn_scan_is_declared_wrong_under_its_own_identity(one_desk: Desk) -> None:
    phone = Phone("an")
    scan = phone.hand(5, AN, OFFICE, DOSSIER)
    append(one_desk.database, scan, phone.withdraw(7, scan))
    first, second, wrong_first, wrong_second = told(one_desk.database)
    assert wrong_second.pop("errorDeclaration") == {
        "declarationTime": "2026-11-21T00:08:00.000Z",
        "reason": "did_not_occur",
    }
    assert wrong_first.pop("errorDeclaration")
    assert (first, second) == (wrong_first, wrong_second)


def test_what_is_left_of_a_scan_is_told_anew(one_desk: Desk) -> None:
    """One item taken back, then the other, then a dispatcher upholds both."""
    phone = Phone("an")
    scan = phone.hand(5, AGENT, AN, DOSSIER, OTHER_DOSSIER)
    append(one_desk.database, scan, *rulings(scan, phone))
    events = told(one_desk.database)
    both = f"departing in_transit {DOSSIER} {OTHER_DOSSIER}"
    one = f"departing in_transit {OTHER_DOSSIER}"
    assert shortly(events) == [both, f"error: {both}", one, f"error: {one}", both]
    ids = [event["eventID"] for event in events]
    assert ids[0] == ids[1]
    assert ids[2] == ids[3]
    assert len(set(ids)) == 3
    assert events[1]["errorDeclaration"]["correctiveEventIDs"] == [ids[2]]
    assert "correctiveEventIDs" not in events[3]["errorDeclaration"]


def test_nobody_takes_back_what_another_device_stated(one_desk: Desk) -> None:
    scan = Phone("an").hand(5, AGENT, AN)
    append(one_desk.database, scan, Phone("other").withdraw(7, scan))
    assert shortly(told(one_desk.database)) == [f"departing in_transit {DOSSIER}"]


def test_a_scan_set_aside_was_incorrect(one_desk: Desk) -> None:
    scan = Phone("an").hand(5, AGENT, AN)
    append(one_desk.database, scan, Phone("desk").decide(7, scan, Ruling.SET_ASIDE))
    wrong = told(one_desk.database)[1]
    assert wrong["errorDeclaration"]["reason"] == "incorrect_data"


def test_what_a_revoked_device_stated_is_told_once_it_is_upheld(desk: Desk) -> None:
    stolen = Phone("stolen")
    revoke(desk.database, stolen)
    scan, other = stolen.hand(5, AGENT, AN), stolen.hand(6, AGENT, AN, OTHER_DOSSIER)
    desk_phone = Phone("desk")
    append(desk.database, scan, other)
    assert told(desk.database) == []
    append(
        desk.database,
        desk_phone.decide(9, scan, Ruling.UPHOLD),
        desk_phone.decide(9, other, Ruling.SET_ASIDE, items=(OTHER_DOSSIER,)),
    )
    (event,) = told(desk.database)
    assert event["eventID"] == event_uri(scan.event_id)


def test_a_ruling_that_came_first_is_told_with_its_event(one_desk: Desk) -> None:
    phone = Phone("an")
    scan = phone.hand(5, AGENT, AN, DOSSIER, OTHER_DOSSIER)
    append(one_desk.database, phone.withdraw(7, scan, items=(DOSSIER,)), scan)
    assert shortly(told(one_desk.database)) == [f"departing in_transit {OTHER_DOSSIER}"]


def test_a_ruling_on_a_ruling_changes_what_it_ruled_on(one_desk: Desk) -> None:
    phone, desk_phone = Phone("an"), Phone("desk")
    scan = phone.hand(5, AGENT, AN)
    withdrawal = phone.withdraw(7, scan)
    aside = desk_phone.decide(9, withdrawal, Ruling.SET_ASIDE)
    append(one_desk.database, scan, withdrawal, aside)
    departed = f"departing in_transit {DOSSIER}"
    assert shortly(told(one_desk.database)) == [departed, f"error: {departed}", departed]


def test_versions_follow_from_what_is_known_at_a_place() -> None:
    phone = Phone("an")
    scan = phone.hand(5, AGENT, AN, DOSSIER, OTHER_DOSSIER)
    wrong = phone.withdraw(7, scan, items=(DOSSIER,))
    first, second = recorded(scan, wrong)
    assert version_at(first, [second], 0).codes == {DOSSIER, OTHER_DOSSIER}
    assert version_at(first, [second], 1).codes == {OTHER_DOSSIER}
    assert version_at(held(scan, 0), [], 0).codes == frozenset()
    assert isinstance(wrong.detail, WithdrawDetail)
    assert wrong.detail.reason is WithdrawReason.DID_NOT_OCCUR


def test_days_are_those_of_recording_and_hold_each_event_once(desk: Desk) -> None:
    phone = Phone("an")
    late = phone.hand(1, AGENT, AN)
    append(desk.database, phone.register(0))
    append(desk.database, late, phone.hand(2, AN, OFFICE), after=DAY)
    append(desk.database, phone.hand(3, OFFICE, AN), after=DAY + 17 * 60 * MINUTE)

    def ids(span: Span) -> list[str]:
        return [event["eventID"] for event in told(desk.database, span)]

    days = [date(2026, 11, day) for day in (20, 21, 22, 23, 24)]
    by_day = [ids(Span(first_day=day, last_day=day)) for day in days]
    assert [len(one) for one in by_day] == [0, 2, 3, 1, 0]
    assert event_uri(late.event_id) in by_day[2]
    assert ids(Span(first_day=days[2])) == [*by_day[2], *by_day[3]]
    assert ids(Span(last_day=days[1])) == by_day[1]
    assert sum(by_day, []) == ids(Span())  # noqa: RUF017 - a handful


def test_an_item_is_told_with_the_ways_of_its_bags(desk: Desk) -> None:
    append(desk.database, *one_journey(), Phone("later").hand(400, AGENT, AN, BAG))
    steps = shortly(told(desk.database, Span(codes=(DOSSIER,))))
    assert f"departing in_transit {BAG}" in steps
    assert steps.count(f"departing in_transit {BAG}") == 1
    assert not any(THIRD in step for step in steps)
    assert told(desk.database, Span(codes=("RB473124829VN",))) == []


def test_a_document_is_json_and_an_event_a_line(one_desk: Desk) -> None:
    append(one_desk.database, *one_journey())
    with one_desk.database.reading() as session:
        file = epcis_file(session, Span(), base="https://buudien.example", made_at=MORNING)
    text = b"".join(pieces_of(file)).decode()
    document = json.loads(text)
    assert document["type"] == "EPCISDocument"
    assert document["creationDate"] == "2026-11-21T00:00:00.000Z"
    assert len(document["epcisBody"]["eventList"]) == len(text.splitlines()) - 2
    assert document["@context"][1] == {"postroute": "https://buudien.example/ns#"}
    assert "postroute.example" not in text
    out = io.BytesIO()
    size = export_epcis(one_desk.database, out, base="https://buudien.example", made_at=MORNING)
    assert out.getvalue().decode() == text
    assert size == len(out.getvalue())


def test_an_empty_ledger_is_a_document_without_events(one_desk: Desk) -> None:
    out = io.BytesIO()
    export_epcis(one_desk.database, out, made_at=MORNING)
    assert json.loads(out.getvalue())["epcisBody"]["eventList"] == []


def test_words_that_the_vocabulary_lacks_are_not_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courier_api.exports.cbv.BIZ_STEPS", frozenset())
    record = recorded(Phone("an").hand(5, AGENT, AN))[0]
    with pytest.raises(VocabularyError, match="departing"):
        list(EpcisWriter(Identifiers()).told(version_at(record, [], 0)))


@pytest.fixture
def schema(gs1_schema: dict[str, Any]) -> Draft7Validator:
    return Draft7Validator(gs1_schema, validate_formats=True)


def test_documents_validate_against_the_schema_of_gs1(desk: Desk, schema: Draft7Validator) -> None:
    phone = Phone("an 3")
    scan = phone.hand(5, AGENT, AN, DOSSIER, OTHER_DOSSIER)
    events: list[Event] = [*one_journey(), *all_else(), scan, *rulings(scan, phone)]
    append(desk.database, *events)
    out = io.BytesIO()
    export_epcis(desk.database, out, made_at=MORNING)
    document = json.loads(out.getvalue())
    assert [error.message for error in schema.iter_errors(document)] == []
    list_of_events = document["epcisBody"]["eventList"]
    assert len(list_of_events) >= 50
    assert sum("errorDeclaration" in event for event in list_of_events) == 2
    for event in list_of_events:
        assert vocabulary_faults(event) == []
        assert urlsplit(event["eventID"]).scheme == "urn"


def test_the_schema_would_notice_and_would_let_an_invented_step_pass(
    schema: Draft7Validator,
) -> None:
    """Why there is a check of our own."""
    record = recorded(Phone("an").hand(5, AGENT, AN))[0]
    (event,) = EpcisWriter(Identifiers()).told(version_at(record, [], 0))
    event["@context"] = EpcisWriter(Identifiers()).context()
    assert schema.is_valid(event)
    assert not schema.is_valid({key: event[key] for key in event if key != "eventTimeZoneOffset"})
    invented = event | {"bizStep": "urn:invented:delivered"}
    assert schema.is_valid(invented)
    assert vocabulary_faults(invented)
