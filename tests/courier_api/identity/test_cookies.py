"""Browsers keep their refresh token in a cookie that serves nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import httpx
import pytest

from courier_api.config import Settings
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import PASSWORD, Actor, Api, opened_api

OWN = {"origin": "http://localhost"}


def cookie(answer: httpx.Response) -> Morsel[str]:
    read: SimpleCookie = SimpleCookie(answer.headers["set-cookie"])
    (morsel,) = read.values()
    return morsel


def log_in(api: Api, actor: Actor, **more: object) -> httpx.Response:
    given = {"login": actor.login, "password": PASSWORD, "keep": "cookie"}
    answer = api.post("/v1/sessions", json=given, **more)
    assert answer.status_code == 201
    return answer


def refresh(api: Api, kept: Morsel[str], **headers: str) -> httpx.Response:
    headers["cookie"] = f"{kept.key}={kept.value}"
    return api.post("/v1/sessions/refresh", headers=headers)


@pytest.fixture
def lan(api: Api) -> Actor:
    return api.actor(Role.DISPATCHER)


def test_the_token_is_in_the_cookie_alone(api: Api, lan: Actor) -> None:
    answer = log_in(api, lan)
    kept = cookie(answer)
    assert kept.value.startswith("prr_")
    assert kept.value not in answer.text
    assert answer.json()["refresh_token"] is None
    assert answer.json()["access_token"].startswith("pra_")


def test_no_script_reads_it_and_it_goes_to_one_path_of_this_site(api: Api, lan: Actor) -> None:
    kept = cookie(log_in(api, lan))
    assert kept["httponly"] is True
    assert kept["samesite"] == "strict"
    assert kept["path"] == "/v1/sessions/refresh"
    assert kept["max-age"] == str(30 * 86_400)
    assert kept["domain"] == ""


def test_a_page_of_this_server_renews_by_it(api: Api, lan: Actor) -> None:
    answer = refresh(api, cookie(log_in(api, lan)), **OWN)
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    again = refresh(api, cookie(answer), **OWN)
    assert again.status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.test", "http://localhost.evil.test", "http://localhost:8081",
     "http://evil.test@localhost", "localhost"],
)  # fmt: skip
def test_nothing_else_renews_by_it(api: Api, lan: Actor, origin: str) -> None:
    kept = cookie(log_in(api, lan))
    answer = refresh(api, kept, **({"origin": origin} if origin else {}))
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert refresh(api, kept, **OWN).status_code == 200, "the token was not spent"


def test_it_opens_nothing_by_itself(api: Api, lan: Actor) -> None:
    kept = cookie(log_in(api, lan))
    for path in ("/v1/me", "/v1/sessions"):
        answer = api.get(path, headers={"cookie": f"{kept.key}={kept.value}"})
        assert answer.status_code == 401


def test_a_logout_takes_it_away(api: Api, lan: Actor) -> None:
    answer = log_in(api, lan)
    for path in ("/v1/sessions/current", "/v1/sessions"):
        token = refresh(api, cookie(log_in(api, lan)), **OWN).json()["access_token"]
        gone = cookie(api.ask("DELETE", path, token=token))
        assert (gone.value, gone["max-age"], gone["path"]) == ("", "0", "/v1/sessions/refresh")
    assert cookie(answer).value


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Behind a proxy that speaks HTTPS."""
    folder: Path = tmp_path_factory.mktemp("published")
    settings = Settings(data_dir=folder, public_url="https://post.example")
    prepare_data(settings)
    with opened_api(settings) as opened:
        yield opened


def test_by_https_the_cookie_is_secure_and_answers_say_so(published: Api) -> None:
    answer = log_in(published, published.actor(Role.PLANNER), headers={"host": "post.example"})
    kept = cookie(answer)
    # No host beside this one can put a refresh token of its own in its place.
    assert kept.key == "__Host-postroute-refresh"
    assert (kept["secure"], kept["path"], kept["domain"]) == (True, "/", "")
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    renewed = refresh(published, kept, origin="https://post.example")
    assert renewed.status_code == 200
    assert refresh(published, cookie(renewed), origin="http://post.example").status_code == 403


def test_on_this_machine_it_need_not_be(api: Api, lan: Actor) -> None:
    kept = cookie(log_in(api, lan))
    assert kept.key == "postroute-refresh"
    assert not kept["secure"]
