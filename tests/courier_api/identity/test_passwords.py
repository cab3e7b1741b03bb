"""Which passwords are taken, and how they are changed."""

from __future__ import annotations

import threading

import httpx
import pytest

from courier_api.identity import passwords
from courier_api.identity.passwords import (
    PasswordParams,
    PasswordRefusedError,
    Passwords,
    check_password,
    invented_password,
)
from courier_api.roles import Role
from tests.courier_api.apis import PASSWORD, Actor, Api

OTHER = "lăng Tự Đức sáng thứ bảy"


@pytest.mark.parametrize(
    "password",
    ["mưa Huế 2026!", "correct horse battery", "xK9$vQ2mPz7w", "nón lá bài thơ trắng",
     "7391 0528 6647 áo dài"],
)  # fmt: skip
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    check_password(password, login="an.nguyen")


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "x" * 129, "aaaaaaaaaaaaaaaa", "abababababab", "123456789012",
     "passwordpassword", "Password2026!!", "an.nguyen1234", "qwertyuiopas", "poiuytrewqlk",
     "matkhau123456", "administrator1", "abcdefghijkl", "20262026202620", "Postroute-2026-11",
     "bbbbbcdefghijkmz"],
)  # fmt: skip
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefusedError):
        check_password(password, login="an.nguyen")


def test_an_invented_password_is_long_enough_and_never_the_same() -> None:
    some = {invented_password() for _ in range(50)}
    assert len(some) == 50
    assert all(len(one) == 19 and len(set(one) & set("01ilo")) == 0 for one in some)


def test_only_a_few_passwords_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 46 MiB: a thousand logins at once must not take 46 GiB."""
    kept = Passwords(PasswordParams(8, 1, 1, num_at_once=2))
    known = kept.hash(PASSWORD)
    inside, most, all_in = [0], [0], threading.Barrier(2, timeout=10)

    def verify(*_: object) -> bool:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        all_in.wait()
        inside[0] -= 1
        return True

    monkeypatch.setattr(kept, "_hasher", type("Slow", (), {"verify": staticmethod(verify)}))
    threads = [threading.Thread(target=kept.matches, args=(known, "x")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_the_words_that_are_refused_stand_in_small_letters() -> None:
    assert all(word == word.lower() for word in (*passwords._WORDS, *passwords._RUNS))


def change(api: Api, by: Actor, present: str, new: str) -> httpx.Response:
    return api.ask("PUT", "/v1/me/password", by=by, json={"present": present, "new": new})


def opens(api: Api, login: str, password: str) -> bool:
    answer = api.post("/v1/sessions", json={"login": login, "password": password})
    return answer.status_code == 201


def test_a_password_is_changed_by_whoever_knows_the_present_one(api: Api) -> None:
    lan = api.actor(Role.PLANNER)
    assert change(api, lan, "not the present one", OTHER).json()["code"] == "wrong_password"
    assert opens(api, lan.login, PASSWORD)
    assert change(api, lan, PASSWORD, OTHER).status_code == 204
    assert opens(api, lan.login, OTHER)
    assert not opens(api, lan.login, PASSWORD)


def test_a_change_ends_all_other_sessions(api: Api) -> None:
    lan = api.actor(Role.PLANNER)
    told = api.post("/v1/sessions", json={"login": lan.login, "password": PASSWORD}).json()
    assert change(api, lan, PASSWORD, OTHER).status_code == 204
    assert api.get("/v1/me", by=lan).status_code == 200
    assert api.get("/v1/me", token=told["access_token"]).status_code == 401


@pytest.mark.parametrize("new", [PASSWORD, "short", "x" * 129, "passwordpassword"])
def test_a_new_password_that_is_none_is_refused(api: Api, new: str) -> None:
    lan = api.actor(Role.PLANNER)
    answer = change(api, lan, PASSWORD, new)
    assert (answer.status_code, answer.json()["code"]) == (422, "password_refused")
    assert new not in answer.text
    assert opens(api, lan.login, PASSWORD)


def test_whoever_has_chosen_a_password_may_do_the_rest(api: Api) -> None:
    lan = api.actor(Role.ADMINISTRATOR, must_change_password=True)
    assert api.get("/v1/me", by=lan).json()["must_change_password"] is True
    assert api.get("/v1/users", by=lan).json()["code"] == "password_change_required"
    assert change(api, lan, PASSWORD, OTHER).status_code == 204
    assert api.get("/v1/users", by=lan).status_code == 200


def test_guesses_at_the_present_password_are_counted(api: Api) -> None:
    lan = api.actor(Role.PLANNER)
    statuses = [change(api, lan, f"guess {number}", OTHER).status_code for number in range(7)]
    assert statuses == [403] * 5 + [429] * 2
