"""What is guessed, repeated or out of date: refused, and told to whoever guards the server."""

from __future__ import annotations

from secrets import token_urlsafe

import httpx
import pytest

from courier_api.roles import Role
from tests.courier_api.apis import Api, Clock
from tests.courier_api.attacks.guarded import guarded
from tests.courier_api.devices.handsets import Handset, invited
from tests.courier_api.evidence.drawn import photograph
from tests.courier_api.evidence.phones import TUS, metadata

ITEM = "H57.17.21-261121-0001"
#: A link's form, and nobody's seal.
LINK = f"1~{ITEM}~{'A' * 22}~1795219200000~{'x' * 43}"
HOUR, DAY = 3_600, 86_400


def enrol(api: Api, statement: str) -> httpx.Response:
    return api.post("/v1/devices/enrolments", json={"statement": statement})


GUESSES = {
    "a login": ("/v1/sessions", lambda: {"login": "an.nguyen", "password": token_urlsafe(9)}),
    "an enrolment": (
        "/v1/devices/enrolments",
        lambda: {
            "statement": Handset().enrolment(
                f"http://localhost/courier#enrol=1.{token_urlsafe(16)}.{token_urlsafe(32)}"
            )
        },
    ),
    "a link of a citizen": ("/v1/citizen/codes", lambda: {"token": LINK, "locale": "vi"}),
    "a code of a citizen": ("/v1/citizen/sessions", lambda: {"token": LINK, "code": "042817"}),
    "a refresh token": ("/v1/sessions/refresh", lambda: {"refresh_token": token_urlsafe(32)}),
}


@pytest.mark.parametrize("what", GUESSES)
def test_guesses_open_nothing_and_are_logged_without_what_was_guessed(api: Api, what: str) -> None:
    path, body = GUESSES[what]
    with guarded(api) as watch:
        codes = [
            watch.refuses(api.post(path, json=body()), 401, 403, 404, 422, 429) for _ in range(40)
        ]
        watch.keeps_silent_of("an.nguyen", LINK, "042817", "127.0.0.1")
    assert "malformed" not in codes


@pytest.mark.parametrize("what", ["a login", "an enrolment"])
def test_whoever_guesses_on_waits_longer_and_longer(api: Api, clock: Clock, what: str) -> None:
    path, body = GUESSES[what]
    clock.go_on(DAY)
    waits = []
    with guarded(api) as watch:
        for _ in range(300):
            answer = api.post(path, json=body())
            if answer.status_code == 429:
                assert watch.refuses(answer) == "too_many_guesses"
                waits.append(int(answer.headers["retry-after"]))
                clock.go_on(waits[-1])
            if len(waits) == 6:
                break
        assert [line for line in watch.lines() if line["logger"] == "postroute.security"]
    assert waits == sorted(waits)
    assert waits[-1] >= 16 * waits[0]


def test_no_number_of_an_item_is_found_by_trying(api: Api) -> None:
    """Whether an item exists is told to those alone who have to do with it."""
    stranger = api.actor(Role.AGENT_CLERK)
    with guarded(api) as watch:
        answers = {
            watch.refuses(api.get(f"/v1/items/H57.17.21-261121-{number:04}", by=stranger), 404)
            for number in range(1, 40)
        }
    assert len(answers) == 1


def test_an_invitation_opens_once_and_in_time(api: Api, clock: Clock) -> None:
    used, late = invited(api, "courier:c7"), invited(api, "courier:c8")
    assert enrol(api, Handset().enrolment(used["qr_text"])).status_code == 201
    clock.go_on(HOUR)
    with guarded(api) as watch:
        for told in (used, late):
            answer = enrol(api, Handset().enrolment(told["qr_text"]))
            assert watch.refuses(answer, 403, 429) in ("enrolment_refused", "too_many_guesses")
            watch.keeps_silent_of(told["secret"])


def test_tokens_out_of_date_open_nothing(api: Api, clock: Clock) -> None:
    planner, citizen = api.actor(Role.PLANNER), api.citizen()
    ended = api.actor(Role.PLANNER)
    assert api.ask("DELETE", "/v1/sessions/current", by=ended).status_code == 204
    with guarded(api) as watch:
        assert watch.refuses(api.get("/v1/me", by=ended), 401) == "token_refused"
        clock.go_on(HOUR)
        for actor in (planner, citizen):
            assert watch.refuses(api.get("/v1/me", by=actor), 401) == "token_refused"
            watch.keeps_silent_of(actor.token)
        clock.go_on(31 * DAY)
        body = {"refresh_token": planner.refresh}
        watch.refuses(api.post("/v1/sessions/refresh", json=body), 401)
        watch.keeps_silent_of(planner.refresh)


def test_an_upload_that_was_ended_takes_no_bytes(api: Api) -> None:
    by = api.actor(Role.DISPATCHER)
    data = photograph(20_261_122)
    told = {"upload-length": str(len(data)), "upload-metadata": metadata(data)}
    made = api.post("/v1/evidence/uploads", by=by, headers=TUS | told)
    path = httpx.URL(made.headers["location"]).path
    assert api.ask("DELETE", path, headers=TUS).status_code == 204
    headers = TUS | {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
    with guarded(api) as watch:
        answer = api.ask("PATCH", path, content=data, headers=headers)
        watch.refuses(answer, 404, 410)
