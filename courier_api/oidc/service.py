"""Logins by the identity provider: begun, and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from courier_api.db import Database
from courier_api.guessing.service import Guess, GuessCounters
from courier_api.identities import new_identity, show
from courier_api.identity.sessions import SessionParams, Tokens, open_session
from courier_api.logs import security_log
from courier_api.oidc import repository
from courier_api.oidc.errors import (
    OidcDeniedError,
    OidcError,
    OidcStateError,
    OidcTokenError,
    OidcUserError,
)
from courier_api.oidc.provider import OidcProvider
from courier_api.oidc.states import LoginState, StateSeal

__all__ = ["Begun", "Brought", "OidcService"]


@dataclass(frozen=True, slots=True)
class Begun:
    """
    A login that was begun.

    Parameters
    ----------
    address : str
        Where the browser goes.
    sealed : str
        What it keeps meanwhile.
    """

    address: str
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """
    What a browser brings back from the provider.

    Parameters
    ----------
    sealed : str
        What it has kept.
    state, code, error, issuer : str
        As the provider gave them; empty where it did not.
    network : str
        Where the browser is; see `courier_api.guessing.service.network_of`.
    """

    sealed: str = field(repr=False)
    state: str = field(repr=False)
    code: str = field(repr=False)
    error: str
    issuer: str
    network: str


class OidcService:
    """
    Begins and answers logins.

    Parameters
    ----------
    provider : OidcProvider
    seal : StateSeal
    database : Database
    guesses : GuessCounters
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(
        self,
        provider: OidcProvider,
        seal: StateSeal,
        database: Database,
        guesses: GuessCounters,
        clock: Callable[[], int],
    ) -> None:
        self._provider = provider
        self._seal = seal
        self._database = database
        self._guesses = guesses
        self._clock = clock

    def begin(self) -> Begun:
        """
        Begin a login.

        Raises
        ------
        OidcProviderError
        """
        login = LoginState.begun(self._clock())
        return Begun(self._provider.login_address(login), self._seal.seal(login))

    def answer(self, brought: Brought) -> Tokens:
        """
        Open a session for whoever has logged in at the provider.

        Raises
        ------
        OidcStateError, OidcDeniedError, OidcTokenError, OidcUserError, OidcProviderError
        courier_api.guessing.service.TooManyGuessesError
        """
        try:
            login = self._seal.open(brought.sealed)
            login.check(brought.state, self._clock())
            # Only now: else any page could count guesses for whoever looks at it.
            guesses = (Guess.ADDRESS, brought.network)
            self._guesses.count(guesses)
            self._spend(login)
            subject = self._subject(brought, login)
            tokens = self._opened(subject)
        except OidcError as error:
            security_log("oidc_login_failed", code=error.code)
            raise
        self._guesses.succeeded(guesses)
        return tokens

    def _spend(self, login: LoginState) -> None:
        """Let a login be answered once, whatever the answer is."""
        with self._database.writing() as session:
            is_first = repository.spend(session, login.digest, new_identity(), login.expires_at)
        if not is_first:
            raise OidcStateError("This login was answered before: begin again.")

    def _subject(self, brought: Brought, login: LoginState) -> str:
        if not self._provider.is_itself(brought.issuer):
            raise OidcTokenError("Another identity provider has sent this browser back.")
        if brought.error or not brought.code:
            raise OidcDeniedError("The identity provider did not log you in.")
        return self._provider.subject(brought.code, login)

    def _opened(self, subject: str) -> Tokens:
        issuer = self._provider.client.issuer
        with self._database.writing() as session:
            user = repository.lock_user_of(session, issuer, subject)
            is_known = user is not None and user.is_active
            if user is not None and is_known:
                tokens = open_session(session, user, None, self._clock(), SessionParams())
        told = show(user.user_id) if user else None
        if not is_known:
            security_log("login_failed", user=told)
            raise OidcUserError("Your account at the identity provider is nobody's here.")
        security_log("logged_in", user=told, session=show(tokens.session_id))
        return tokens
