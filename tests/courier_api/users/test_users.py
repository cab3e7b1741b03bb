"""Users added, listed, changed; and that somebody can always let somebody in."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from courier_api.models import UserRow
from courier_api.roles import Role
from courier_api.users.service import NewUser, UserRefusedError
from tests.courier_api.apis import PASSWORD, Actor, Api

AN = {"display_name": "Nguyễn Văn An", "role": "courier", "party": "courier:c7", "locale": "vi"}


@pytest.fixture
def boss(api: Api) -> Actor:
    return api.actor(Role.ADMINISTRATOR)


def add(api: Api, by: Actor, **fields: object) -> httpx.Response:
    return api.post("/v1/users", by=by, json=AN | {"login": f"an.{token_hex(4)}"} | fields)


def test_a_user_is_added_with_a_password_to_hand_over(api: Api, boss: Actor) -> None:
    answer = add(api, boss)
    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/users/{told['user']['user_id']}"
    assert AN.items() <= told["user"].items()
    login = {"login": told["user"]["login"], "password": told["password"]}
    opened = api.post("/v1/sessions", json=login).json()
    assert opened["must_change_password"] is True
    shown = api.get(answer.headers["location"], by=boss).json()
    assert shown == told["user"]


def test_a_login_name_is_somebodys_alone(api: Api, boss: Actor) -> None:
    login = add(api, boss).json()["user"]["login"]
    answer = add(api, boss, login=login)
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


def test_two_who_ask_for_a_login_name_at_once_do_not_both_get_it(
    api: Api, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = add(api, boss).json()["user"]["login"]
    monkeypatch.setattr("courier_api.users.repository.user_by_login", lambda *_: None)
    assert add(api, boss, login=login).json()["code"] == "login_taken"


@pytest.mark.parametrize(
    "fields",
    [{"login": "An"}, {"login": "a"}, {"login": "-an"}, {"login": "an nguyen"}, {"login": "a" * 41},
     {"login": "an\n"}, {"display_name": ""}, {"display_name": "  "}, {"display_name": "x" * 81},
     {"role": "citizen"}, {"role": "king"}, {"party": "citizen:Ng3vT0kPz1qXw8sYb2LdAe"},
     {"party": "courier:"}, {"party": "courier:c7\n"}, {"locale": "fr"}, {"is_active": False},
     {"party": None}, {"party": "agent:042"}, {"role": "agent_clerk"},
     {"role": "planner", "party": "courier:c7"}, {"role": "authority_clerk", "party": None}],
    ids=str,
)  # fmt: skip
def test_what_makes_no_user_is_refused(api: Api, boss: Actor, fields: dict[str, Any]) -> None:
    answer = add(api, boss, **fields)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("malformed", "user_refused")


@pytest.mark.parametrize(
    ("role", "party"),
    [("courier", "courier:c7"), ("agent_clerk", "agent:042"),
     ("authority_clerk", "authority:H57.17.21"), ("dispatcher", None), ("dispatcher", "office:3"),
     ("planner", None), ("administrator", "office:3")],
)  # fmt: skip
def test_each_role_acts_for_its_kind_of_party(
    api: Api, boss: Actor, role: str, party: str | None
) -> None:
    assert add(api, boss, role=role, party=party).status_code == 201


def test_whoever_may_do_less_than_before_has_to_log_in_again(api: Api, boss: Actor) -> None:
    for change in ({"role": "planner"}, {"is_active": False}, {"party": "office:9"}):
        lan = api.actor(Role.DISPATCHER)
        answer = api.ask("PATCH", f"/v1/users/{lan.shown_id}", by=boss, json=change)
        assert change.items() <= answer.json().items()
        assert api.get("/v1/me", by=lan).status_code == 401
        assert api.post("/v1/sessions/refresh", json={"refresh_token": lan.refresh}).is_error


def test_another_name_ends_no_session(api: Api, boss: Actor) -> None:
    lan = api.actor(Role.COURIER)
    change = {"display_name": "Trần Thị Lan", "locale": "en"}
    answer = api.ask("PATCH", f"/v1/users/{lan.shown_id}", by=boss, json=change)
    assert (answer.json()["party"], answer.json()["role"]) == (lan.party, "courier")
    assert api.get("/v1/me", by=lan).json()["display_name"] == "Trần Thị Lan"


@pytest.mark.parametrize(
    "change", [{"role": "planner"}, {"party": None}, {"party": "agent:042"}, {"role": "citizen"}]
)
def test_a_change_into_what_is_no_user_is_refused(
    api: Api, boss: Actor, change: dict[str, Any]
) -> None:
    lan = api.actor(Role.COURIER)
    answer = api.ask("PATCH", f"/v1/users/{lan.shown_id}", by=boss, json=change)
    assert answer.status_code == 422
    assert api.get("/v1/me", by=lan).json()["role"] == "courier"


def test_a_disabled_user_may_be_let_in_again(api: Api, boss: Actor) -> None:
    lan = api.actor(Role.PLANNER)
    for is_active, status in ((False, 401), (True, 201)):
        change = {"is_active": is_active}
        api.ask("PATCH", f"/v1/users/{lan.shown_id}", by=boss, json=change)
        given = {"login": lan.login, "password": PASSWORD}
        assert api.post("/v1/sessions", json=given).status_code == status


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "planner"}])
def test_the_last_administrator_stays(api: Api, boss: Actor, change: dict[str, Any]) -> None:
    other = api.actor(Role.ADMINISTRATOR)
    others = UserRow.user_id.not_in([boss.user_id, other.user_id])
    with api.services.database.writing() as session:
        administrators = UserRow.role == "administrator"
        session.execute(update(UserRow).where(administrators, others).values(is_active=False))
    path = f"/v1/users/{boss.shown_id}"
    assert api.ask("PATCH", f"/v1/users/{other.shown_id}", by=boss, json=change).is_success
    answer = api.ask("PATCH", path, by=boss, json=change)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert api.ask("PATCH", path, by=boss, json={"display_name": "An"}).status_code == 200


def test_a_given_password_ends_all_sessions_and_must_be_changed(api: Api, boss: Actor) -> None:
    lan = api.actor(Role.PLANNER)
    told = api.post(f"/v1/users/{lan.shown_id}/password", by=boss)
    assert told.status_code == 201
    assert api.get("/v1/me", by=lan).status_code == 401
    given = {"login": lan.login, "password": told.json()["password"]}
    assert api.post("/v1/sessions", json=given).json()["must_change_password"] is True


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_nobody_is_found_under_an_unknown_identity(api: Api, boss: Actor, method: str) -> None:
    more = {"json": {}} if method == "PATCH" else {}
    answer = api.ask(method, "/v1/users/AAAAAAAAAAAAAAAAAAAAAA", by=boss, **more)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
    assert api.ask(method, "/v1/users/..%2f..", by=boss, **more).status_code in (404, 422)
    assert api.ask(method, "/v1/users/AAAAAAAAAAAAAAAAAAAAAB", by=boss, **more).status_code == 422


def test_users_are_listed_page_by_page_each_once(api: Api, boss: Actor) -> None:
    for _ in range(5):
        api.actor(Role.PLANNER)
    logins, params = [], {"page_size": 3}
    while True:
        page = api.get("/v1/users", by=boss, params=params).json()
        logins += [one["login"] for one in page["users"]]
        assert len(page["users"]) <= 3
        if page["next_page_token"] is None:
            break
        params["page_token"] = page["next_page_token"]
    with api.services.database.reading() as session:
        known = session.scalars(select(UserRow.login).order_by(UserRow.login)).all()
    assert sorted(logins) == sorted(known)
    assert len(set(logins)) == len(logins)


def test_a_new_user_is_checked_wherever_they_come_from() -> None:
    with pytest.raises(UserRefusedError):
        NewUser("an", "An", Role.CITIZEN)
    with pytest.raises(UserRefusedError):
        NewUser("an", "An", Role.COURIER, "courier:c7", "fr")
