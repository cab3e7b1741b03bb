"""Keeps a demonstration's door shut to whoever does not sit at the machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from courier_api.errors import CourierApiError

__all__ = ["DoorShutError", "check_knock"]

#: A proxy stands before the server: then strangers may stand before the proxy.
_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
#: What browsers say of a request by a page of this very server, or by its own address bar.
_OWN = ("same-origin", "none")


class DoorShutError(CourierApiError):
    """The door is for this machine's own pages: another site sent this, or a proxy passed it on."""

    status = 403
    code = "door_shut"


def check_knock(request: Request) -> None:
    """
    Refuse what comes through a proxy, and what pages of elsewhere have a browser send.

    A page of elsewhere cannot read the answers anyway, nor ask for them under another name; a
    tunnel that somebody opens to show the demonstration around often rewrites the ``Host`` header.

    Raises
    ------
    DoorShutError
    """
    headers = request.headers
    if any(name in headers for name in _OF_PROXIES):
        raise DoorShutError("The request came through a proxy; wanted one of this machine itself.")
    origin = headers.get("origin")
    is_own = headers.get("sec-fetch-site", "none").lower() in _OWN
    if origin is not None:
        is_own = is_own and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    if not is_own:
        raise DoorShutError("A page of another site sent this; wanted one of this server's own.")
