"""
The refresh token of browsers: in a cookie that no script reads and no other site lets be sent.

Only the refresh path looks at the cookie, and only pages of this very server may use it there.
By HTTPS its name keeps hosts beside this one from setting one of their own (``__Host-``), for which
browsers want it to be of all paths; without HTTPS it goes to the refresh path alone.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from courier_api.config import Settings
from courier_api.errors import CourierApiError

__all__ = [
    "REFRESH_PATH",
    "ForeignOriginError",
    "check_origin",
    "clear_refresh",
    "keep_refresh",
    "kept_refresh",
]

REFRESH_PATH = "/v1/sessions/refresh"


class ForeignOriginError(CourierApiError):
    """The cookie is for pages of this server alone: another site, or none, sent this."""

    status = 403
    code = "foreign_origin"


def keep_refresh(response: Response, settings: Settings, token: str, seconds: int) -> None:
    """Let the browser keep a refresh token."""
    response.set_cookie(
        _name(settings), token, max_age=seconds, path=_path(settings), secure=settings.is_secure,
        httponly=True, samesite="strict",
    )  # fmt: skip


def clear_refresh(response: Response, settings: Settings) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        _name(settings), path=_path(settings), secure=settings.is_secure, httponly=True,
        samesite="strict",
    )  # fmt: skip


def kept_refresh(request: Request, settings: Settings) -> str:
    """The token that the browser has kept; empty when there is none."""
    return request.cookies.get(_name(settings), "")


def check_origin(request: Request, settings: Settings) -> None:
    """
    Refuse what does not come from a page of this server.

    Browsers name the origin of every POST; what names none is no browser, and keeps no cookies.

    Raises
    ------
    ForeignOriginError
    """
    origin = request.headers.get("origin", "")
    own = {settings.public_url} if settings.public_url else set()
    if urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower():
        own.add(origin)
    if not origin or origin not in own:
        raise ForeignOriginError("A page of this server is wanted as the origin.")


def _name(settings: Settings) -> str:
    """A name by which browsers take the cookie from this very host alone, and from none beside."""
    return "__Host-postroute-refresh" if settings.is_secure else "postroute-refresh"


def _path(settings: Settings) -> str:
    return "/" if settings.is_secure else REFRESH_PATH
