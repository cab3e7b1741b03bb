"""Logging in, and what becomes of logins."""

from __future__ import annotations

import json
import threading
import unicodedata
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select, text, update

from courier_api.identities import show
from courier_api.identity.passwords import PasswordParams, Passwords
from courier_api.identity.tasks import sweep
from courier_api.logs import JsonLines
from courier_api.models import AccessTokenRow, RefreshTokenRow, SessionRow, UserRow
from courier_api.roles import Role
from tests.courier_api.apis import CHEAP, PASSWORD, Actor, Api, Clock

OTHER = "lăng Tự Đức sáng thứ bảy"


@pytest.fixture
def lan(api: Api) -> Actor:
    return api.actor(Role.DISPATCHER)


def log_in(api: Api, login: str, password: str = PASSWORD, **more: object) -> httpx.Response:
    return api.post("/v1/sessions", json={"login": login, "password": password, **more})


def refresh(api: Api, token: str) -> httpx.Response:
    return api.post("/v1/sessions/refresh", json={"refresh_token": token})


def is_open(api: Api, access: str) -> bool:
    return api.get("/v1/me", token=access).status_code == 200


def test_a_login_opens_a_session(api: Api, lan: Actor) -> None:
    answer = log_in(api, lan.login)
    told = answer.json()
    assert answer.status_code == 201
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 900)
    assert told["refresh_expires_in"] == 30 * 86_400
    me = api.get("/v1/me", token=told["access_token"]).json()
    assert (me["login"], me["role"], me["user_id"]) == (lan.login, "dispatcher", lan.shown_id)
    assert "set-cookie" not in answer.headers


def test_a_login_name_has_no_capitals_and_no_blanks_around(api: Api, lan: Actor) -> None:
    assert log_in(api, f" {lan.login.upper()} ").status_code == 201


def test_the_same_letters_typed_otherwise_are_the_same_password(api: Api, lan: Actor) -> None:
    """``ề`` as one letter, or as three."""
    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD
    assert log_in(api, lan.login, apart).status_code == 201


