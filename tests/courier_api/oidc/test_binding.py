"""Users are bound to accounts by an administrator, beforehand."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import httpx
import pytest

from courier_api.roles import Role
from tests.courier_api.apis import PASSWORD, Actor, Api
from tests.courier_api.oidc.browsers import Browser
from tests.courier_api.oidc.conftest import bind
from tests.courier_api.oidc.providers import Provider


@pytest.fixture
def boss(api: Api, provider: Provider) -> Actor:
    return api.actor(Role.ADMINISTRATOR)


def change(api: Api, boss: Actor, actor: Actor, **fields: Any) -> httpx.Response:
    return api.ask("PATCH", f"/v1/users/{actor.shown_id}", by=boss, json=fields)


def add(api: Api, boss: Actor, **fields: Any) -> httpx.Response:
    new = {"login": f"an.{token_hex(4)}", "display_name": "Lê Văn An", "role": "planner"}
    return api.post("/v1/users", by=boss, json=new | fields)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_administrator_binds_a_user_who_can_then_log_in(
    api: Api, provider: Provider, browser: Browser, boss: Actor
) -> None:
    actor = api.actor(Role.COURIER)
    provider.subject = f"f81d4fae-{token_hex(4)}"
    assert code_of(browser.log_in()) == (403, "oidc_user_refused")
    told = change(api, boss, actor, oidc_subject=provider.subject).json()
    assert (told["oidc_issuer"], told["oidc_subject"]) == (provider.issuer, provider.subject)
    assert told["has_password"] is True
    assert browser.log_in().headers["location"] == "/"


def test_nobody_else_binds_anybody(api: Api, provider: Provider) -> None:
    for role in (Role.COURIER, Role.DISPATCHER, Role.PLANNER):
        actor = api.actor(role)
        assert code_of(change(api, actor, actor, oidc_subject="own")) == (403, "right_refused")


def test_an_account_is_one_users(api: Api, boss: Actor, lan: Actor, provider: Provider) -> None:
    other = api.actor(Role.PLANNER)
    taken = (409, "account_taken")
    assert code_of(change(api, boss, other, oidc_subject=provider.subject)) == taken
    assert code_of(add(api, boss, oidc_subject=provider.subject)) == taken
    assert change(api, boss, lan, oidc_subject=provider.subject).status_code == 200


def test_two_who_are_bound_to_an_account_at_once_do_not_both_get_it(
    api: Api, boss: Actor, lan: Actor, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courier_api.users.repository.user_by_account", lambda *_: None)
    other = api.actor(Role.PLANNER)
    answer = change(api, boss, other, oidc_subject=provider.subject)
    assert code_of(answer) == (409, "account_taken")
    assert add(api, boss, oidc_subject=provider.subject).status_code == 409


def test_a_binding_is_its_issuers(api: Api, boss: Actor, provider: Provider) -> None:
    before, now = api.actor(Role.PLANNER), api.actor(Role.PLANNER)
    bind(api, before, "https://before.example", "the-same")
    assert change(api, boss, now, oidc_subject="the-same").status_code == 200


def test_a_changed_binding_ends_all_logins(
    api: Api, provider: Provider, browser: Browser, boss: Actor, lan: Actor
) -> None:
    browser.log_in()
    token = browser.token()
    assert change(api, boss, lan, display_name="Trần Thị Lan").status_code == 200
    assert change(api, boss, lan, oidc_subject=provider.subject).status_code == 200
    assert api.get("/v1/me", token=token).status_code == 200
    told = change(api, boss, lan, oidc_subject=None).json()
    assert (told["oidc_issuer"], told["oidc_subject"]) == (None, None)
    assert api.get("/v1/me", token=token).status_code == 401
    assert code_of(browser.log_in()) == (403, "oidc_user_refused")


def test_a_password_is_dropped_and_given_again(
    api: Api, browser: Browser, boss: Actor, lan: Actor
) -> None:
    given = {"login": lan.login, "password": PASSWORD}
    assert api.post("/v1/sessions", json=given).status_code == 201
    assert change(api, boss, lan, has_password=False).json()["has_password"] is False
    assert api.get("/v1/me", by=lan).status_code == 401
    assert code_of(api.post("/v1/sessions", json=given)) == (401, "login_failed")
    assert browser.log_in().headers["location"] == "/"
    password = api.post(f"/v1/users/{lan.shown_id}/password", by=boss).json()["password"]
    answer = api.post("/v1/sessions", json=given | {"password": password})
    assert answer.json()["must_change_password"] is True


def test_whoever_has_neither_password_nor_account_is_refused(
    api: Api, boss: Actor, lan: Actor
) -> None:
    refused = (422, "user_refused")
    other = api.actor(Role.PLANNER)
    assert code_of(change(api, boss, other, has_password=False)) == refused
    assert code_of(change(api, boss, lan, has_password=False, oidc_subject=None)) == refused
    assert change(api, boss, lan, has_password=True).status_code == 200
    assert change(api, boss, lan, has_password=False).status_code == 200
    assert code_of(change(api, boss, lan, oidc_subject=None)) == refused
    assert code_of(change(api, boss, lan, has_password=True)) == refused


def test_an_unchanged_given_password_has_to_be_changed_or_dropped(
    api: Api, provider: Provider, browser: Browser, boss: Actor
) -> None:
    actor = api.actor(Role.PLANNER, must_change_password=True)
    provider.subject = f"subject-{token_hex(4)}"
    change(api, boss, actor, oidc_subject=provider.subject)
    browser.log_in()
    answer = api.get("/v1/days", token=browser.token())
    assert code_of(answer) == (403, "password_change_required")
    change(api, boss, actor, has_password=False)
    browser.log_in()
    assert api.get("/v1/days", token=browser.token()).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [{"oidc_subject": ""}, {"oidc_subject": "x" * 256}, {"oidc_subject": "é"},
     {"oidc_subject": " x"}, {"oidc_subject": "x\n"}, {"oidc_subject": 7},
     {"oidc_issuer": "https://evil.example"}, {"has_password": 1}, {"has_password": 0}],
    ids=str,
)  # fmt: skip
def test_what_is_no_account_is_refused(api: Api, boss: Actor, fields: dict[str, Any]) -> None:
    actor = api.actor(Role.PLANNER)
    assert code_of(change(api, boss, actor, **fields)) == (422, "malformed")
