"""
The whole application on both databases, without a socket between.

A folder's tests get it by a conftest.py with ``from tests.courier_api.apis import api, clock``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.db import sqlite_url
from courier_api.errors import PROBLEM_TYPE
from courier_api.identities import show
from courier_api.identity.passwords import PasswordParams, Passwords
from courier_api.identity.sessions import SessionParams, open_citizen_session, open_session
from courier_api.planning.params import PlanningParams
from courier_api.roles import Role
from courier_api.users.service import NewUser, UserService
from courier_api.wiring import OpenParams, Services
from tests.courier_api.conftest import KINDS
from tests.courier_api.servers import PostgresServer
from tests.courier_api.spare_databases import SpareDatabases

#: 21 November 2026, 07:00 in Hue.
MORNING = 1_795_219_200_000
PASSWORD = "thuyền rồng trên sông Hương"  # noqa: S105 - of invented users
#: Searches wait: tests that want one run it themselves.
WAITING = PlanningParams(max_running=0, max_waiting=1_000)
CHEAP = PasswordParams(memory_kib=8, num_passes=1)

_KEPT = Passwords(CHEAP).hash(PASSWORD)

#: In whose name an invented user of a role acts.
PARTY_KINDS = {
    Role.COURIER: "courier:c",
    Role.AGENT_CLERK: "agent:a",
    Role.AUTHORITY_CLERK: "authority:H57.",
}


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: int = MORNING

    def __call__(self) -> int:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += round(seconds * 1_000)


@dataclass(frozen=True)
class Actor:
    """Somebody who is logged in."""

    role: Role
    token: str = field(repr=False)
    login: str = ""
    user_id: bytes | None = None
    party: str | None = None
    session_id: bytes = b""
    refresh: str = field(default="", repr=False)
    item: str | None = None

    @property
    def shown_id(self) -> str:
        assert self.user_id is not None
        return show(self.user_id)


class Api:
    """Asks the application; every answer is held to what the API's description says of it."""

    def __init__(self, app: FastAPI, portal: BlockingPortal, clock: Clock, address: str) -> None:
        self.app = app
        self.clock = clock
        self._portal = portal
        self._num_actors = 0
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 5_000))
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        # Templates come after paths without one, which they would take as well.
        paths = sorted(app.openapi()["paths"].items(), key=lambda one: one[0].count("{"))
        self._patterns = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operations)
            for path, operations in paths
        ]

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def ask(
        self,
        method: str,
        path: str,
        *,
        by: Actor | None = None,
        token: str | None = None,
        **more: Any,
    ) -> httpx.Response:
        """An answer; ``more`` goes to httpx: json, content, headers, params."""
        headers = dict(more.pop("headers", {}))
        if by is not None or token is not None:
            headers["authorization"] = f"Bearer {by.token if by else token}"

        async def send() -> httpx.Response:
            # Cookies are given and looked at by those tests that mean them.
            self._client.cookies.clear()
            return await self._client.request(method, path, headers=headers, **more)

        answer = self._portal.call(send)
        self._hold_to_description(answer)
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)

    def actor(
        self, role: Role, *, party: str | None = None, must_change_password: bool = False
    ) -> Actor:
        """Somebody new who is logged in."""
        self._num_actors += 1
        number = self._num_actors
        if role is Role.CITIZEN:
            return self.citizen(party=party)
        if party is None and role in PARTY_KINDS:
            party = f"{PARTY_KINDS[role]}{number}"
        login = f"{role.value.replace('_', '-')}-{number}"
        with self.services.database.writing() as session:
            new = NewUser(login, f"{role} {number}", role, party)
            row = UserService(session, self.clock).add(new, _KEPT, must_change=must_change_password)
            tokens = open_session(session, row, None, self.clock(), SessionParams())
        return Actor(
            role, tokens.access, login, row.user_id, party, tokens.session_id,
            tokens.refresh or "",
        )  # fmt: skip

    def citizen(self, *, party: str | None = None, item: str | None = None) -> Actor:
        """A citizen with a session upon one item."""
        self._num_actors += 1
        digits = sha256(b"%d" % self._num_actors).hexdigest()[:22]
        party, item = party or f"citizen:{digits}", item or f"H57-261121-{self._num_actors:04}"
        with self.services.database.writing() as session:
            tokens = open_citizen_session(session, party=party, item=item, now=self.clock())
        return Actor(
            Role.CITIZEN, tokens.access, party=party, session_id=tokens.session_id, item=item
        )

    def close(self) -> None:
        self._portal.call(self._client.aclose)

    def _hold_to_description(self, answer: httpx.Response) -> None:
        request = answer.request
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert re.fullmatch(r"[\w.-]{8,64}", answer.headers["x-request-id"])
        if request.url.path.startswith("/v1/"):
            assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == PROBLEM_TYPE, answer.text
        if answer.status_code >= 400 and request.method != "HEAD":
            told = answer.json()
            assert told["status"] == answer.status_code
            assert {"type", "title", "code", "detail"} <= set(told)
        # That a method is none of a path's is said by the path's not having it.
        is_known = answer.status_code != 405
        for pattern, operations in self._patterns if is_known else ():
            operation = operations.get(request.method.lower())
            if operation is not None and pattern.fullmatch(request.url.path):
                told = operation["responses"].get(str(answer.status_code))
                assert told, f"{request.method} {request.url.path}: {answer.status_code} untold"
                if answer.status_code >= 400:
                    codes = told["content"][PROBLEM_TYPE]["examples"]
                    assert answer.json()["code"] in codes, answer.text
                break


@contextmanager
def opened_api(
    settings: Settings,
    clock: Clock | None = None,
    *,
    address: str = "127.0.0.1",
    **params: Any,
) -> Iterator[Api]:
    """The application, open for as long as the block lasts; ``params`` go to `OpenParams`."""
    clock = clock or Clock()
    app = create_api(settings, OpenParams(clock=clock, passwords=CHEAP, planning=WAITING, **params))
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        api = Api(app, portal, clock, address)
        yield api
        api.close()


@contextmanager
def database_of_kind(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with empty tables."""
    if kind == "sqlite":
        path = folder / "postroute.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield str(sqlite_url(path))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    spare: SpareDatabases = request.getfixturevalue("spare_databases")
    name = spare.take()
    yield server.url(name)
    spare.give_back(name)


@pytest.fixture(scope="module")
def clock() -> Clock:
    """One for a file of tests: nobody finds it where they left it."""
    return Clock()


@pytest.fixture(scope="module", params=KINDS)
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> Iterator[Api]:
    """The application on each database, one for a file of tests; each makes users of its own."""
    folder = tmp_path_factory.mktemp("server")
    with (
        database_of_kind(str(request.param), folder, request) as url,
        opened_api(Settings(data_dir=folder, database_url=url), clock) as opened,
    ):
        yield opened
