"""Bodies that are no JSON, or JSON of a kind that readers choke on."""

from __future__ import annotations

import gzip
import json

import pytest

from courier_api.bodies import MAX_BODY_BYTES
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.attacks.guarded import guarded

JSON = {"content-type": "application/json"}
#: Whoever may do most, so that nothing is refused for who asks.
USERS, SEARCH, DAYS = "/v1/users", "/v1/items/search", "/v1/days"

NAMED = '{"login": "an.nguyen", "display_name": %s, "role": "planner"}'
BAD = {
    "a hundred thousand brackets": b"[" * 100_000,
    "brackets that are closed": b"[" * 50_000 + b"]" * 50_000,
    "objects within objects": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "a depth within a field": (NAMED % ("[" * 5_000 + "]" * 5_000)).encode(),
    "an integer of five thousand digits": (NAMED % ("9" * 5_000)).encode(),
    "an exponent beyond all floats": (NAMED % "1e999999").encode(),
    "not a number": (NAMED % "NaN").encode(),
    "infinity": (NAMED % "-Infinity").encode(),
    "a lone surrogate": (NAMED % r'"\ud800"').encode(),
    "a lone surrogate in a name of a field": rb'{"\udfff": 1}',
    "half a character": b'{"login": "\xc3"}',
    "another encoding": '{"login": "an"}'.encode("utf-16"),
    "a character of no text": (NAMED % r'"a\u0000b"').encode(),
    "two documents": b'{"login": "an"} {"login": "lan"}',
    "a comment": b'{"login": "an" /* root */}',
    "single quotes": b"{'login': 'an'}",
    "a key of the language": b'{"__proto__": {"role": "administrator"}, "constructor": 1}',
    "a list for an object": b"[]",
    "packed": gzip.compress(b'{"login": "an"}' * 1_000),
}  # fmt: skip


@pytest.fixture(scope="module")
def boss(api: Api) -> Actor:
    return api.actor(Role.ADMINISTRATOR)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("path", [USERS, SEARCH, "/v1/sessions", "/v1/sync"])
def test_a_body_that_readers_choke_on_is_refused(
    api: Api, boss: Actor, path: str, name: str
) -> None:
    with guarded(api) as watch:
        answer = api.post(path, by=boss, content=BAD[name], headers=JSON)
        assert watch.refuses(answer, 400, 422) in ("body_unreadable", "malformed")
        watch.keeps_silent_of("an.nguyen")
    assert len(answer.content) < 20_000


def test_what_says_it_is_packed_is_not_unpacked(api: Api, boss: Actor) -> None:
    with guarded(api) as watch:
        bomb = gzip.compress(bytes(50_000_000))
        headers = JSON | {"content-encoding": "gzip"}
        watch.refuses(api.post(USERS, by=boss, content=bomb, headers=headers), 400, 422)


def test_of_a_key_that_comes_twice_no_reader_sees_another_value(api: Api, boss: Actor) -> None:
    """A guard that reads the first one and a server that reads the last one would disagree."""
    body = b'{"text": "a", "states": ["waiting"], "text": {"$ne": null}}'
    with guarded(api) as watch:
        watch.refuses(api.post(SEARCH, by=boss, content=body, headers=JSON), 400, 422)


LIMITS = {"/v1/users": MAX_BODY_BYTES, "/v1/sessions": MAX_BODY_BYTES, "/v1/days": 1 << 20}


@pytest.mark.parametrize("told", [None, "10", "0"])
@pytest.mark.parametrize("path", LIMITS)
def test_a_body_over_the_limit_is_cut_off_whatever_its_header_says(
    api: Api, boss: Actor, path: str, told: str | None
) -> None:
    sent = 0

    async def pieces() -> object:
        nonlocal sent
        while sent < 64 << 20:
            sent += 1 << 16
            yield b" " * (1 << 16)

    headers = JSON | ({"content-length": told} if told else {"transfer-encoding": "chunked"})
    with guarded(api) as watch:
        answer = api.post(path, by=boss, content=pieces(), headers=headers)
        assert watch.refuses(answer, 413) == "body_too_large"
    assert sent <= LIMITS[path] + (1 << 18)


@pytest.mark.parametrize("told", ["99999999999999999999999", "-1", "1e9", "٣", "5, 5", "0x10"])
def test_a_length_that_is_none_opens_nothing(api: Api, boss: Actor, told: str) -> None:
    """A server in front takes such requests apart; behind it they are what their bodies are."""
    headers = JSON | {"content-length": told.encode()}
    with guarded(api) as watch:
        watch.refuses(api.post(USERS, by=boss, content=b"{}", headers=headers), 400, 413, 422)


def test_a_file_of_another_kind_is_no_json(api: Api, boss: Actor) -> None:
    content = json.dumps({"login": "an", "display_name": "An", "role": "planner"}).encode()
    with guarded(api) as watch:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            headers = {"content-type": kind}
            watch.refuses(api.post(USERS, by=boss, content=content, headers=headers), 415, 422)
