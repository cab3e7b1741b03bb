"""Routers over a real server's parts, called as somebody with a right of one's choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError

from courier_api.access import authorised
from courier_api.config import Settings
from courier_api.errors import CourierApiError, answer_malformed, answer_own
from courier_api.metrics import Metrics
from courier_api.roles import Access, Principal, Right, Role
from courier_api.wiring import Services, open_services, prepare_data

ADMINISTRATOR = Access(Principal(Role.ADMINISTRATOR, b"s" * 16), Right.ALL)


class Client:
    """Asks an application without a socket between."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self._portal = portal
        transport = httpx.ASGITransport(app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            return await self._client.request(method, path, **more)

        return self._portal.call(send)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)

    def patch(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("PATCH", path, **more)

    def put(self, path: str) -> httpx.Response:
        return self.ask("PUT", path)

    def delete(self, path: str) -> httpx.Response:
        return self.ask("DELETE", path)


@contextmanager
def client_of(
    router: APIRouter, folder: Path, access: Access = ADMINISTRATOR, *, is_demo: bool = False
) -> Iterator[tuple[Client, Services]]:
    """A client of a router, and what it works with."""
    settings = Settings(data_dir=folder / "server", is_demo=is_demo)
    prepare_data(settings)
    app = FastAPI()
    app.include_router(router)
    app.add_exception_handler(CourierApiError, answer_own)
    app.add_exception_handler(RequestValidationError, answer_malformed)
    app.dependency_overrides[authorised] = lambda: access
    with open_services(settings, Metrics()) as services, start_blocking_portal() as portal:
        app.state.services = services
        yield Client(app, portal), services
