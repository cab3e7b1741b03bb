"""Names under which the server may be asked for, and addresses of this machine itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from courier_api.errors import HostRefusedError, problem_of

__all__ = ["ANY_ADDRESS", "LOOPBACK_HOSTS", "HostCheck", "in_address", "is_loopback"]

#: Names of this machine itself.
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")

#: Among names: any IP address. No page of another site can have its name lead here by one.
ANY_ADDRESS = "<address>"


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def in_address(host: str) -> str:
    """As it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


class HostCheck:
    """
    ASGI layer that answers to its own names alone.

    Parameters
    ----------
    app : ASGIApp
    names : sequence of str
        ``*`` stands for any, `ANY_ADDRESS` for any address; see `Settings.allowed_hosts`.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names if name != ANY_ADDRESS)
        self._takes_addresses = ANY_ADDRESS in names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request for one of the names; refuse another."""
        if scope["type"] == "http" and not self._is_own(_asked(scope)):
            error = HostRefusedError("The server is not reached under this name.")
            await problem_of(error)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_own(self, name: str) -> bool:
        if "*" in self._names or name in self._names:
            return True
        return self._takes_addresses and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _asked(scope: Scope) -> str:
    """The name in the ``Host`` header, without its port; empty when there are none or several."""
    values = [value for name, value in scope["headers"] if name == b"host"]
    if len(values) != 1:
        return ""
    host: str = values[0].decode("latin-1").strip().lower()
    if host.startswith("["):
        name, bracket, port = host.partition("]")
        return f"{name}]" if bracket and port[:1] in ("", ":") else ""
    return host.partition(":")[0]
