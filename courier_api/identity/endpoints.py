"""Endpoints on logins, and on whoever asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response, status

from courier_api.access import AccessDep, NetworkDep, PrincipalDep
from courier_api.devices.proofs import DeviceProofError, statement_of
from courier_api.errors import UnknownObjectError, problems
from courier_api.guessing.service import TooManyGuessesError
from courier_api.identities import IdentityText, read_identity
from courier_api.identity.cookies import (
    REFRESH_PATH,
    ForeignOriginError,
    check_origin,
    clear_refresh,
    keep_refresh,
    kept_refresh,
)
from courier_api.identity.passwords import PasswordRefusedError
from courier_api.identity.schemas import (
    Keep,
    Login,
    Me,
    PasswordChange,
    Refresh,
    SessionList,
    SessionView,
    TokensView,
)
from courier_api.identity.service import (
    Credentials,
    IdentityService,
    LoginFailedError,
    TokenRefusedError,
    WrongPasswordError,
)
from courier_api.identity.sessions import Tokens
from courier_api.wiring import Services, ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["identity"])


def _identity(services: ServicesDep) -> IdentityService:
    return IdentityService(services.database, services.passwords, services.guesses, services.clock)


IdentityDep = Annotated[IdentityService, Depends(_identity)]


@router.post(
    "/sessions",
    operation_id="openSession",
    status_code=status.HTTP_201_CREATED,
    responses=problems(LoginFailedError, DeviceProofError, TooManyGuessesError),
)
def open_session(
    given: Login,
    network: NetworkDep,
    response: Response,
    services: ServicesDep,
    identity: IdentityDep,
) -> TokensView:
    """Log in; wrong guesses make one wait longer and longer."""
    statement = given.device_statement
    tokens = identity.log_in(
        Credentials(
            given.login,
            given.password.get_secret_value(),
            network,
            None if statement is None else statement_of(statement),
        )
    )
    return _told(tokens, given.keep, response, services)


@router.post(
    REFRESH_PATH.removeprefix("/v1"),
    operation_id="refreshSession",
    responses=problems(TokenRefusedError, ForeignOriginError),
)
def refresh_session(
    request: Request,
    response: Response,
    services: ServicesDep,
    identity: IdentityDep,
    given: Refresh | None = None,
) -> TokensView:
    """Renew the tokens; a refresh token that comes twice ends its session."""
    if given is not None:
        tokens = identity.refresh(given.refresh_token.get_secret_value())
        return _told(tokens, Keep.BODY, response, services)
    token = kept_refresh(request, services.settings)
    if not token:
        raise TokenRefusedError("There is neither a refresh token nor a cookie with one.")
    check_origin(request, services.settings)
    return _told(identity.refresh(token), Keep.COOKIE, response, services)


@router.get("/sessions", operation_id="listSessions")
def list_sessions(principal: PrincipalDep, identity: IdentityDep) -> SessionList:
    """One's own logins, the newest first."""
    rows = identity.living(principal)
    return SessionList(sessions=[SessionView.of(row, principal) for row in rows])


@router.delete("/sessions", operation_id="endAllSessions", status_code=status.HTTP_204_NO_CONTENT)
def end_all_sessions(
    principal: PrincipalDep, response: Response, services: ServicesDep, identity: IdentityDep
) -> None:
    """Log out everywhere."""
    identity.end_everywhere(principal)
    clear_refresh(response, services.settings)


@router.delete(
    "/sessions/current", operation_id="endSession", status_code=status.HTTP_204_NO_CONTENT
)
def end_session(
    principal: PrincipalDep, response: Response, services: ServicesDep, identity: IdentityDep
) -> None:
    """Log out."""
    identity.end(principal, principal.session_id, is_anyones=False)
    clear_refresh(response, services.settings)


@router.delete(
    "/sessions/{session_id}",
    operation_id="endSessionElsewhere",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(UnknownObjectError),
)
def end_session_elsewhere(
    session_id: Annotated[IdentityText, Path()], access: AccessDep, identity: IdentityDep
) -> None:
    """End a login that is somewhere else."""
    identity.end(access.principal, read_identity(session_id), is_anyones=access.is_all)


@router.get("/me", operation_id="readMe")
def read_me(principal: PrincipalDep, identity: IdentityDep) -> Me:
    """Who one is logged in as."""
    return Me.of(principal, identity.user(principal))


@router.put(
    "/me/password",
    operation_id="changePassword",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(
        WrongPasswordError, PasswordRefusedError, TooManyGuessesError, UnknownObjectError
    ),
)
def change_password(
    given: PasswordChange, network: NetworkDep, principal: PrincipalDep, identity: IdentityDep
) -> None:
    """Choose another password; all other logins of one's own end."""
    identity.change_password(
        principal,
        present=given.present.get_secret_value(),
        new=given.new.get_secret_value(),
        network=network,
    )


def _told(tokens: Tokens, keep: Keep, response: Response, services: Services) -> TokensView:
    if keep is Keep.COOKIE and tokens.refresh is not None:
        keep_refresh(response, services.settings, tokens.refresh, tokens.refresh_s)
    return TokensView.of(tokens, keep)
