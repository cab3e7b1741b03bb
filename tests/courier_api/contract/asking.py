"""The application as somebody of a role asks it, for a tool that knows its description alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: Stands for the token of whoever asks; a request that bears another one bears another one.
TOKEN = "the-token-of-whoever-asks"  # noqa: S105 - stands for one

#: Where requests may end the session of whoever sends them, or take away what they may do.
_ENDING = ("/v1/sessions", "/v1/me/password", "/v1/users")


class Asking:
    """
    ASGI application in which one role is logged in for ever.

    Whoever ends their own session, or disables themselves, is let in anew: else all that follows
    would be told no more than that a login is wanted.

    Parameters
    ----------
    api : Api
    role : Role or None
        None asks without a login.
    """

    def __init__(self, api: Api, role: Role | None) -> None:
        self._api = api
        self._role = role
        self.num_requests = 0
        self.actor: Actor | None = None
        if role is not None:
            self.actor = api.actor(role)

    @property
    def headers(self) -> dict[str, str]:
        """What each request bears."""
        return {} if self._role is None else {"Authorization": f"Bearer {TOKEN}"}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        self.num_requests += 1
        scope["client"] = ("127.0.0.1", 5_000)
        scope["headers"] = [(name, self._value(name, value)) for name, value in scope["headers"]]
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self._api.app(scope, receive, note)
        if scope["method"] not in ("GET", "HEAD") and status < 300:
            self._let_in(scope["path"])

    def _value(self, name: bytes, value: bytes) -> bytes:
        if name == b"authorization" and value == f"Bearer {TOKEN}".encode() and self.actor:
            return f"Bearer {self.actor.token}".encode()
        return value

    def _let_in(self, path: str) -> None:
        if self._role is not None and self.actor is not None and path.startswith(_ENDING):
            self.actor = self._api.actor(self._role, party=self.actor.party)


async def _live(receive: Receive, send: Send) -> None:
    """Say that all is open: the application is opened and closed by the test."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
