"""Who asks, and what they may: what endpoints are given, and what keeps everybody else out."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from courier_api.errors import CourierApiError
from courier_api.guessing.service import network_of
from courier_api.identity.service import TokenRefusedError, authenticate
from courier_api.rights import BEFORE_PASSWORD_CHANGE, OPEN, rights_table
from courier_api.roles import Access, Principal, Right
from courier_api.routes import Endpoint, route_of
from courier_api.wiring import ServicesDep

__all__ = ["REFUSALS", "AccessDep", "NetworkDep", "PrincipalDep", "authorised"]


class LoginRequiredError(CourierApiError):
    """A login is wanted: an access token as ``Authorization: Bearer``."""

    status = 401
    code = "login_required"
    headers = MappingProxyType({"www-authenticate": "Bearer"})


class RightRefusedError(CourierApiError):
    """Your role may not do this."""

    status = 403
    code = "right_refused"


class PasswordChangeRequiredError(CourierApiError):
    """Your password was given to you: choose one of your own first."""

    status = 403
    code = "password_change_required"


class RightsMissingError(CourierApiError):
    """An endpoint has no row in the table of rights: our own fault."""


#: What a request may meet before its endpoint is asked.
REFUSALS: tuple[type[CourierApiError], ...] = (
    LoginRequiredError,
    TokenRefusedError,
    RightRefusedError,
    PasswordChangeRequiredError,
)


async def authorised(request: Request, services: ServicesDep) -> Access | None:
    """
    What the table of rights lets this request do; None where anyone may.

    Raises
    ------
    LoginRequiredError, TokenRefusedError, RightRefusedError, PasswordChangeRequiredError
    """
    endpoint = Endpoint(request.method, route_of(request.scope))
    row = rights_table().get(endpoint)
    if row is None:
        raise RightsMissingError(f"Endpoint {endpoint}: it has no row in the table of rights.")
    if row is OPEN:
        return None
    token = _bearer(request)
    principal = await run_in_threadpool(authenticate, services.database, token, services.clock())
    right = row[principal.role]
    if right is Right.NONE:
        raise RightRefusedError("Your role may not do this.")
    if principal.must_change_password and endpoint not in BEFORE_PASSWORD_CHANGE:
        raise PasswordChangeRequiredError("Choose a password of your own: PUT /v1/me/password.")
    return Access(principal, right)


# Awaited, though they wait for nothing: for what is not, the framework asks a thread.
async def _granted(access: Annotated[Access | None, Depends(authorised)]) -> Access:
    if access is None:
        raise RightsMissingError("An open endpoint asked who is asking.")
    return access


async def _principal(access: Annotated[Access, Depends(_granted)]) -> Principal:
    return access.principal


async def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else None)


#: Who asks and what they may; for every endpoint that is not open.
AccessDep = Annotated[Access, Depends(_granted)]
#: Who asks.
PrincipalDep = Annotated[Principal, Depends(_principal)]
#: From where: what guesses are counted by.
NetworkDep = Annotated[str, Depends(_network)]


def _bearer(request: Request) -> str:
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise LoginRequiredError("A login is wanted: an access token as Authorization: Bearer.")
    return token.strip()
