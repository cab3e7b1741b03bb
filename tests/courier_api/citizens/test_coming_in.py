"""How a citizen comes in: a link, a one-time code, a session upon one item."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import pytest

from courier_api.citizens.links import LINK_DAYS
from courier_api.items.personal import PersonalData
from courier_api.models import ItemRow
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.citizens.counter import Counter, wrong
from tests.courier_api.items.desk import DAO, dossier

MINUTE = 60


@pytest.fixture
def counter(api: Api) -> Counter:
    return Counter(api)


def test_a_link_and_its_code_open_the_item_for_half_an_hour(api: Api, counter: Counter) -> None:
    token = counter.token()
    answer = counter.come_in(token, counter.sent_code(token))
    assert answer.status_code == 201
    told = answer.json()
    assert (told["item"], told["expires_in"]) == (counter.code, 30 * MINUTE)
    access = told["access_token"]
    assert api.get("/v1/me", token=access).json()["role"] == "citizen"
    api.clock.go_on(30 * MINUTE - 1)
    assert api.get("/v1/citizen/item", token=access).status_code == 200
    api.clock.go_on(1)
    refused = api.get("/v1/citizen/item", token=access)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_refused")


def test_the_token_is_where_no_server_sees_it(counter: Counter) -> None:
    url = urlsplit(counter.link().json()["url"])
    assert (url.path, url.query) == ("/citizen", "")
    assert url.fragment.startswith(f"link=1~{counter.code}~")


def test_a_session_opens_no_other_item(api: Api, counter: Counter) -> None:
    other, access = Counter(api, counter.party), counter.citizen()
    shown = api.get("/v1/citizen/item", token=access).json()
    assert shown["code"] == counter.code
    assert api.get(f"/v1/privacy/reports/{counter.code}", token=access).status_code == 200
    assert api.get(f"/v1/privacy/reports/{other.code}", token=access).status_code == 404
    assert api.get(f"/v1/items/{counter.code}", token=access).status_code == 403


def test_a_code_opens_the_item_it_was_sent_for_alone(api: Api, counter: Counter) -> None:
    code = counter.sent_code(counter.token())
    other = Counter(api, counter.party)
    assert other.come_in(other.token(), code).status_code == 401


def test_whatever_is_known_of_an_item_the_answer_is_the_same(api: Api, counter: Counter) -> None:
    silent = Counter(api, draft=dossier(personal=PersonalData(name=DAO.name)))
    assert (counter.link().json()["has_phone"], silent.link().json()["has_phone"]) == (True, False)
    answers = [one.ask(one.token()) for one in (counter, silent)]
    for _ in range(3):
        answers += [one.ask(one.token()) for one in (counter, silent)]
    assert [one.status_code for one in answers] == [202] * 6 + [429] * 2
    assert len({one.text for one in answers[:6]}) == 1
    assert len({one.text for one in answers[6:]}) == 1
    assert api.get("/v1/outbox", by=silent.clerk).json()["messages"] == []


def test_the_newest_code_alone_is_good(counter: Counter) -> None:
    token = counter.token()
    first = counter.sent_code(token)
    counter.api.clock.go_on(1)
    second = counter.sent_code(token)
    if first != second:
        assert counter.come_in(token, first).status_code == 401
    assert counter.come_in(token, second).status_code == 201


@pytest.mark.parametrize(("seconds", "status"), [(10 * MINUTE - 1, 201), (10 * MINUTE, 401)])
def test_a_code_is_good_for_ten_minutes(counter: Counter, seconds: int, status: int) -> None:
    token = counter.token()
    code = counter.sent_code(token)
    counter.api.clock.go_on(seconds)
    assert counter.come_in(token, code).status_code == status


def test_a_code_that_was_used_opens_nothing_again(counter: Counter) -> None:
    token = counter.token()
    code = counter.sent_code(token)
    assert counter.come_in(token, code).status_code == 201
    again = counter.come_in(token, code)
    assert (again.status_code, again.json()["code"]) == (401, "code_refused")


def test_wrong_codes_make_one_wait_and_then_lock_the_code(counter: Counter) -> None:
    """Three free, then 30 s and 60 s of waiting; after the fifth the right one is too late."""
    token = counter.token()
    code = counter.sent_code(token)
    for _ in range(3):
        assert counter.come_in(token, wrong(code)).status_code == 401
    for seconds in (30, 60):
        early = counter.come_in(token, code)
        assert (early.status_code, early.json()["code"]) == (429, "too_many_guesses")
        assert early.headers["retry-after"] == str(seconds)
        counter.api.clock.go_on(seconds)
        assert counter.come_in(token, wrong(code)).status_code == 401
    counter.api.clock.go_on(120)
    assert counter.come_in(token, code).status_code == 401


def test_who_is_refused_or_let_in_is_logged_and_no_code_is(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    token = counter.token()
    with caplog.at_level(logging.INFO):
        code = counter.sent_code(token)
        counter.come_in(token, wrong(code))
        counter.come_in(token[:-1], code)
        counter.come_in(token, code)
    told = [(one.getMessage(), getattr(one, "told", {})) for one in caplog.records]
    own = [one for one in told if one[0].startswith("citizen_")]
    assert [name for name, _ in own] == [
        "citizen_code_refused",
        "citizen_link_refused",
        "citizen_let_in",
    ]
    assert own[0][1] == {"item": counter.code, "why": "wrong"}
    assert own[2][1].keys() == {"item", "session"}
    for secret in (code, wrong(code), token.rpartition("~")[2], DAO.phone or ""):
        assert secret not in str(told)


@pytest.mark.parametrize("path", ["/v1/citizen/codes", "/v1/citizen/sessions"])
def test_a_link_that_is_over_or_changed_is_refused(api: Api, counter: Counter, path: str) -> None:
    token, more = counter.token(), {"code": "042817"} if path.endswith("sessions") else {}
    changed = token.replace("~", "~0", 1)
    refused = api.post(path, json={"token": changed, **more})
    assert (refused.status_code, refused.json()["code"]) == (403, "link_refused")
    api.clock.go_on(LINK_DAYS * 86_400 - 1)
    assert api.post(path, json={"token": token, **more}).status_code in (202, 401)
    api.clock.go_on(1)
    assert api.post(path, json={"token": token, **more}).status_code == 403


def test_a_link_is_refused_when_its_item_is_another_citizen_s(api: Api, counter: Counter) -> None:
    """As after the item was lost and its code, by mistake, registered in another ledger."""
    token = counter.token()
    with api.services.database.writing() as session:
        row = session.get(ItemRow, counter.code)
        assert row is not None
        row.citizen = "citizen:" + "x" * 22
    assert counter.ask(token).status_code == 403


def test_after_erasure_no_code_is_sent(api: Api, counter: Counter) -> None:
    token = counter.token()
    administrator = api.actor(Role.ADMINISTRATOR)
    body = {"code": counter.code, "reason": "request"}
    assert api.post("/v1/privacy/erasures", by=administrator, json=body).is_success
    assert counter.ask(token).status_code == 202
    assert api.get("/v1/outbox", by=counter.clerk).json()["messages"] == []


def test_no_link_to_an_item_of_others_is_made(api: Api, counter: Counter) -> None:
    foreign = counter.link(by=api.actor(Role.AGENT_CLERK))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "item_unknown")
    assert counter.link(by=api.actor(Role.DISPATCHER)).status_code == 200


def test_asking_from_one_address_is_slowed_down(api: Api) -> None:
    """Twenty from an address, for whichever items, and then a wait of half a minute."""
    tokens = [(one, one.token()) for one in (Counter(api, hours=3 * (not at)) for at in range(7))]
    answers = [one.ask(token).status_code for one, token in tokens for _ in range(3)]
    assert answers == [202] * 20 + [429]


@pytest.mark.parametrize(
    "body",
    [{}, {"token": 5}, {"token": "x" * 201}, {"token": "a b"}, {"token": "1~x", "locale": "fr"},
     {"token": "1~x", "more": 1}],
)  # fmt: skip
def test_a_wish_of_another_form_is_malformed(api: Api, body: object) -> None:
    answer = api.post("/v1/citizen/codes", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_the_message_is_in_the_language_that_is_asked_for(counter: Counter) -> None:
    assert counter.ask(counter.token(), locale="en").status_code == 202
    assert "Give it to nobody" in counter.told()
