"""The code travels sealed with the event and is judged once; on both databases."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

import courier_api.custody.endpoints
from courier_api.custody.folding import rebuild_states
from courier_api.custody.states import fold_custody
from courier_api.delivery_codes.tasks import sweep_of
from courier_api.identities import show
from courier_api.items.proof_rules import Demand, GivenRules
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.delivery_codes.doors import PROOF, SALT, Door, wrong
from tests.courier_api.papers.reading_back import pdf_text
from tests.courier_api.sync.carriers import Carrier

DAY_MINUTES = 24 * 60


def swept(api: Api) -> None:
    with api.services.database.writing() as session:
        sweep_of(api.services.keys)(session, api.clock())


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is killed after it stored what came, and before it judged it."""

    def nothing(*_: Any) -> None: ...

    monkeypatch.setattr(courier_api.custody.endpoints, "judge_codes", nothing)


def test_the_right_code_is_confirmed_and_erased_with_its_salt(api: Api) -> None:
    door = Door(api)
    assert door.state()["status"] == "not_delivered"
    event = door.deliver(door.sent_code())
    assert door.verdict(event) == "right"
    assert door.beside(event) is None
    told = door.state()
    assert (told["status"], told["code"]) == ("complete", "confirmed")
    assert door.messages() == []


def test_a_wrong_code_demands_a_second_proof(api: Api) -> None:
    door = Door(api)
    event = door.deliver(wrong(door.sent_code()))
    assert door.verdict(event) == "wrong"
    assert door.beside(event) is None
    told = door.state()
    assert (told["status"], told["code"]) == ("second_proof_needed", "wrong")
    assert told["needs_one_of"] == ["signature", "photograph"]


def test_a_photograph_under_way_is_the_second_proof(api: Api) -> None:
    door = Door(api)
    digest = sha256(door.code.encode()).digest()
    proof = replace(PROOF, photograph=True)
    door.deliver(wrong(door.sent_code()), proof=proof, evidence=(digest,))
    told = door.state()
    assert (told["status"], told["waits_for"]) == ("to_be_confirmed", ["photograph"])


@pytest.mark.usefixtures("unjudged")
def test_until_it_is_judged_a_code_is_to_be_confirmed_and_a_killed_server_judges_it_later(
    api: Api,
) -> None:
    door = Door(api)
    event = door.deliver(door.sent_code())
    beside = door.beside(event)
    assert beside is not None
    assert (door.verdict(event), beside.salt) == (None, SALT)
    told = door.state()
    assert (told["status"], told["waits_for"]) == ("to_be_confirmed", ["code"])
    swept(api)
    assert (door.verdict(event), door.beside(event)) == ("right", None)


def test_what_comes_after_a_month_is_judged_by_when_it_happened(api: Api) -> None:
    door = Door(api)
    code = door.sent_code()
    event, sides = door.handover(code, door.minute + DAY_MINUTES)
    api.clock.go_on(40 * 86_400)
    door.carrier.send(event, sides=sides)
    assert door.verdict(event) == "right"


def test_a_delivery_after_the_codes_days_is_not_proved_by_it(api: Api) -> None:
    door = Door(api)
    code, minute = door.sent_code(), door.minute
    api.clock.go_on(16 * 86_400)
    event = door.deliver(code, minute + 15 * DAY_MINUTES)
    assert door.verdict(event) == "expired"
    assert door.state()["code"] == "wrong"


def test_sending_twice_judges_once(api: Api) -> None:
    door = Door(api)
    code = door.sent_code()
    event, sides = door.handover(wrong(code))
    outcomes = [door.carrier.send(event, sides=sides)[0]["outcome"] for _ in range(2)]
    assert outcomes == ["stored", "duplicate"]
    assert (door.verdict(event), door.beside(event)) == ("wrong", None)


def test_rebuilt_states_keep_the_verdict(api: Api) -> None:
    door = Door(api)
    event = door.deliver(door.sent_code())
    before = door.state()
    rebuild_states(api.services.database, fold_custody)
    swept(api)
    assert (door.state(), door.verdict(event)) == (before, "right")


def test_a_device_that_guesses_is_not_looked_at_any_more_and_others_are(api: Api) -> None:
    door = Door(api)
    code = door.sent_code()
    guessed = [door.verdict(door.deliver(wrong(code))) for _ in range(5)]
    assert guessed == ["wrong"] * 5
    assert door.verdict(door.deliver(code)) == "used_up"
    other = Carrier(api, door.party)
    assert door.verdict(door.deliver(code, carrier=other)) == "right"


def test_each_item_of_a_handover_is_judged_by_its_own_code(api: Api) -> None:
    door = Door(api)
    other = Door(api, party=door.party)
    first, second = door.sent_code(), other.sent_code()
    items = (door.code, other.code)
    event = door.deliver({door.code: first, other.code: wrong(second)}, items=items)
    assert door.verdict(event) == "right"
    assert door.verdict(event, other.code) == "wrong"


def test_a_code_that_nobody_asked_for_is_erased_and_not_judged(api: Api) -> None:
    door = Door(api)
    code = door.sent_code()
    event = door.deliver(code, proof=replace(PROOF, code=None))
    assert (door.verdict(event), door.beside(event)) == (None, None)
    assert door.state()["code"] == "not_given"


def test_a_field_that_the_event_does_not_commit_to_is_nobodys_word(api: Api) -> None:
    door = Door(api)
    code = door.sent_code()
    event, sides = door.handover(wrong(code))
    door.carrier.send(event, sides=[sides[0] | {"value": f'"{code}"'}])
    assert door.verdict(event) is None
    told = door.state()
    assert (told["code"], told["status"]) == ("right_by_device", "second_proof_needed")


def test_a_dispatcher_who_upholds_the_delivery_takes_the_place_of_a_proof(api: Api) -> None:
    door = Door(api)
    event = door.deliver(wrong(door.sent_code()))
    body = {"event_id": show(event.event_id), "ruling": "uphold"}
    answer = api.post("/v1/decisions", by=api.actor(Role.DISPATCHER), json=body)
    assert answer.status_code == 201, answer.text
    assert door.state()["status"] == "complete"
    assert door.state()["code"] == "wrong"


@pytest.mark.parametrize("is_right", [True, False])
def test_the_paper_says_what_the_server_found(api: Api, is_right: bool) -> None:
    door = Door(api)
    code = door.sent_code()
    door.deliver(code if is_right else wrong(code))
    path, by = f"/v1/items/{door.code}/delivery-proof", api.actor(Role.DISPATCHER)
    told = pdf_text(api.get(path, by=by).content)
    assert ("Confirmed by the server" in told) is is_right
    assert ("WRONG, as the server found" in told) is not is_right


@pytest.mark.usefixtures("unjudged")
def test_the_paper_says_that_a_code_is_to_be_confirmed(api: Api) -> None:
    door = Door(api)
    door.deliver(door.sent_code())
    path, by = f"/v1/items/{door.code}/delivery-proof", api.actor(Role.DISPATCHER)
    assert "To be confirmed by the server" in pdf_text(api.get(path, by=by).content)


def test_a_wrong_code_where_it_is_only_recommended_is_told_and_demands_nothing(api: Api) -> None:
    rules = GivenRules(Demand.RECOMMENDED, Demand.OFF, Demand.OFF)
    door = Door(api, rules=rules)
    door.deliver(wrong(door.sent_code()))
    told = door.state()
    assert (told["status"], told["code"]) == ("complete", "wrong")
