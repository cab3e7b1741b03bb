"""Logins: opened, renewed, ended; passwords changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.db import Database
from courier_api.devices.proofs import device_of_login
from courier_api.errors import CourierApiError, UnknownObjectError
from courier_api.guessing.service import Guess, GuessCounters
from courier_api.identities import show
from courier_api.identity import repository
from courier_api.identity.passwords import PasswordRefusedError, Passwords, check_password
from courier_api.identity.sessions import (
    EndReason,
    SessionParams,
    Tokens,
    open_session,
    renew_session,
)
from courier_api.identity.tokens import TokenKind, token_hash
from courier_api.logs import security_log
from courier_api.models import SessionRow, UserRow
from courier_api.roles import Principal, Role

__all__ = [
    "Credentials",
    "IdentityService",
    "LoginFailedError",
    "TokenRefusedError",
    "WrongPasswordError",
    "authenticate",
    "normal_login",
    "role_of_device",
]


class LoginFailedError(CourierApiError):
    """There is no such login with this password; which of both is not told."""

    status = 401
    code = "login_failed"
    headers = MappingProxyType({"www-authenticate": "Bearer"})


class TokenRefusedError(CourierApiError):
    """The token is over, was ended, or is none: log in again, or refresh."""

    status = 401
    code = "token_refused"
    headers = MappingProxyType({"www-authenticate": 'Bearer error="invalid_token"'})


class WrongPasswordError(CourierApiError):
    """The present password is another one."""

    status = 403
    code = "wrong_password"


@dataclass(frozen=True, slots=True)
class Credentials:
    """
    What somebody logs in with.

    Parameters
    ----------
    login, password : str
    network : str
        Where they are; see `courier_api.guessing.service.network_of`.
    device_statement : bytes or None
        By which the device they are at says so; see `courier_api.devices.proofs`.
    """

    login: str
    password: str = field(repr=False)
    network: str
    device_statement: bytes | None = field(default=None, repr=False)


def normal_login(text: str) -> str:
    """A login name in its one spelling."""
    return text.strip().lower()


#: Devices stand where clerks stand; nobody decides or administers without a login of their own.
_ROLES_OF_DEVICES = MappingProxyType({
    PartyKind.COURIER: Role.COURIER,
    PartyKind.AGENT: Role.AGENT_CLERK,
    PartyKind.OFFICE: Role.AGENT_CLERK,
    PartyKind.AUTHORITY: Role.AUTHORITY_CLERK,
})  # fmt: skip


def role_of_device(party: str) -> Role:
    """What a device may do that signs in the name of a party."""
    return _ROLES_OF_DEVICES[kind_of_party(party)]


def authenticate(database: Database, token: str, now: int) -> Principal:
    """
    Who an access token stands for.

    Raises
    ------
    TokenRefusedError
    """
    sha256 = token_hash(TokenKind.ACCESS, token)
    if sha256 is not None:
        with database.reading() as session:
            owner = repository.owner_of_token(session, sha256, now)
        if owner is not None:
            return _principal(*owner)
    raise TokenRefusedError("The access token is over, was ended, or is none.")


class IdentityService:
    """
    Opens, renews and ends sessions.

    Parameters
    ----------
    database : Database
    passwords : Passwords
    guesses : GuessCounters
    clock : callable
        Milliseconds since 1970, UTC.
    params : SessionParams
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        guesses: GuessCounters,
        clock: Callable[[], int],
        params: SessionParams | None = None,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._guesses = guesses
        self._clock = clock
        self._params = params or SessionParams()

    def log_in(self, given: Credentials) -> Tokens:
        """
        Open a session.

        Raises
        ------
        LoginFailedError, courier_api.guessing.service.TooManyGuessesError
        courier_api.devices.proofs.DeviceProofError
        """
        login = normal_login(given.login)
        guesses = ((Guess.LOGIN, login), (Guess.ADDRESS, given.network))
        self._guesses.count(*guesses)
        with self._database.reading() as session:
            user = repository.user_by_login(session, login)
        kept = user.password_hash if user else None
        # The same work whether or not there is such a user.
        is_right = self._passwords.matches(kept, given.password)
        if user is None or kept is None or not is_right or not user.is_active:
            security_log("login_failed", user=show(user.user_id) if user else None)
            raise LoginFailedError("There is no such login with this password.")
        renewed = (
            self._passwords.hash(given.password) if self._passwords.is_outdated(kept) else kept
        )
        with self._database.writing() as session:
            user = repository.user_by_id(session, user.user_id, to_change=True)
            if user is None or not user.is_active or user.password_hash != kept:
                raise LoginFailedError("The user was changed meanwhile; try again.")
            user.password_hash = renewed
            device_id = None
            if given.device_statement is not None:
                device_id = device_of_login(
                    session, given.device_statement, login=login, party=user.party
                )
            tokens = open_session(session, user, device_id, self._clock(), self._params)
        self._guesses.succeeded(*guesses)
        security_log("logged_in", user=show(user.user_id), session=show(tokens.session_id))
        return tokens

    def refresh(self, token: str) -> Tokens:
        """
        New tokens for a refresh token, which is spent by this.

        Raises
        ------
        TokenRefusedError
            When the token comes a second time, all of its session ends: one of the two who have it
            should not.
        """
        sha256 = token_hash(TokenKind.REFRESH, token)
        tokens = None
        if sha256 is not None:
            # What is found out is committed; only then is it told.
            with self._database.writing() as session:
                tokens = renew_session(session, sha256, self._clock(), self._params)
        if tokens is None:
            raise TokenRefusedError("The refresh token is over, was ended, or is none.")
        return tokens

    def living(self, principal: Principal) -> Sequence[SessionRow]:
        """The sessions of whoever asks, the newest first."""
        with self._database.reading() as session:
            return repository.living_sessions(session, _own(principal), self._clock())

    def end(self, principal: Principal, session_id: bytes, *, is_anyones: bool) -> None:
        """
        End a session.

        Parameters
        ----------
        principal : Principal
        session_id : bytes
        is_anyones : bool
            Not only one's own.

        Raises
        ------
        UnknownObjectError
        """
        which: ColumnElement[bool] = SessionRow.session_id == session_id
        if not is_anyones:
            which = and_(which, _own(principal))
        is_logout = session_id == principal.session_id
        reason = EndReason.LOGOUT if is_logout else EndReason.ENDED
        with self._database.writing() as session:
            if not repository.end_sessions(session, which, reason, self._clock()):
                raise UnknownObjectError("There is no such session.")

    def end_everywhere(self, principal: Principal) -> None:
        """End all sessions of whoever asks, this one too."""
        with self._database.writing() as session:
            repository.end_sessions(session, _own(principal), EndReason.EVERYWHERE, self._clock())

    def user(self, principal: Principal) -> UserRow | None:
        """The user who asks; None for a citizen or a device."""
        if principal.user_id is None:
            return None
        with self._database.reading() as session:
            return repository.user_by_id(session, principal.user_id)

    def change_password(
        self, principal: Principal, *, present: str, new: str, network: str
    ) -> None:
        """
        Give oneself another password; all other sessions end.

        Raises
        ------
        WrongPasswordError, courier_api.identity.passwords.PasswordRefusedError
        courier_api.guessing.service.TooManyGuessesError
        UnknownObjectError
            When no user asks.
        """
        user = self.user(principal)
        if user is None:
            raise UnknownObjectError("Only users have passwords: not a citizen, nor a device.")
        guesses = ((Guess.LOGIN, user.login), (Guess.ADDRESS, network))
        self._guesses.count(*guesses)
        if not self._passwords.matches(user.password_hash, present):
            raise WrongPasswordError("The present password is another one.")
        self._guesses.succeeded(*guesses)
        check_password(new, login=user.login)
        if self._passwords.matches(user.password_hash, new):
            raise PasswordRefusedError("Password: the new one is the present one.")
        kept, before = self._passwords.hash(new), user.password_hash
        with self._database.writing() as session:
            row = repository.user_by_id(session, user.user_id, to_change=True)
            if row is None or row.password_hash != before:
                raise WrongPasswordError("The password was changed meanwhile.")
            now = self._clock()
            row.password_hash, row.must_change_password = kept, False
            row.password_changed_at = now
            others = and_(_own(principal), SessionRow.session_id != principal.session_id)
            repository.end_sessions(session, others, EndReason.PASSWORD_CHANGED, now)


def _principal(row: SessionRow, user: UserRow | None) -> Principal:
    if user is None and row.device_id is not None and row.party is not None:
        role = role_of_device(row.party)
        return Principal(role, row.session_id, party=row.party, device_id=row.device_id)
    if user is None:
        return Principal(Role.CITIZEN, row.session_id, party=row.party, item=row.item)
    return Principal(
        Role(user.role), row.session_id, user_id=user.user_id, party=user.party,
        device_id=row.device_id, must_change_password=user.must_change_password,
    )  # fmt: skip


def _own(principal: Principal) -> ColumnElement[bool]:
    """Sessions of whoever asks."""
    if principal.user_id is None and principal.device_id is not None:
        return and_(SessionRow.user_id.is_(None), SessionRow.device_id == principal.device_id)
    if principal.user_id is None:
        return SessionRow.session_id == principal.session_id
    return SessionRow.user_id == principal.user_id
