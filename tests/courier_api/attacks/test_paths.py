"""Paths that lead out of their folder, in every variable part of every path."""

from __future__ import annotations

import re

import pytest

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.rights import OPEN, rights_table
from courier_api.roles import Right, Role
from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api
from tests.courier_api.attacks.guarded import Watch, guarded

TRICKS = (
    "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "%252e%252e%252fetc%252fpasswd", "..%5c..%5cboot.ini", "..%c0%af..%c0%afetc/passwd",
    "%2fetc%2fpasswd", "C:%5Cwindows", "file:%2f%2f%2fetc%2fpasswd", "a%00b", "%00",
    "postroute.db%00.json", "%0d%0aset-cookie:%20a=b", "%ff%fe", "%ed%a0%80", "．．／．．／etc",
    "%E2%80%AE", "~root", "%20", ";id", "a" * 3_000, "' OR 1=1 --", "%25s%25n", "${jndi:ldap:x}",
)  # fmt: skip
#: PostgreSQL keeps no NUL and no half of a pair, and SQLite does.
NOT_KEPT = ("a%00b", "%ed%a0%80")
ON_SQLITE = pytest.mark.parametrize("api", ["sqlite"], indirect=True, scope="module")
ON_POSTGRESQL = pytest.mark.parametrize("api", ["postgresql"], indirect=True, scope="module")
VARIABLE = re.compile(r"\{(\w+)\}")
PLACES = [
    (endpoint, name)
    for endpoint in rights_table()
    for name in VARIABLE.findall(endpoint.path)
]  # fmt: skip


@pytest.fixture(scope="module")
def actors(api: Api) -> dict[Role, Actor]:
    return {role: api.actor(role) for role in Role}


def role_for(endpoint: Endpoint) -> Role:
    row = rights_table()[endpoint]
    able = [role for role in Role if row is OPEN or row[role] is not Right.NONE]
    return max(able, key=lambda role: row is not OPEN and row[role] is Right.ALL)


def test_there_are_such_paths() -> None:
    assert len(PLACES) > 40
    assert create_api(Settings()).openapi()["paths"]


@ON_SQLITE
@pytest.mark.parametrize(("endpoint", "name"), PLACES, ids=str)
def test_a_path_trick_leads_nowhere(
    api: Api, actors: dict[Role, Actor], endpoint: Endpoint, name: str
) -> None:
    with guarded(api) as watch:
        for trick in TRICKS:
            hold_off(watch, actors[role_for(endpoint)], endpoint, name, trick)


@ON_POSTGRESQL
def test_a_character_that_postgresql_does_not_keep_leads_nowhere(
    api: Api, actors: dict[Role, Actor]
) -> None:
    with guarded(api) as watch:
        for endpoint, name in PLACES:
            for trick in NOT_KEPT:
                hold_off(watch, actors[role_for(endpoint)], endpoint, name, trick)


def hold_off(watch: Watch, by: Actor, endpoint: Endpoint, name: str, trick: str) -> None:
    path = VARIABLE.sub("1", endpoint.path.replace(f"{{{name}}}", trick))
    # By its bytes: a client that tidies paths up would spoil the trick.
    answer = watch.api.ask(endpoint.method, path, by=by, headers={"if-match": "*"})
    watch.refuses(answer)
    assert "root:" not in answer.text
    assert "set-cookie" not in answer.headers
