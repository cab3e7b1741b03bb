"""What stands beside an incident is erased, though it names no item by which to find it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from courier_api.models import SideRecordRow
from courier_api.privacy.erasing import DAY_MS, Eraser, EraseReason
from courier_api.privacy.retention import DEFAULT_RETENTION
from courier_api.roles import Role
from tests.courier_api.apis import Api, Clock
from tests.courier_api.evidence.phones import Sender
from tests.courier_api.evidence.sent_pictures import fresh, state_of
from tests.courier_api.incidents.reporting import report
from tests.courier_api.sync.carriers import NUMBERS, Carrier


def newest(api: Api) -> dict[str, Any]:
    answer = api.get("/v1/incidents", by=api.actor(Role.DISPATCHER))
    told: dict[str, Any] = answer.json()["incidents"][0]
    return told


def test_an_administrator_erases_what_stands_beside_an_event_and_its_pictures(api: Api) -> None:
    party, boss = f"courier:e{next(NUMBERS)}", api.actor(Role.ADMINISTRATOR)
    an, picture = Carrier(api, party), fresh()
    report(an, 10)
    report(an, 20, evidence=(sha256(picture).digest(),))
    Sender(api).send(picture)
    body = {"event_id": newest(api)["event_id"], "reason": "wrong"}
    answer = api.post("/v1/privacy/erasures", by=boss, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"codes": [party], "num_data": 3}
    told = newest(api)
    assert (told["event_id"], told["note"], told["position"]) == (body["event_id"], None, None)
    assert [one["state"] for one in told["evidence"]] == ["erased"]
    assert state_of(api.services.evidence, picture) == "erased"
    (noted,) = api.get("/v1/privacy/erasures", by=boss, params={"code": party}).json()["erasures"]
    assert (noted["reason"], noted["num_data"]) == ("wrong", 3)
    assert set(noted["kinds"]) == {"event_fields", "evidence"}
    again = api.post("/v1/privacy/erasures", by=boss, json=body)
    assert again.json() == {"codes": [], "num_data": 0}


def test_of_an_event_about_items_the_item_is_noted(api: Api) -> None:
    an, boss = Carrier(api, f"courier:e{next(NUMBERS)}"), api.actor(Role.ADMINISTRATOR)
    code = an.code()
    report(an, items=(code,))
    body = {"event_id": newest(api)["event_id"], "reason": "request"}
    answer = api.post("/v1/privacy/erasures", by=boss, json=body)
    assert answer.json() == {"codes": [code], "num_data": 2}


def test_one_of_item_phone_and_event_is_wanted(api: Api) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    for given in ({}, {"event_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "code": "H57.17.21-261121-0001"}):
        body = {"reason": "request", **given}
        assert api.post("/v1/privacy/erasures", by=boss, json=body).status_code == 422


def test_what_stands_beside_an_incident_goes_when_its_time_is_over(api: Api, clock: Clock) -> None:
    party = f"courier:e{next(NUMBERS)}"
    report(Carrier(api, party))

    def due(days: float) -> tuple[str, ...]:
        with api.services.database.writing() as session:
            eraser = Eraser(clock() + round(days * DAY_MS), EraseReason.RETENTION)
            return eraser.due(session, DEFAULT_RETENTION).items

    assert due(364.9) == ()
    assert party in due(365.1)
    assert due(365.1) == ()
    with api.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SideRecordRow)) == 0