def test_a_login_is_logged_with_its_session_and_without_its_name(
    api: Api, lan: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    told = log_in(api, lan.login).json()
    (line,) = [one for one in caplog.records if one.message == "logged_in"]
    logged = json.loads(JsonLines().format(line))
    assert (logged["logger"], logged["level"]) == ("postroute.security", "warning")
    assert (logged["user"], logged["session"]) == (lan.shown_id, told["session_id"])
    assert lan.login not in str(logged)


def test_whether_a_login_exists_is_not_told(api: Api, lan: Actor) -> None:
    wrong, unknown = log_in(api, lan.login, "wrong"), log_in(api, "nobody-of-this-name", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "login_failed"


def test_a_password_is_looked_at_even_of_nobody(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time that it takes would tell whether there is such a login."""
    looked = []
    monkeypatch.setattr(
        api.services.passwords, "matches", lambda kept, given: looked.append((kept, given))
    )
    log_in(api, "nobody-of-this-name", "wrong")
    assert looked == [(None, "wrong")]


def test_nobodys_password_is_never_right() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.matches(None, "")
    assert not passwords.matches("no hash at all", "x")


def test_tokens_and_passwords_are_kept_as_hashes_only(api: Api, lan: Actor) -> None:
    told = log_in(api, lan.login).json()
    kept = []
    with api.services.database.read_connection() as connection:
        for table in ("users", "sessions", "access_tokens", "refresh_tokens"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - ours
            kept += [value for row in rows for value in row]
    kept = [value if isinstance(value, bytes) else str(value).encode() for value in kept]
    content = b" ".join(kept)
    for secret in (told["access_token"], told["refresh_token"], PASSWORD):
        assert secret.encode() not in content
    assert b"$argon2id$" in content


def test_an_access_token_is_over_after_15_minutes(api: Api, clock: Clock, lan: Actor) -> None:
    told = log_in(api, lan.login).json()
    clock.go_on(899)
    assert is_open(api, told["access_token"])
    clock.go_on(1)
    answer = api.get("/v1/me", token=told["access_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    "header",
    ["", "Basic bGFuOnNlY3JldA==", "Bearer", "Bearer ", "Bearer x", "bearer pra_" + "x" * 43,
     "Bearer prr_" + "x" * 43, "Bearer pra_" + "é" * 43, "pra_" + "x" * 43],
)  # fmt: skip
def test_what_is_no_token_opens_nothing(api: Api, header: str) -> None:
    answer = api.get("/v1/me", headers={"authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_two_authorizations_are_none(api: Api, lan: Actor) -> None:
    async def send() -> httpx.Response:
        headers = [("authorization", f"Bearer {lan.token}"), ("authorization", "Bearer x")]
        return await api._client.get("/v1/me", headers=headers)

    assert api._portal.call(send).status_code == 401


def test_a_refresh_brings_new_tokens(api: Api, clock: Clock, lan: Actor) -> None:
    first = log_in(api, lan.login).json()
    clock.go_on(1_000)
    second = refresh(api, first["refresh_token"]).json()
    assert second["session_id"] == first["session_id"]
    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert is_open(api, second["access_token"])


def test_what_is_under_way_with_the_old_access_token_goes_on(api: Api, lan: Actor) -> None:
    first = log_in(api, lan.login).json()
    refresh(api, first["refresh_token"])
    assert is_open(api, first["access_token"])


def test_a_refresh_token_that_comes_twice_ends_its_session(
    api: Api, clock: Clock, lan: Actor
) -> None:
    """Somebody has copied it: neither they nor its owner go on with it."""
    first = log_in(api, lan.login).json()
    second = refresh(api, first["refresh_token"]).json()
    clock.go_on(61)
    third = refresh(api, second["refresh_token"]).json()
    assert refresh(api, first["refresh_token"]).status_code == 401
    assert not is_open(api, third["access_token"])
    assert refresh(api, third["refresh_token"]).status_code == 401
    with api.services.database.reading() as session:
        rows = session.scalars(select(SessionRow).where(SessionRow.user_id == lan.user_id)).all()
    assert [row.end_reason for row in rows if row.ended_at] == ["token_reused"]
    assert is_open(api, lan.token), "another session of theirs goes on"


def test_a_refresh_whose_answer_was_lost_may_be_asked_again(
    api: Api, clock: Clock, lan: Actor
) -> None:
    first = log_in(api, lan.login).json()
    refresh(api, first["refresh_token"])
    clock.go_on(30)
    refresh(api, first["refresh_token"])
    again = refresh(api, first["refresh_token"]).json()
    assert is_open(api, again["access_token"])
    clock.go_on(900)
    assert refresh(api, again["refresh_token"]).status_code == 200


def test_two_pages_of_a_browser_may_renew_at_once(api: Api, clock: Clock, lan: Actor) -> None:
    """Whichever answer comes last, the browser keeps a token that serves."""
    first = log_in(api, lan.login).json()
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(refresh(api, first["refresh_token"])))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status_code for one in answers] == [200] * 4
    assert all(is_open(api, one.json()["access_token"]) for one in answers)
    clock.go_on(20)
    assert refresh(api, answers[0].json()["refresh_token"]).status_code == 200


def test_a_copied_token_is_found_out_by_the_next_renewal(
    api: Api, clock: Clock, lan: Actor
) -> None:
    """Whoever comes second, thief or owner, after the minute that is forgiven."""
    first = log_in(api, lan.login).json()
    owners = refresh(api, first["refresh_token"]).json()
    thiefs = refresh(api, first["refresh_token"]).json()
    clock.go_on(840)
    assert refresh(api, owners["refresh_token"]).status_code == 401
    assert not is_open(api, thiefs["access_token"])
    assert refresh(api, thiefs["refresh_token"]).status_code == 401


def test_a_lost_answer_is_forgiven_for_a_minute_only(api: Api, clock: Clock, lan: Actor) -> None:
    first = log_in(api, lan.login).json()
    refresh(api, first["refresh_token"])
    clock.go_on(61)
    assert refresh(api, first["refresh_token"]).status_code == 401


def test_a_refresh_token_is_over_after_30_days(api: Api, clock: Clock, lan: Actor) -> None:
    told = log_in(api, lan.login).json()
    clock.go_on(30 * 86_400)
    assert refresh(api, told["refresh_token"]).status_code == 401


def test_a_session_is_over_after_90_days_however_often_it_is_renewed(
    api: Api, clock: Clock, lan: Actor
) -> None:
    told = log_in(api, lan.login).json()
    for _ in range(4):
        clock.go_on(20 * 86_400)
        told = refresh(api, told["refresh_token"]).json()
    assert told["refresh_expires_in"] == 10 * 86_400
    clock.go_on(10 * 86_400)
    assert refresh(api, told["refresh_token"]).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "prr_", "prr_" + "x" * 43, "pra_" + "x" * 43])
def test_what_is_no_refresh_token_renews_nothing(api: Api, token: str) -> None:
    assert refresh(api, token).status_code == (401 if token else 422)
    assert api.post("/v1/sessions/refresh").status_code == 401


def test_a_logout_ends_the_session(api: Api, lan: Actor) -> None:
    told = log_in(api, lan.login).json()
    assert api.ask("DELETE", "/v1/sessions/current", token=told["access_token"]).status_code == 204
    assert not is_open(api, told["access_token"])
    assert refresh(api, told["refresh_token"]).status_code == 401
    assert is_open(api, lan.token)


def test_a_logout_everywhere_ends_all_of_ones_sessions_and_nobody_elses(
    api: Api, lan: Actor
) -> None:
    other = api.actor(Role.DISPATCHER)
    told = [log_in(api, lan.login).json() for _ in range(2)]
    assert api.ask("DELETE", "/v1/sessions", by=lan).status_code == 204
    for one in told:
        assert not is_open(api, one["access_token"])
        assert refresh(api, one["refresh_token"]).status_code == 401
    assert not is_open(api, lan.token)
    assert is_open(api, other.token)


def test_ones_sessions_are_listed_and_can_be_ended(api: Api, clock: Clock, lan: Actor) -> None:
    clock.go_on(5)
    elsewhere = log_in(api, lan.login).json()
    listed = api.get("/v1/sessions", by=lan).json()["sessions"]
    assert [one["session_id"] for one in listed] == [
        elsewhere["session_id"], show(lan.session_id),
    ]  # fmt: skip
    assert [one["is_current"] for one in listed] == [False, True]
    path = f"/v1/sessions/{elsewhere['session_id']}"
    assert api.ask("DELETE", path, by=lan).status_code == 204
    assert not is_open(api, elsewhere["access_token"])
    assert api.ask("DELETE", path, by=lan).status_code == 404


def test_an_administrator_may_end_anybodys_session(api: Api, lan: Actor) -> None:
    administrator = api.actor(Role.ADMINISTRATOR)
    path = f"/v1/sessions/{show(lan.session_id)}"
    assert api.ask("DELETE", path, by=administrator).status_code == 204
    assert not is_open(api, lan.token)


def test_whoever_is_disabled_is_out_at_once(api: Api, lan: Actor) -> None:
    with api.services.database.writing() as session:
        of_lan = UserRow.user_id == lan.user_id
        session.execute(update(UserRow).where(of_lan).values(is_active=False))
    assert not is_open(api, lan.token)
    assert refresh(api, lan.refresh).status_code == 401
    answer = log_in(api, lan.login)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")


def test_another_role_holds_at_once(api: Api, lan: Actor) -> None:
    with api.services.database.writing() as session:
        of_lan = UserRow.user_id == lan.user_id
        session.execute(update(UserRow).where(of_lan).values(role="planner"))
    assert api.get("/v1/me", by=lan).json()["role"] == "planner"


def test_a_citizen_has_one_item_half_an_hour_and_no_renewal(api: Api, clock: Clock) -> None:
    citizen = api.citizen(item="H57.17.21-261121-0001")
    me = api.get("/v1/me", by=citizen).json()
    assert (me["role"], me["item"], me["party"]) == (
        "citizen", "H57.17.21-261121-0001", citizen.party,
    )  # fmt: skip
    assert me["user_id"] is None
    assert [
        one["is_current"] for one in api.get("/v1/sessions", by=citizen).json()["sessions"]
    ] == [True]
    clock.go_on(1_799)
    assert is_open(api, citizen.token)
    clock.go_on(1)
    assert not is_open(api, citizen.token)


def test_a_password_kept_at_another_cost_is_kept_anew(api: Api, lan: Actor) -> None:
    dear = Passwords(replace(CHEAP, num_passes=2)).hash(PASSWORD)
    with api.services.database.writing() as session:
        of_lan = UserRow.user_id == lan.user_id
        session.execute(update(UserRow).where(of_lan).values(password_hash=dear))
    assert log_in(api, lan.login).status_code == 201
    with api.services.database.reading() as session:
        row = session.get(UserRow, lan.user_id)
    assert row is not None
    assert "t=1" in row.password_hash
    assert log_in(api, lan.login).status_code == 201


def test_a_malformed_login_tells_every_fault_and_no_password(api: Api) -> None:
    given = {"password": "geheim" * 200, "keep": "here", "more": 1}
    answer = api.post("/v1/sessions", json=given)
    assert answer.status_code == 422
    assert {fault["place"] for fault in answer.json()["faults"]} == {
        "body.login", "body.password", "body.keep", "body.more",
    }  # fmt: skip
    assert "geheim" not in answer.text


def test_what_is_over_is_tidied_up(api: Api, clock: Clock, lan: Actor) -> None:
    log_in(api, lan.login)
    clock.go_on(16 * 60)
    database = api.services.database

    def counts() -> list[int]:
        with database.reading() as session:
            of_lan = select(SessionRow.session_id).where(SessionRow.user_id == lan.user_id)
            return [
                len(session.scalars(select(row.session_id).where(row.session_id.in_(of_lan))).all())
                for row in (AccessTokenRow, RefreshTokenRow, SessionRow)
            ]

    assert counts() == [2, 2, 2]
    with database.writing() as session:
        sweep(session, clock())
    assert counts() == [0, 2, 2]
    clock.go_on(31 * 86_400)
    with database.writing() as session:
        sweep(session, clock())
    assert counts() == [0, 0, 2]
    clock.go_on(91 * 86_400)
    with database.writing() as session:
        sweep(session, clock())
    assert counts() == [0, 0, 0]


def test_no_token_and_no_password_is_logged(
    api: Api, lan: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    told = log_in(api, lan.login).json()
    log_in(api, lan.login, "a wrong password")
    refresh(api, told["refresh_token"])
    api.get(f"/v1/me?token={told['access_token']}", token=told["access_token"])
    own = [record for record in caplog.records if record.name.startswith("postroute.")]
    lines = "\n".join(map(JsonLines().format, own))
    assert "login_failed" in lines
    assert "/v1/sessions/refresh" in lines
    for secret in (PASSWORD, "a wrong password", told["access_token"], told["refresh_token"],
                   lan.login):  # fmt: skip
        assert secret not in lines
    assert all(json.loads(line) for line in lines.splitlines())


def test_passwords_cost_what_the_guide_wants() -> None:
    """OWASP's cheat sheet: Argon2id with 46 MiB and one pass, or dearer."""
    params = PasswordParams()
    assert params.memory_kib >= 46 * 1024
    assert params.num_passes >= 1
    assert Passwords(params).hash("x").startswith("$argon2id$")
