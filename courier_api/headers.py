"""Headers every answer carries, and those of a page; set last, so that no endpoint forgets."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courier_api.pages import SEALED_POLICY

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "content-security-policy": SEALED_POLICY,
    "cache-control": "no-cache",
}

#: Below these paths answers may tell of people: nobody on the way keeps a copy.
UNKEPT_PATHS = ("/v1/", "/compat/")

#: Two years; browsers that came by HTTPS once come by nothing else, to no host below either.
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


class SecurityHeaders:
    """
    ASGI layer that adds each header an answer does not set itself.

    Parameters
    ----------
    app : ASGIApp
    is_secure : bool
        Browsers reach the server by HTTPS alone.
    """

    def __init__(self, app: ASGIApp, *, is_secure: bool = False) -> None:
        self._app = app
        self._headers = HEADERS | (
            {"strict-transport-security": STRICT_TRANSPORT} if is_secure else {}
        )
        self._unkept = self._headers | {"cache-control": "no-store"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = self._unkept if scope["path"].startswith(UNKEPT_PATHS) else self._headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
                if added is self._unkept and headers["cache-control"] == "no-cache":
                    # What FastAPI says of a stream lets a proxy keep it.
                    headers["cache-control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)
