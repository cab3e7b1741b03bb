"""A request that comes twice does its work once."""

from __future__ import annotations

import json
import threading
from hashlib import sha256
from secrets import token_hex
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text, update

from courier_api.health import Healthy
from courier_api.idempotency import KEEP_MS, Answer, sweep
from courier_api.models import IdempotencyKeyRow, UserRow
from courier_api.roles import Role
from courier_api.users.service import UserService
from tests.courier_api.apis import Actor, Api, Clock


@pytest.fixture
def boss(api: Api) -> Actor:
    return api.actor(Role.ADMINISTRATOR)


def new_user() -> dict[str, str]:
    return {"login": f"an.{token_hex(6)}", "display_name": "Nguyễn Văn An", "role": "planner"}


def add(api: Api, by: Actor, new: dict[str, Any], key: str) -> httpx.Response:
    return api.post("/v1/users", by=by, json=new, headers={"idempotency-key": key})


def num_users(api: Api, login: str) -> int:
    with api.services.database.reading() as session:
        return len(session.scalars(select(UserRow).where(UserRow.login == login)).all())


def test_the_second_time_is_answered_as_the_first_and_does_nothing(api: Api, boss: Actor) -> None:
    new, key = new_user(), token_hex(8)
    first, again = add(api, boss, new, key), add(api, boss, new, f'"{key}"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content, "the password too, which nobody else is told"
    assert again.headers["location"] == first.headers["location"]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert num_users(api, new["login"]) == 1


def test_what_was_asked_cannot_be_guessed_from_what_is_kept(api: Api, boss: Actor) -> None:
    # A plain hash of a body that is known but for a telephone number tells the number.
    key, content = token_hex(8), json.dumps(new_user()).encode()
    headers = {"idempotency-key": key, "content-type": "application/json"}
    assert api.post("/v1/users", by=boss, content=content, headers=headers).status_code == 201
    with api.services.database.reading() as session:
        kept = set(session.scalars(select(IdempotencyKeyRow.request)))
    for asked in (b"POST /v1/users?\0" + content, content):
        assert sha256(asked).digest() not in kept
    assert api.post("/v1/users", by=boss, content=content, headers=headers).status_code == 201


def test_without_a_key_each_request_is_one_of_its_own(api: Api, boss: Actor) -> None:
    new = new_user()
    assert api.post("/v1/users", by=boss, json=new).status_code == 201
    assert api.post("/v1/users", by=boss, json=new).status_code == 409


def test_a_key_serves_one_request(api: Api, boss: Actor) -> None:
    key = token_hex(8)
    assert add(api, boss, new_user(), key).status_code == 201
    other = add(api, boss, new_user(), key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    path = f"/v1/users/{boss.shown_id}/password"
    elsewhere = api.post(path, by=boss, headers={"idempotency-key": key})
    assert elsewhere.json()["code"] == "idempotency_key_reused"


def test_the_same_key_of_somebody_else_is_another_one(api: Api, boss: Actor) -> None:
    key, other = token_hex(8), api.actor(Role.ADMINISTRATOR)
    first, second = add(api, boss, new_user(), key), add(api, other, new_user(), key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["user"] != second.json()["user"]


def test_what_was_refused_did_nothing_and_may_be_asked_again(api: Api, boss: Actor) -> None:
    key, taken = token_hex(8), new_user() | {"login": boss.login}
    assert add(api, boss, taken, key).status_code == 409
    assert add(api, boss, new_user(), key).status_code == 201


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 201, 'a"b', "a\\b", "\x7f", "\t"])
def test_a_key_of_another_form_is_refused(api: Api, boss: Actor, key: str) -> None:
    answer = add(api, boss, new_user(), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_key_is_forgotten_after_30_days(api: Api, boss: Actor, clock: Clock) -> None:
    key = token_hex(8)
    assert add(api, boss, new_user(), key).status_code == 201
    clock.go_on(KEEP_MS / 1_000)
    assert add(api, api.actor(Role.ADMINISTRATOR), new_user(), key).status_code == 201
    with api.services.database.writing() as session:
        sweep(session, clock())
    with api.services.database.reading() as session:
        assert len(session.scalars(select(IdempotencyKeyRow)).all()) == 1


def test_a_key_whose_time_is_over_serves_again_before_it_is_tidied_up(
    api: Api, clock: Clock
) -> None:
    boss, key = api.actor(Role.ADMINISTRATOR), token_hex(8)
    assert add(api, boss, new_user(), key).status_code == 201
    with api.services.database.writing() as session:
        earlier = IdempotencyKeyRow.created_at - KEEP_MS
        session.execute(update(IdempotencyKeyRow).values(created_at=earlier))
    assert add(api, boss, new_user(), key).status_code == 201


def test_nobody_reads_what_was_answered_from_the_database(api: Api, boss: Actor) -> None:
    key = token_hex(8)
    told = add(api, boss, new_user(), key).json()
    with api.services.database.read_connection() as connection:
        rows = connection.execute(text("SELECT * FROM idempotency_keys")).all()
    content = b" ".join(bytes(value) for row in rows for value in row if isinstance(value, bytes))
    for secret in (key, told["password"], told["user"]["login"], boss.login):
        assert secret.encode() not in content


def test_while_the_first_is_under_way_its_repetition_is_refused(
    api: Api, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, key = new_user(), token_hex(8)
    has_begun, may_end, told = threading.Event(), threading.Event(), []
    add_slowly = UserService.add

    def slowly(self: UserService, *args: Any, **more: Any) -> UserRow:
        has_begun.set()
        assert may_end.wait(20)
        return add_slowly(self, *args, **more)

    monkeypatch.setattr(UserService, "add", slowly)
    thread = threading.Thread(target=lambda: told.append(add(api, boss, new, key)))
    thread.start()
    assert has_begun.wait(20)
    answer = add(api, boss, new, key)
    may_end.set()
    thread.join()
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_flight")
    assert answer.headers["retry-after"] == "1"
    assert told[0].status_code == 201
    assert add(api, boss, new, key).content == told[0].content


def test_workers_do_not_begin_the_same_request_together(
    api: Api, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker has the key: it knows nothing of what is in flight here."""
    if api.services.database.is_sqlite:
        # One worker alone uses an SQLite file.
        return
    new, key, told = new_user(), token_hex(8), []
    add_once = UserService.add

    def while_another_asks(self: UserService, *args: Any, **more: Any) -> UserRow:
        monkeypatch.setattr(UserService, "add", add_once)
        monkeypatch.setattr("courier_api.in_flight.InFlight.claim", lambda *_: _Free())
        told.append(add(api, boss, new, key))
        return add_once(self, *args, **more)

    monkeypatch.setattr(UserService, "add", while_another_asks)
    assert add(api, boss, new, key).status_code == 201
    assert [one.json()["code"] for one in told] == ["idempotency_key_in_flight"]


class _Free:
    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_: object) -> None:
        pass


def test_what_fails_is_undone_with_its_key(
    api: Api, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, key = new_user(), token_hex(8)
    add_once = UserService.add

    def failing(self: UserService, *args: Any, **more: Any) -> UserRow:
        add_once(self, *args, **more)
        raise RuntimeError

    monkeypatch.setattr(UserService, "add", failing)
    assert add(api, boss, new, key).status_code == 500
    monkeypatch.undo()
    assert num_users(api, new["login"]) == 0
    assert add(api, boss, new, key).status_code == 201


def test_an_answer_is_what_is_sent() -> None:
    assert Answer(Healthy()).content() == b'{"status":"ok"}'
