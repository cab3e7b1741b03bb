"""What contradicts itself is shown to dispatchers, who decide."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from courier_api.custody.core.verifier import verify_ledger
from courier_api.custody.records import CachedState
from courier_api.custody.repository import LedgerRepository
from courier_api.identities import show
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.custody.phones import AGENT, AN, BINH, OFFICE
from tests.courier_api.sync.carriers import Carrier


@pytest.fixture
def claimed_twice(api: Api) -> tuple[str, str]:
    """An item that An and then Bình say they got from the agent: its code, and Bình's event."""
    desk, an, binh = Carrier(api, AGENT), Carrier(api, AN), Carrier(api, BINH)
    code = desk.code()
    desk.send(desk.phone.register(0, items=(code,)))
    an.send(an.phone.hand(10, AGENT, AN, code))
    later = binh.phone.hand(20, AGENT, BINH, code)
    binh.send(later)
    return code, show(later.event_id)


def disputed(api: Api) -> dict[str, Any]:
    answer = api.get("/v1/contradictions", by=api.actor(Role.DISPATCHER))
    return {one["code"]: one for one in answer.json()["items"]}


def state(api: Api, code: str) -> CachedState:
    with api.services.database.read_connection() as connection:
        return LedgerRepository(connection).states([code])[code]


def decide(api: Api, event_id: str, ruling: str, **more: Any) -> Any:
    body = {"event_id": event_id, "ruling": ruling, **more}
    return api.post("/v1/decisions", by=api.actor(Role.DISPATCHER), json=body)


def test_two_who_claim_an_item_are_shown(api: Api, claimed_twice: tuple[str, str]) -> None:
    code, event_id = claimed_twice
    (found,) = disputed(api)[code]["contradictions"]
    assert (found["code"], found["event_id"]) == ("claimed_twice", event_id)
    assert found["sentence_vi"]
    assert found["sentence_en"]
    assert state(api, code).holder == AN


@pytest.mark.parametrize(("ruling", "holder"), [("uphold", BINH), ("set_aside", AN)])
def test_a_decision_settles_it(
    api: Api, claimed_twice: tuple[str, str], ruling: str, holder: str
) -> None:
    code, event_id = claimed_twice
    assert decide(api, event_id, ruling).status_code == 201
    assert code not in disputed(api)
    assert (state(api, code).holder, state(api, code).num_contradictions) == (holder, 0)


def test_decisions_stand_in_the_ledger_signed_by_the_server(
    api: Api, claimed_twice: tuple[str, str]
) -> None:
    """The server numbers its own events without a gap, and its key is among the devices'."""
    _, event_id = claimed_twice
    numbers = [decide(api, event_id, ruling).json()["seq"] for ruling in ("uphold", "set_aside")]
    assert numbers[0] < numbers[1]
    content = api.get("/v1/ledger/export", by=api.actor(Role.DISPATCHER)).content
    report = verify_ledger(content.splitlines(keepends=True))
    assert report.is_sound
    assert "missing_numbers" not in {one.code for one in report.findings}


def test_who_decided_is_not_in_the_ledger_and_can_be_erased(
    api: Api, claimed_twice: tuple[str, str]
) -> None:
    actor = api.actor(Role.DISPATCHER)
    body = {"event_id": claimed_twice[1], "ruling": "uphold"}
    told = api.post("/v1/decisions", by=actor, json=body).json()
    content = api.get("/v1/ledger/export", by=actor).content
    assert actor.shown_id.encode() not in content
    assert told["event_id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"event_id": "A" * 22, "ruling": "uphold"}, 404),
        ({"event_id": "A" * 22, "ruling": "perhaps"}, 422),
        ({"event_id": "short", "ruling": "uphold"}, 422),
    ],
)
def test_there_is_nothing_to_decide_on_what_is_not_there(
    api: Api, body: dict[str, str], status: int
) -> None:
    answer = api.post("/v1/decisions", by=api.actor(Role.DISPATCHER), json=body)
    assert answer.status_code == status


def test_a_decision_names_items_of_its_event_alone(
    api: Api, claimed_twice: tuple[str, str]
) -> None:
    code, event_id = claimed_twice
    assert decide(api, event_id, "uphold", items=[Carrier.code()]).status_code == 422
    assert decide(api, event_id, "uphold", items=[code]).status_code == 201


@pytest.fixture
def missing_in_bag(api: Api) -> tuple[str, str]:
    """An item that was packed and not found when the bag was opened: its code, and the opening."""
    desk, office = Carrier(api, AGENT), Carrier(api, OFFICE)
    code, other = desk.code(), desk.code()
    bag = f"B-0{secrets.token_hex(5)[:9].upper()}"
    desk.send(desk.phone.register(0, items=(code, other)))
    desk.send(desk.phone.pack(10, AGENT, code, other, bag=bag))
    office.send(office.phone.hand(20, AGENT, OFFICE, bag))
    opening = office.phone.open(30, OFFICE, other, bag=bag)
    office.send(opening)
    return code, show(opening.event_id)


def test_what_is_missing_in_a_bag_can_be_decided_on_by_its_own_code(
    api: Api, missing_in_bag: tuple[str, str]
) -> None:
    """The opening names the bag and what was found; the item lay in it by its packing."""
    code, event_id = missing_in_bag
    assert [one["code"] for one in disputed(api)[code]["contradictions"]] == ["missing_in_bag"]
    for ruling in ("set_aside", "uphold"):
        assert decide(api, event_id, ruling, items=[code]).status_code == 201
        assert code not in disputed(api)
    answer = decide(api, event_id, "uphold", items=[Carrier.code()])
    assert (answer.status_code, answer.json()["code"]) == (422, "item_not_concerned")


def test_quarantined_bytes_are_shown_as_they_came(api: Api) -> None:
    desk = Carrier(api, AGENT)
    forged = bytearray(desk.signed(desk.phone.register(0, items=(desk.code(),))))
    forged[-1] ^= 1
    (verdict,) = desk.send(bytes(forged))
    by, seen, token = api.actor(Role.DISPATCHER), [], None
    while True:
        params = {"page_size": 1} | ({"page_token": token} if token else {})
        page = api.get("/v1/quarantine", by=by, params=params).json()
        seen += page["quarantined"]
        token = page["next_page_token"]
        if token is None:
            break
    assert verdict["sha256"] in {one["sha256"] for one in seen}
    assert len({one["sha256"] for one in seen}) == len(seen)
