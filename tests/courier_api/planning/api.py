"""The endpoints of planning, couriers and expected handovers, called as whoever one wants."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

import courier_api.couriers.endpoints
import courier_api.expected.endpoints
import courier_api.planning.endpoints
import courier_api.planning.plan_endpoints
from courier_api.access import authorised
from courier_api.config import Settings
from courier_api.db import sqlite_url
from courier_api.errors import CourierApiError, answer_malformed, answer_own
from courier_api.expected.matching import MatchParams
from courier_api.metrics import Metrics
from courier_api.openapi import describe
from courier_api.planning.parts import Planning, tell_webhooks
from courier_api.roles import Access, Principal, Right, Role
from courier_api.wiring import OpenParams, open_services, prepare_data
from tests.courier_api.apis import CHEAP
from tests.courier_api.expected.ledger import ledger_items
from tests.courier_api.planning.office import Office

PLANNER = Access(Principal(Role.PLANNER, b"s" * 16), Right.ALL)
ROUTERS = (
    courier_api.planning.endpoints.router,
    courier_api.planning.plan_endpoints.router,
    courier_api.couriers.endpoints.router,
    courier_api.expected.endpoints.router,
)


def own(role: Role, party: str) -> Access:
    """Somebody who may ask for what is theirs."""
    return Access(Principal(role, b"o" * 16, party=party), Right.OWN)


@dataclass
class Client:
    """Asks the endpoints; every answer is one that the description tells of."""

    app: FastAPI
    portal: BlockingPortal
    office: Office
    access: Access = PLANNER
    patterns: list[tuple[re.Pattern[str], Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        transport = httpx.ASGITransport(self.app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        self.app.dependency_overrides[authorised] = lambda: self.access
        paths = sorted(self.app.openapi()["paths"].items(), key=lambda one: one[0].count("{"))
        self.patterns = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), told) for path, told in paths
        ]

    @property
    def planning(self) -> Planning:
        planning: Planning = self.app.state.planning
        return planning

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            return await self._client.request(method, path, **more)

        answer = self.portal.call(send)
        for pattern, operations in self.patterns:
            operation = operations.get(method.lower())
            if operation is not None and pattern.fullmatch(path.partition("?")[0]):
                told = operation["responses"].get(str(answer.status_code))
                assert told, f"{method} {path}: {answer.status_code} untold"
                if answer.status_code >= 400:
                    examples = told["content"]["application/problem+json"]["examples"]
                    assert answer.json()["code"] in examples, answer.text
                break
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def put(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("PUT", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)


@contextmanager
def opened_client(database_url: str, folder: Path) -> Iterator[Client]:
    """The endpoints over a database."""
    settings = Settings(data_dir=folder / "server", database_url=database_url)
    prepare_data(settings)
    app = FastAPI()
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(CourierApiError, answer_own)
    app.add_exception_handler(RequestValidationError, answer_malformed)
    describe(app)
    office = Office(None, settings.data_dir)  # type: ignore[arg-type]
    params = OpenParams(clock=office.clock, passwords=CHEAP)
    with open_services(settings, Metrics(), params) as services, start_blocking_portal() as portal:
        office.database = services.database
        app.state.services = services
        app.state.planning = Planning(
            office.files, office.bus, ledger_items(), office.params, MatchParams(), tell_webhooks
        )
        yield Client(app, portal, office)
        office.bus.close()


@pytest.fixture
def client(sqlite_template: Path, tmp_path: Path) -> Iterator[Client]:
    """The endpoints on SQLite: what they ask is tested on both databases elsewhere."""
    path = tmp_path / "client.db"
    shutil.copyfile(sqlite_template, path)
    with opened_client(str(sqlite_url(path)), tmp_path) as made:
        yield made


@pytest.fixture
def each_client(database_url: str, tmp_path: Path) -> Iterator[Client]:
    """The endpoints on each database."""
    with opened_client(database_url, tmp_path) as made:
        yield made
