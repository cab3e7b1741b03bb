"""Whoever lies to get in, stays out."""

from __future__ import annotations

import json
import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import func, select, update

from courier_api.models import SessionRow, UserRow
from courier_api.oidc.states import LoginState, StateSeal
from tests.courier_api.apis import Actor, Api, Clock
from tests.courier_api.oidc.browsers import Browser
from tests.courier_api.oidc.providers import (
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    Provider,
    answer_json,
    new_key,
)

#: Lies of the provider are lies on any database.
pytestmark = pytest.mark.parametrize("api", ["sqlite"], indirect=True, scope="module")

STATE, TOKEN = (400, "oidc_state_refused"), (403, "oidc_token_refused")
DENIED, USER = (403, "oidc_denied"), (403, "oidc_user_refused")
PROVIDER = (503, "oidc_provider_failed")


def refused(answer: httpx.Response) -> tuple[int, str]:
    assert "postroute-refresh" not in str(answer.headers.get_list("set-cookie"))
    return answer.status_code, answer.json()["code"]


def later(provider: Provider, seconds: int) -> int:
    return provider.clock() // 1_000 + seconds


LIES: dict[str, Callable[[Provider], Claims]] = {
    "another nonce": lambda _: {"nonce": "of-another-login"},
    "no nonce": lambda _: {"nonce": None},
    "nonces": lambda _: {"nonce": ["a", "b"]},
    "another audience": lambda _: {"aud": "somebody-else"},
    "a further audience": lambda _: {"aud": [CLIENT_ID, "somebody-else"]},
    "no audience": lambda _: {"aud": None},
    "made for another": lambda _: {"azp": "somebody-else"},
    "another issuer": lambda one: {"iss": one.issuer + "/"},
    "expired": lambda one: {"exp": later(one, -60)},
    "no end": lambda _: {"exp": None},
    "an end that is no number": lambda _: {"exp": "2099-01-01"},
    "an end that never comes": lambda _: {"exp": float("nan")},
    "from the future": lambda one: {"iat": later(one, 61)},
    "not yet": lambda one: {"nbf": later(one, 61)},
    "no subject": lambda _: {"sub": None},
    "an empty subject": lambda _: {"sub": ""},
    "a subject that is no text": lambda _: {"sub": 7},
    "subjects": lambda one: {"sub": [one.subject]},
    "a long subject": lambda _: {"sub": "x" * 256},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_something_else_opens_nothing(
    provider: Provider, browser: Browser, lan: Actor, lie: str
) -> None:
    provider.claims = LIES[lie](provider)
    assert refused(browser.log_in()) == TOKEN


def test_a_token_just_in_time_opens_a_session(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    provider.claims = {"exp": later(provider, -59), "iat": later(provider, 60)}
    assert browser.log_in().headers["location"] == "/"


def segment(content: object) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def unsigned(header: Claims, claims: Claims) -> str:
    return f"{segment(header)}.{segment(claims)}."


def by_secret(secret: bytes) -> Callable[[Claims], object]:
    key = OctKey.import_key(secret)
    return lambda claims: jwt.encode({"alg": "HS256", "kid": "k1"}, claims, key)


def forgeries(provider: Provider) -> dict[str, Callable[[Claims], object]]:
    pem = provider.keys[0].as_pem(private=False)
    own = new_key("k1")
    return {
        "unsigned": lambda claims: unsigned({"alg": "none"}, claims),
        "unsigned, by a name": lambda claims: unsigned({"alg": "none", "kid": "k1"}, claims),
        "no algorithm": lambda claims: unsigned({"kid": "k1"}, claims),
        "algorithms": lambda claims: unsigned({"alg": ["ES256"], "kid": "k1"}, claims),
        "another word": lambda claims: unsigned({"alg": "NONE", "kid": "k1"}, claims),
        "by the client's secret": by_secret(CLIENT_SECRET.encode()),
        "by the public key as a secret": lambda claims: _confused(pem, claims),
        "by another key of that name": lambda claims: provider.signed(claims, own),
        "by a key that it brings": lambda claims: provider.signed(
            claims, own, jwk=own.as_dict(private=False)
        ),
        "by a key from an address": lambda claims: provider.signed(
            claims, own, jku="https://evil.example/keys"
        ),
        "by no known key": lambda claims: provider.signed(claims, new_key("k9")),
        "signature cut off": lambda claims: provider.signed(claims).rpartition(".")[0] + ".",
        "another's claims": lambda claims: _swapped(provider, claims),
        "no object": lambda _: f"{segment({'alg': 'ES256', 'kid': 'k1'})}.{segment([1])}.AA",
        "no token": lambda _: "x",
        "no text": lambda _: {"alg": "none"},
        "nothing": lambda _: None,
        "too long": lambda claims: provider.signed(claims | {"more": "x" * 20_000}),
    }


def _confused(pem: bytes, claims: Claims) -> str:
    """What a library makes of it that asks the token how it is to be checked."""
    import hmac

    text = f"{segment({'alg': 'HS256', 'kid': 'k1'})}.{segment(claims)}"
    mac = hmac.digest(pem, text.encode(), "sha256")
    return f"{text}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _swapped(provider: Provider, claims: Claims) -> str:
    header, _, signature = provider.signed(claims | {"sub": "mallory"}).split(".")
    return f"{header}.{segment(claims)}.{signature}"


@pytest.mark.parametrize("name", forgeries(Provider(lambda: 0, "")))
def test_a_token_that_the_provider_has_not_signed_opens_nothing(
    provider: Provider, browser: Browser, lan: Actor, name: str
) -> None:
    provider.sign = forgeries(provider)[name]
    assert refused(browser.log_in()) == TOKEN


def test_a_login_is_answered_once(browser: Browser, lan: Actor) -> None:
    brought = browser.begin()
    kept = dict(browser.cookies)
    assert browser.answer(brought).headers["location"] == "/"
    browser.cookies = kept
    assert refused(browser.answer(brought)) == STATE


def test_a_login_that_failed_is_not_answered_again(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    brought = browser.begin()
    kept = dict(browser.cookies)
    assert refused(browser.answer(brought | {"error": "access_denied"})) == DENIED
    browser.cookies = kept
    assert refused(browser.answer(brought)) == STATE


def test_a_code_is_taken_with_the_login_that_it_was_given_for(browser: Browser, lan: Actor) -> None:
    """Somebody who has seen another's code brings it with a login of their own."""
    stolen = browser.begin()["code"]
    own = browser.begin()
    assert refused(browser.answer(own | {"code": stolen})) == TOKEN


def test_a_login_begun_in_another_browser_is_refused(api: Api, lan: Actor) -> None:
    """Mallory would have Lan's browser logged in as Mallory, or as Lan to Mallory's."""
    mallory, victim = Browser(api), Browser(api)
    brought = mallory.begin()
    assert refused(victim.answer(brought)) == STATE
    victim.begin()
    assert refused(victim.answer(brought)) == STATE


@pytest.mark.parametrize("kept", ["", "x", "AAAA", "A" * 300, "%00"])
def test_a_cookie_that_this_server_has_not_sealed_is_none(
    browser: Browser, lan: Actor, kept: str
) -> None:
    brought = browser.begin()
    browser.cookies["postroute-oidc"] = kept
    assert refused(browser.answer(brought)) == STATE


def test_a_cookie_sealed_by_another_key_or_changed_by_a_bit_is_none(
    browser: Browser, lan: Actor, clock: Clock
) -> None:
    forged = LoginState.begun(clock())
    browser.cookies["postroute-oidc"] = StateSeal(bytes(32)).seal(forged)
    assert refused(browser.answer({"state": forged.state, "code": "x"})) == STATE
    brought = browser.begin()
    kept = browser.cookies["postroute-oidc"]
    browser.cookies["postroute-oidc"] = ("B" if kept[0] == "A" else "A") + kept[1:]
    assert refused(browser.answer(brought)) == STATE


def test_a_login_is_over_after_ten_minutes(browser: Browser, lan: Actor, clock: Clock) -> None:
    brought = browser.begin()
    clock.go_on(599.9)
    assert browser.answer(brought).headers["location"] == "/"
    brought = browser.begin()
    clock.go_on(600)
    assert refused(browser.answer(brought)) == STATE


@pytest.mark.parametrize("brought", [{}, {"state": ""}, {"code": "x"}, {"state": "é", "code": "x"}])
def test_an_answer_without_its_state_is_none(
    browser: Browser, lan: Actor, brought: dict[str, str]
) -> None:
    browser.begin()
    assert refused(browser.answer(brought)) == STATE


def test_an_answer_in_another_providers_name_is_refused(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    brought = browser.begin()
    assert refused(browser.answer(brought | {"iss": "https://evil.example"})) == TOKEN
    assert provider.asked.count("/token") == 0, "it is not told the code"
    brought = browser.begin()
    assert browser.answer(brought | {"iss": provider.issuer}).headers["location"] == "/"


def test_a_provider_that_names_itself_does_so_always(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    provider.document = {"authorization_response_iss_parameter_supported": True}
    assert refused(browser.log_in()) == TOKEN


def test_whoever_is_bound_to_no_user_stays_out_whatever_else_is_told_of_them(
    api: Api, provider: Provider, browser: Browser, lan: Actor
) -> None:
    """No user is made, and none is found by a name or an address."""

    def num_users() -> int:
        with api.services.database.reading() as session:
            return session.scalar(select(func.count()).select_from(UserRow)) or 0

    before = num_users()
    provider.subject = lan.login
    provider.claims = {"email": f"{lan.login}@post.example", "email_verified": True,
                       "preferred_username": lan.login}  # fmt: skip
    assert refused(browser.log_in()) == USER
    provider.subject = f"SUBJECT-OF-{lan.login}"
    assert refused(browser.log_in()) == USER
    assert num_users() == before


def test_a_disabled_user_stays_out(api: Api, browser: Browser, lan: Actor) -> None:
    brought = browser.begin()
    with api.services.database.writing() as session:
        of_lan = UserRow.user_id == lan.user_id
        session.execute(update(UserRow).where(of_lan).values(is_active=False))
    assert refused(browser.answer(brought)) == USER


def test_whoever_the_provider_does_not_log_in_stays_out(browser: Browser, lan: Actor) -> None:
    state = browser.begin()["state"]
    assert refused(browser.answer({"state": state, "error": "access_denied"})) == DENIED
    state = browser.begin()["state"]
    assert refused(browser.answer({"state": state})) == DENIED


def test_nothing_that_comes_with_a_request_leads_a_browser_elsewhere(
    browser: Browser, lan: Actor
) -> None:
    names = ("next", "redirect_uri", "return_to", "url", "target_link_uri")
    evil = dict.fromkeys(names, "https://evil.example")
    location = browser.get("/v1/oidc/login", params=evil).headers["location"]
    assert "evil" not in location
    assert browser.answer(browser.begin() | evil).headers["location"] == "/"
    person = Browser(browser.api, accept="text/html,*/*;q=0.8")
    answer = person.answer({"state": "x", "error": "//evil.example"} | evil)
    assert answer.headers["location"] == "/?login_problem=oidc_state_refused"


def test_a_person_is_told_by_the_page_that_they_come_to(
    api: Api, provider: Provider, lan: Actor
) -> None:
    person = Browser(api, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    provider.subject = "somebody-unknown"
    answer = person.log_in()
    assert answer.headers["location"] == "/?login_problem=oidc_user_refused"
    assert person.cookies == {}
    api.clock.go_on(7_200)
    provider.document = {"issuer": "https://evil.example"}
    answer = person.get("/v1/oidc/login")
    assert answer.headers["location"] == "/?login_problem=oidc_provider_failed"


DOCUMENTS: dict[str, Claims] = {
    "another's": {"issuer": "https://evil.example"},
    "a login page elsewhere": {"authorization_endpoint": "https://evil.example/authorize"},
    "tokens from elsewhere": {"token_endpoint": "http://127.0.0.1:1/token"},
    "keys from elsewhere": {"jwks_uri": "http://169.254.169.254/latest/meta-data"},
    "keys from a file": {"jwks_uri": "file:///etc/passwd"},
    "keys from nowhere": {"jwks_uri": None},
    "a user in an address": {"token_endpoint": "http://evil@127.0.0.1/token"},
    "a port that is none": {"token_endpoint": "http://127.0.0.1:99999/token"},
    "no S256": {"code_challenge_methods_supported": ["plain"]},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_provider_that_leads_elsewhere_is_not_followed(
    provider: Provider, browser: Browser, name: str
) -> None:
    provider.document = DOCUMENTS[name]
    assert refused(browser.get("/v1/oidc/login")) == PROVIDER


def redirect(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("location", f"http://{handler.headers['host']}/realms/hue/elsewhere")
    handler.send_header("content-length", "0")
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b" " * 1_024)


def nested(handler: BaseHTTPRequestHandler) -> None:
    body = b"[" * 100_000
    handler.send_response(200)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


BAD: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "sends on": redirect,
    "fails": lambda handler: answer_json(handler, 500, {}),
    "says nothing": lambda handler: answer_json(handler, 200, {}),
    "tells a list": lambda handler: answer_json(handler, 200, [1]),
    "tells no end": endless,
    "tells what is too deep": nested,
    "goes away": cut,
}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("bad", BAD)
def test_a_provider_that_answers_badly_opens_nothing(
    provider: Provider, browser: Browser, lan: Actor, bad: str, path: str
) -> None:
    provider.answers = {path: BAD[bad]}
    if path.startswith("/."):
        assert refused(browser.get("/v1/oidc/login")) == PROVIDER
    else:
        # A token that is none is told as one; all else is the provider's fault.
        is_none = path == "/token" and bad in ("says nothing", "tells a list",
                                               "tells what is too deep")  # fmt: skip
        assert refused(browser.log_in()) == (TOKEN if is_none else PROVIDER)
    assert "/elsewhere" not in provider.asked


def test_a_provider_that_is_down_is_not_asked_again_at_once(
    provider: Provider, browser: Browser, clock: Clock
) -> None:
    provider.answers = {"/.well-known/openid-configuration": BAD["goes away"]}
    for _ in range(5):
        answer = browser.get("/v1/oidc/login")
        assert refused(answer) == PROVIDER
        assert int(answer.headers["retry-after"]) > 0
    assert len(provider.asked) == 1
    provider.answers = {}
    clock.go_on(5)
    assert browser.get("/v1/oidc/login").status_code == 302


def test_a_wrong_secret_is_told_as_the_servers_own_trouble(
    provider: Provider, browser: Browser, lan: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answers = {
        "/token": lambda handler: answer_json(handler, 401, {"error": "invalid_client"})
    }
    assert refused(browser.log_in()) == PROVIDER
    faults = [one.told["fault"] for one in caplog.records if hasattr(one, "told")
              and "fault" in one.told]  # fmt: skip
    assert faults == ["token_status_401"]


def test_failed_logins_are_slowed_down_as_wrong_passwords_are(
    provider: Provider, browser: Browser, lan: Actor
) -> None:
    known, provider.subject = provider.subject, "somebody-unknown"
    for _ in range(50):
        assert refused(browser.log_in()) == USER
    provider.subject = known
    answer = browser.log_in()
    assert refused(answer) == (429, "too_many_guesses")
    assert int(answer.headers["retry-after"]) > 0
    password = browser.api.post("/v1/sessions", json={"login": lan.login, "password": "x"})
    assert password.status_code == 429


def test_a_page_elsewhere_cannot_use_up_the_guesses_of_who_looks_at_it(
    browser: Browser, lan: Actor
) -> None:
    """Pictures on it bring no cookie, so that nothing was begun and nothing is counted."""
    for _ in range(60):
        assert refused(browser.answer({"state": "x", "code": "x"})) == STATE
    assert browser.log_in().headers["location"] == "/"


def test_right_logins_are_no_guesses(browser: Browser, lan: Actor) -> None:
    for _ in range(55):
        assert browser.log_in().headers["location"] == "/"


def test_nothing_opens_a_session_before_all_is_checked(
    api: Api, provider: Provider, browser: Browser, lan: Actor
) -> None:
    def num_open() -> int:
        with api.services.database.reading() as session:
            of_lan = select(func.count()).where(SessionRow.user_id == lan.user_id)
            return session.scalar(of_lan.where(SessionRow.ended_at.is_(None))) or 0

    before = num_open()
    provider.claims = {"nonce": "of-another-login"}
    browser.log_in()
    provider.claims, provider.sign = {}, lambda claims: unsigned({"alg": "none"}, claims)
    browser.log_in()
    assert num_open() == before
