"""How large the body of a request may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courier_api.errors import BodyTooLargeError, problem_of

__all__ = ["BODY_LIMITS", "MAX_BODY_BYTES", "BodyLimit"]

MAX_BODY_BYTES = 256 << 10

#: Where more is taken: the beginning of the path, and how many bytes. The longest one holds.
BODY_LIMITS: Mapping[str, int] = {
    "/v1/days": 1 << 20,
    "/v1/evidence": 8 << 20,
    "/v1/files": 64 << 20,
    "/v1/items/import": 16 << 20,
    "/v1/sync": 16 << 20,
}


class _TooLargeError(Exception):
    """More came than is taken; whatever the application makes of it is not sent."""


@dataclass(slots=True)
class _Counted:
    """One request, whose body is counted as it comes in."""

    receive: Receive
    send: Send
    limit: int
    num_bytes: int = 0
    has_begun: bool = False

    @property
    def is_too_large(self) -> bool:
        return self.num_bytes > self.limit

    async def take(self) -> Message:
        message = await self.receive()
        if message["type"] == "http.request":
            self.num_bytes += len(message.get("body", b""))
            if self.is_too_large:
                raise _TooLargeError
        return message

    async def give(self, message: Message) -> None:
        if self.has_begun or not self.is_too_large:
            self.has_begun = True
            await self.send(message)


class BodyLimit:
    """
    ASGI layer that takes no more of a body than is allowed, whatever its header says.

    Parameters
    ----------
    app : ASGIApp
    limits : mapping of str to int
        See `BODY_LIMITS`.
    """

    def __init__(self, app: ASGIApp, limits: Mapping[str, int] = BODY_LIMITS) -> None:
        self._app = app
        self._limits = sorted(limits.items(), key=lambda one: -len(one[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counted = _Counted(receive, send, self._limit(scope["path"]))
        if _told_length(scope) > counted.limit:
            await _refuse(counted.limit, scope, receive, send)
            return
        try:
            await self._app(scope, counted.take, counted.give)
        except Exception:
            if not counted.is_too_large:
                raise
        if counted.is_too_large and not counted.has_begun:
            await _refuse(counted.limit, scope, receive, send)

    def _limit(self, path: str) -> int:
        for begin, limit in self._limits:
            if path == begin or path.startswith(f"{begin}/"):
                return limit
        return MAX_BODY_BYTES


async def _refuse(limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    response = problem_of(BodyTooLargeError(f"The body is larger than {limit} bytes."))
    # What is left of the body is not read.
    response.headers["connection"] = "close"
    await response(scope, receive, send)


def _told_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
