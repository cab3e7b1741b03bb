"""Endpoints by which browsers log in at the identity provider."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, status
from starlette.responses import RedirectResponse, Response

from courier_api.access import NetworkDep
from courier_api.errors import CourierApiError, problems
from courier_api.guessing.service import TooManyGuessesError
from courier_api.identity.cookies import keep_refresh
from courier_api.oidc.configuration import CALLBACK_PATH
from courier_api.oidc.errors import (
    OidcDeniedError,
    OidcOffError,
    OidcProviderError,
    OidcStateError,
    OidcTokenError,
    OidcUserError,
)
from courier_api.oidc.service import Brought, OidcService
from courier_api.oidc.states import StateSeal, forget_state, keep_state, kept_state
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/oidc", tags=["identity"])

#: The one page that this leads to; nothing that comes with a request names another.
_HOME = "/"

_SENT_ON: dict[int | str, dict[str, Any]] = {
    302: {
        "description": "Sent on; a page that asked is told of a problem by"
        " `/?login_problem=CODE` instead of by a problem of that code.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    }
}

Text = Annotated[str, Query(max_length=4_096)]


def _oidc(services: ServicesDep) -> OidcService:
    if services.oidc is None:
        raise OidcOffError("No identity provider is configured here.")
    seal = StateSeal(services.keys.secret("oidc"))
    return OidcService(services.oidc, seal, services.database, services.guesses, services.clock)


OidcDep = Annotated[OidcService, Depends(_oidc)]


@router.get(
    "/login",
    operation_id="beginOidcLogin",
    status_code=status.HTTP_302_FOUND,
    response_class=RedirectResponse,
    responses=_SENT_ON | problems(OidcOffError, OidcProviderError),
)
def begin_login(request: Request, services: ServicesDep, oidc: OidcDep) -> Response:
    """Send a browser to the identity provider to log in."""
    try:
        begun = oidc.begin()
    except CourierApiError as error:
        return _told(request, error)
    response = _sent_to(begun.address)
    keep_state(response, services.settings, begun.sealed)
    return response


@router.get(
    CALLBACK_PATH.removeprefix("/v1/oidc"),
    operation_id="answerOidcLogin",
    status_code=status.HTTP_302_FOUND,
    response_class=RedirectResponse,
    responses=_SENT_ON
    | problems(
        OidcOffError, OidcStateError, OidcDeniedError, OidcTokenError, OidcUserError,
        OidcProviderError, TooManyGuessesError,
    ),
)  # fmt: skip
def answer_login(
    request: Request,
    network: NetworkDep,
    services: ServicesDep,
    oidc: OidcDep,
    *,
    state: Text = "",
    code: Text = "",
    error: Text = "",
    iss: Text = "",
) -> Response:
    """Log in whom the identity provider sends back; the refresh token is in the cookie alone."""
    sealed = kept_state(request, services.settings)
    try:
        tokens = oidc.answer(Brought(sealed, state, code, error, iss, network))
    except CourierApiError as refusal:
        response = _told(request, refusal)
    else:
        response = _sent_to(_HOME)
        if tokens.refresh is not None:
            keep_refresh(response, services.settings, tokens.refresh, tokens.refresh_s)
    forget_state(response, services.settings)
    return response


def _told(request: Request, error: CourierApiError) -> Response:
    """A problem: to a person's browser by the page that they come to, to a program as ever."""
    if "text/html" not in request.headers.get("accept", ""):
        raise error
    return _sent_to(f"{_HOME}?login_problem={error.code}")


def _sent_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status.HTTP_302_FOUND)
