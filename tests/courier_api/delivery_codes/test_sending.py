"""A delivery code is sent: to whom, by whom, how often; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from courier_api.delivery_codes.judging import JudgeParams
from courier_api.delivery_codes.service import may_send
from courier_api.delivery_codes.tasks import sweep_of
from courier_api.items.own import Viewer
from courier_api.items.personal import PersonalData
from courier_api.messages.port import MessageNotSentError
from courier_api.messages.screen import ScreenMessenger
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.delivery_codes.doors import Door
from tests.courier_api.items.desk import document

DAY = 86_400_000


def test_the_citizen_is_sent_a_code_and_nobody_else_is_told_it(api: Api) -> None:
    door = Door(api)
    answer = door.ask(locale="en")
    assert answer.status_code == 202
    told = answer.json()
    assert told["is_sent"] is True
    message = door.told()
    assert "14 days" in message
    code = next(word for word in message.split() if word.isdigit() and len(word) == 6)
    assert code not in answer.text
    with api.services.database.reading() as session:
        kept = str(session.execute(text("SELECT * FROM delivery_codes")).all())
    assert code not in kept
    (only,) = door.codes()
    assert (only.issued_at, only.expires_at) == (api.clock(), api.clock() + 14 * DAY)


def test_without_a_telephone_nothing_is_sent_and_that_is_told(api: Api) -> None:
    draft = document(personal=PersonalData(None, None, "12 Bà Triệu"))
    door = Door(api, draft)
    told = door.ask().json()
    assert (told["is_sent"], told["issued_at"], told["expires_at"]) == (False, None, None)
    assert door.codes() == []


def test_the_newest_code_alone_is_good(api: Api) -> None:
    door = Door(api)
    door.sent_code()
    api.clock.go_on(60)
    door.sent_code()
    first, second = door.codes()
    assert (first.superseded_at, second.superseded_at) == (second.issued_at, None)
    assert len(door.messages()) == 1


def test_who_asks_again_and_again_waits(api: Api) -> None:
    door = Door(api)
    assert [door.ask().status_code for _ in range(4)] == [202, 202, 202, 429]
    other = Door(api)
    assert other.ask().status_code == 202


def test_a_code_that_nobody_was_told_ends_no_other_one(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Door(api)
    door.sent_code()

    def fail(*_: object) -> None:
        raise MessageNotSentError("The gateway is down.")

    monkeypatch.setattr(ScreenMessenger, "send", fail)
    answer = door.ask()
    assert (answer.status_code, answer.json()["code"]) == (503, "message_not_sent")
    (only,) = door.codes()
    assert only.superseded_at is None


def test_of_what_was_delivered_no_code_is_sent(api: Api) -> None:
    door = Door(api)
    door.deliver(None, proof=None)
    answer = door.ask()
    assert (answer.status_code, answer.json()["code"]) == (409, "item_ended")


def test_a_courier_has_codes_sent_for_what_they_carry_and_for_nothing_else(api: Api) -> None:
    door = Door(api)
    own = api.actor(Role.COURIER, party=door.party)
    assert door.ask(own).status_code == 202
    other = api.actor(Role.COURIER, party="courier:somebody-else")
    assert door.ask(other).status_code == 404
    assert door.ask(api.actor(Role.PLANNER)).status_code == 403


def test_a_courier_has_codes_sent_for_todays_own_stops_before_their_hour(api: Api) -> None:
    door = Door(api)
    viewer = Viewer(party="courier:c1", is_courier=True, expected=frozenset({door.code}))
    clerk = replace(viewer, party="agent:elsewhere", is_courier=False, expected=frozenset())
    with api.services.database.reading() as session:
        assert may_send(session, viewer, door.code)
        assert not may_send(session, replace(viewer, expected=frozenset()), door.code)
        assert not may_send(session, clerk, door.code)
        assert may_send(session, replace(clerk, party=door.item.registered_by), door.code)


def test_codes_that_are_long_over_are_forgotten(api: Api) -> None:
    door, params = Door(api), JudgeParams()
    door.sent_code()
    sweep, over = sweep_of(api.services.keys), api.clock() + params.lasting_ms + params.keeping_ms
    for now, num_left in ((over, 1), (over + 1, 0)):
        with api.services.database.writing() as session:
            sweep(session, now)
        assert len(door.codes()) == num_left
