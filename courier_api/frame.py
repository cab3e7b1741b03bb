"""What surrounds every request: its identity, its time, its log line, and our own failures."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courier_api.db import DatabaseUnreachableError, is_outage
from courier_api.errors import CODE_HEADER, CourierApiError, method_refused, problem_of
from courier_api.logs import REQUEST_ID
from courier_api.metrics import Metrics
from courier_api.routes import Endpoint, route_of

__all__ = ["HeadAsGet", "NamedPaths", "RequestFrame"]

_LOG = logging.getLogger("postroute.request")
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(slots=True)
class _Answer:
    """
    Sends an answer on under the request's name.

    Keeps its status, 0 before there is any, and the code of the problem that it tells.
    """

    send: Send
    request_id: str
    status: int = 0
    code: str | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.request_id
            if (code := headers.get(CODE_HEADER)) is not None:
                self.code = code
                del headers[CODE_HEADER]
        await self.send(message)


class RequestFrame:
    """
    ASGI layer that names a request, times it, logs it and answers what nobody foresaw.

    Parameters
    ----------
    app : ASGIApp
    metrics : Metrics
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        answer = _Answer(send, given if _SANE_ID.fullmatch(given) else secrets.token_hex(8))
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        token = REQUEST_ID.set(answer.request_id)
        begin = time.perf_counter()
        self._metrics.began()
        try:
            await self._app(scope, receive, answer)
        except Exception as error:
            if answer.status:
                # Half an answer cannot be taken back: the connection is cut.
                raise
            await _unforeseen(error)(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - begin
            route = route_of(scope)
            self._metrics.answered(method, route, answer.status, seconds)
            told = {"method": method, "route": route, "status": answer.status,
                    "milliseconds": round(seconds * 1_000, 1)}  # fmt: skip
            if answer.code is not None:
                told["code"] = answer.code
            _LOG.info("answered", extra={"told": told})
            REQUEST_ID.reset(token)


class HeadAsGet:
    """ASGI layer by which HEAD follows wherever GET leads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer HEAD as GET, and keep the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        scope["method"] = "GET"
        has_ended = False

        async def receive_until_answered() -> Message:
            # A stream without end stops as soon as it would send: nobody listens any more.
            return {"type": "http.disconnect"} if has_ended else await receive()

        async def send_head(message: Message) -> None:
            nonlocal has_ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not has_ended:
                has_ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._app(scope, receive_until_answered, send_head)


class NamedPaths:
    """
    ASGI layer by which a path that is named itself is never taken for another's variable part.

    Else ``DELETE /v1/sessions/refresh`` would ask for a session of that name.

    Parameters
    ----------
    app : ASGIApp
    endpoints : callable
        All endpoints; asked once, at the first request.
    """

    def __init__(self, app: ASGIApp, endpoints: Callable[[], Iterable[Endpoint]]) -> None:
        self._app = app
        self._endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse a method that the path does not take."""
        methods = self._named.get(scope["path"]) if scope["type"] == "http" else None
        if methods is None or scope["method"] in methods:
            await self._app(scope, receive, send)
            return
        allowed = methods | ({"HEAD"} if "GET" in methods else set())
        await method_refused(allowed)(scope, receive, send)

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for method, path in self._endpoints():
            if "{" not in path:
                found[path].add(method)
        return dict(found)


def _unforeseen(error: Exception) -> JSONResponse:
    """The answer to what no endpoint caught: an outage that passes, or our own fault."""
    if isinstance(error, SQLAlchemyError | PoolTimeoutError) and is_outage(error):
        _LOG.error("the database failed", exc_info=error)
        return problem_of(DatabaseUnreachableError("The database does not answer."))
    _LOG.error("failed", exc_info=error)
    return problem_of(CourierApiError())
