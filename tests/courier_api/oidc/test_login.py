"""Logging in by the identity provider."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from sqlalchemy import func, select, update

from courier_api.config import Settings
from courier_api.logs import JsonLines
from courier_api.models import OidcSpentStateRow, SessionRow, UserRow
from courier_api.oidc.tasks import sweep
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Actor, Api, Clock, opened_api
from tests.courier_api.oidc.browsers import Browser
from tests.courier_api.oidc.conftest import bind
from tests.courier_api.oidc.providers import CLIENT_ID, CLIENT_SECRET, Provider, new_key


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_login_ends_at_home_with_the_cookie_of_a_password_login(
    api: Api, browser: Browser, lan: Actor
) -> None:
    answer = browser.log_in()
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    kept = SimpleCookie(answer.headers.get_list("set-cookie")[0])["postroute-refresh"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (
        True, "strict", "/v1/sessions/refresh",
    )  # fmt: skip
    assert list(browser.cookies) == ["postroute-refresh"], "the login under way is forgotten"
    me = api.get("/v1/me", token=browser.token()).json()
    assert (me["login"], me["role"]) == (lan.login, "dispatcher")


def test_no_token_is_in_an_address_or_a_body(browser: Browser, lan: Actor) -> None:
    answer = browser.log_in()
    assert answer.content == b""
    assert "pra_" not in str(answer.headers)
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_browser_keeps_nothing_that_it_could_read_or_send_elsewhere(
    browser: Browser, lan: Actor
) -> None:
    answer = browser.get("/v1/oidc/login")
    kept = SimpleCookie(answer.headers["set-cookie"])["postroute-oidc"]
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "lax", "600")
    asked = httpx.URL(answer.headers["location"]).params
    assert asked["state"] not in kept.value
    assert asked["nonce"] not in kept.value


def test_each_login_has_a_state_a_nonce_and_a_challenge_of_its_own(browser: Browser) -> None:
    begun = [httpx.URL(browser.get("/v1/oidc/login").headers["location"]).params for _ in range(5)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({one[name] for one in begun} | {one["state"] for one in begun}) in (5, 10)


def test_the_session_ends_as_any_other(api: Api, browser: Browser, lan: Actor) -> None:
    browser.log_in()
    token = browser.token()
    assert api.ask("DELETE", "/v1/sessions/current", token=token).status_code == 204
    assert api.get("/v1/me", token=token).status_code == 401
    browser.log_in()
    token = browser.token()
    with api.services.database.writing() as session:
        of_lan = UserRow.user_id == lan.user_id
        session.execute(update(UserRow).where(of_lan).values(is_active=False))
    assert api.get("/v1/me", token=token).status_code == 401


def test_the_providers_keys_are_looked_up_once_and_again_when_it_has_newer_ones(
    provider: Provider, browser: Browser, lan: Actor, clock: Clock
) -> None:
    for _ in range(3):
        assert browser.log_in().headers["location"] == "/"
    assert provider.asked.count("/keys") == 1
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    clock.go_on(60)
    provider.keys = [new_key("k2")]
    assert browser.log_in().headers["location"] == "/"
    assert provider.asked.count("/keys") == 2


def test_an_unknown_key_has_them_looked_up_no_more_than_twice_a_minute(
    provider: Provider, browser: Browser, lan: Actor, clock: Clock
) -> None:
    browser.log_in()
    clock.go_on(60)
    foreign = new_key("k9")
    provider.sign = lambda claims: provider.signed(claims, foreign)
    for _ in range(4):
        assert refused(browser.log_in()) == (403, "oidc_token_refused")
    assert provider.asked.count("/keys") == 2


def test_several_keys_at_once_are_told_apart_by_their_names(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    provider.keys = [new_key("k1"), new_key("k2")]
    assert browser.log_in().headers["location"] == "/"


def test_the_only_key_needs_no_name(provider: Provider, browser: Browser, lan: Actor) -> None:
    provider.sign = lambda claims: jwt.encode({"alg": "ES256"}, claims, provider.keys[0])
    assert browser.log_in().headers["location"] == "/"
    provider.keys.append(new_key("k2"))
    provider.clock.go_on(7_200)  # type: ignore[attr-defined]
    assert refused(browser.log_in()) == (403, "oidc_token_refused"), "now it could be either"


def test_a_user_without_a_password_logs_in_by_the_provider_alone(
    api: Api, provider: Provider, browser: Browser
) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    provider.subject = "subject-of-a-new-one"
    new = {"login": "an.le", "display_name": "Lê Văn An", "role": "planner",
           "oidc_subject": provider.subject}  # fmt: skip
    told = api.post("/v1/users", by=boss, json=new).json()
    assert (told["password"], told["user"]["has_password"]) == (None, False)
    assert told["user"]["must_change_password"] is False
    browser.log_in()
    assert api.get("/v1/me", token=browser.token()).json()["login"] == "an.le"
    for password in ("x", "None", "k7mp-3xqa-w9ht-c2rz"):
        answer = api.post("/v1/sessions", json={"login": "an.le", "password": password})
        assert refused(answer) == (401, "login_failed")
    change = {"present": "x", "new": "lăng Tự Đức sáng thứ bảy"}
    answer = api.ask("PUT", "/v1/me/password", token=browser.token(), json=change)
    assert refused(answer) == (403, "wrong_password")


def test_a_secret_in_the_form_where_the_provider_takes_no_other_way(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    seen = []
    redeem = provider.redeem
    provider.redeem = lambda header, form: seen.append((header, form)) or (  # type: ignore[method-assign]
        redeem("Basic cG9zdHJvdXRlLWh1ZTphJTIwc2VjcmV0JTNBJTIwb2YlMjB0aGUlMjBjbGllbnQlMjdzJTJGb3du",
               form))  # fmt: skip
    try:
        assert browser.log_in().headers["location"] == "/"
    finally:
        del provider.redeem  # type: ignore[method-assign]
    ((header, form),) = seen
    assert header == ""
    assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)


def test_two_answers_to_a_login_at_once_open_one_session(
    api: Api, browser: Browser, lan: Actor
) -> None:
    brought = browser.begin()
    cookies = dict(browser.cookies)
    statuses: list[int] = []

    def answer() -> None:
        other = Browser(api)
        other.cookies = dict(cookies)
        statuses.append(other.answer(brought).status_code)

    threads = [threading.Thread(target=answer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 400, 400, 400]
    with api.services.database.reading() as session:
        of_lan = select(func.count()).where(SessionRow.user_id == lan.user_id)
        of_lan = of_lan.where(SessionRow.ended_at.is_(None))
        assert session.scalar(of_lan) == 1


def test_spent_logins_are_forgotten_when_they_are_too_old_to_be_answered(
    api: Api, browser: Browser, lan: Actor, clock: Clock
) -> None:
    browser.log_in()
    database = api.services.database

    def num_kept() -> int:
        with database.writing() as session:
            sweep(session, clock())
            return session.scalar(select(func.count()).select_from(OidcSpentStateRow)) or 0

    assert num_kept() >= 1
    clock.go_on(600 + 3_600 + 1)
    assert num_kept() == 0


def test_beginning_a_login_writes_nothing(api: Api, browser: Browser) -> None:
    begun: list[object] = []
    database = api.services.database
    writing = type(database).writing
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(database), "writing", lambda self: begun.append(self) or writing(self))
        browser.begin()
    assert begun == []


def test_no_secret_and_no_name_is_logged(
    provider: Provider, browser: Browser, lan: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    brought = browser.begin()
    kept = browser.cookies["postroute-oidc"]
    browser.answer(brought)
    provider.subject = "somebody-unknown"
    browser.log_in()
    own = [one for one in caplog.records if one.name.startswith("postroute.")]
    lines = "\n".join(map(JsonLines().format, own))
    assert "oidc_login_failed" in lines
    assert f'"message": "logged_in", "user": "{lan.shown_id}"' in lines
    secrets = (
        brought["state"],
        brought["code"],
        kept,
        browser.cookies["postroute-refresh"],
        CLIENT_SECRET,
    )
    for secret in (*secrets, "somebody-unknown", f"subject-of-{lan.login}", lan.login):
        assert secret not in lines


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, running: Provider) -> Iterator[Api]:
    """Behind a proxy that speaks HTTPS."""
    folder: Path = tmp_path_factory.mktemp("published")
    settings = Settings(
        data_dir=folder, public_url="https://post.example", oidc_issuer=running.issuer,
        oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET,
    )  # fmt: skip
    prepare_data(settings)
    with opened_api(settings) as opened:
        yield opened


def test_by_https_browsers_take_the_cookie_from_this_host_alone(published: Api) -> None:
    answer = published.get("/v1/oidc/login", headers={"host": "post.example"})
    kept = SimpleCookie(answer.headers["set-cookie"])["__Host-postroute-oidc"]
    assert (kept["secure"], kept["path"], kept["domain"]) == (True, "/", "")
    back = httpx.URL(answer.headers["location"]).params["redirect_uri"]
    assert back == "https://post.example/v1/oidc/callback"


def test_the_name_that_a_request_asks_for_does_not_lead_the_browser_back(published: Api) -> None:
    answer = published.get("/v1/oidc/login", headers={"host": "127.0.0.1"})
    assert "post.example" in httpx.URL(answer.headers["location"]).params["redirect_uri"]


def test_an_account_of_another_provider_is_nobodys(
    api: Api, provider: Provider, browser: Browser
) -> None:
    """The same subject, given to somebody else by the provider that was configured before."""
    before = api.actor(Role.PLANNER)
    provider.subject = "subject-of-both"
    bind(api, before, "https://before.example", provider.subject)
    assert refused(browser.log_in()) == (403, "oidc_user_refused")
