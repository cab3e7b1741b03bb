"""Users added, listed and changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courier_api.custody.core.parties import PARTY, PartyKind, kind_of_party
from courier_api.errors import CourierApiError, UnknownObjectError
from courier_api.identities import new_identity, show
from courier_api.identity.passwords import Passwords, invented_password
from courier_api.identity.service import normal_login
from courier_api.identity.sessions import EndReason, end_sessions_of_user
from courier_api.logs import security_log
from courier_api.models import UserRow
from courier_api.roles import Role
from courier_api.users import repository
from courier_api.users.accounts import AccountTakenError, OidcAccount, UserRefusedError

__all__ = [
    "KEEP",
    "LOCALES",
    "LOGIN_PATTERN",
    "AccountTakenError",
    "GivenPassword",
    "LastAdministratorError",
    "LoginTakenError",
    "NewUser",
    "OidcAccount",
    "UserChange",
    "UserRefusedError",
    "UserService",
]

LOCALES = ("vi", "en")
LOGIN_PATTERN = r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])"

_MAX_NAME = 80

#: In whose name a role acts; one with an empty set acts in nobody's, or in a post office's.
_PARTIES: Mapping[Role, PartyKind] = MappingProxyType(
    {
        Role.COURIER: PartyKind.COURIER,
        Role.AGENT_CLERK: PartyKind.AGENT,
        Role.AUTHORITY_CLERK: PartyKind.AUTHORITY,
    }
)


class LoginTakenError(CourierApiError):
    """Somebody else has this login name."""

    status = 409
    code = "login_taken"


class LastAdministratorError(CourierApiError):
    """Without this administrator nobody could let anybody in any more."""

    status = 409
    code = "last_administrator"


@dataclass(frozen=True, slots=True)
class NewUser:
    """
    Somebody to be added.

    Parameters
    ----------
    login : str
    display_name : str
    role : Role
    party : str or None
        Wanted for couriers and clerks, of their kind; others may have a post office.
    locale : str
        ``vi`` or ``en``.
    account : OidcAccount or None
        By which they log in.

    Raises
    ------
    UserRefusedError
    """

    login: str
    display_name: str
    role: Role
    party: str | None = None
    locale: str = "vi"
    account: OidcAccount | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(LOGIN_PATTERN, self.login):
            raise UserRefusedError(
                f"Login: it is {self.login[:60]!r}, wanted 2 to 40 of a-z, 0-9 and . _ -"
            )
        if not self.display_name.strip() or len(self.display_name) > _MAX_NAME:
            raise UserRefusedError(f"Name: wanted 1 to {_MAX_NAME} letters.")
        if self.locale not in LOCALES:
            raise UserRefusedError(f"Language: it is {self.locale[:20]!r}, wanted vi or en.")
        check_party(self.role, self.party)


def check_party(role: Role, party: str | None) -> None:
    """
    Refuse a role with a party that it does not act for.

    Raises
    ------
    UserRefusedError
    """
    if role is Role.CITIZEN:
        raise UserRefusedError("Role: citizens come by a link and a code, not as users.")
    if party is not None and not PARTY.fullmatch(party):
        raise UserRefusedError("Party: wanted a form such as courier:c7, agent:042.")
    kind = None if party is None else kind_of_party(party)
    wanted = _PARTIES.get(role)
    if kind is not wanted and not (wanted is None and kind is PartyKind.OFFICE):
        told = f"one of {wanted}" if wanted else "none, or a post office"
        raise UserRefusedError(f"Party: a {role} has {told}, such as {_example(wanted)}.")


def _example(kind: PartyKind | None) -> str:
    names = {PartyKind.COURIER: "courier:c7", PartyKind.AGENT: "agent:042",
             PartyKind.AUTHORITY: "authority:H57.17.21"}  # fmt: skip
    return names[kind] if kind else "office:3"


class _Keep(Enum):
    """Stands for a value that stays as it is, where None is a value too."""

    KEEP = "keep"


KEEP = _Keep.KEEP


@dataclass(frozen=True, slots=True)
class UserChange:
    """
    What becomes of a user; None, or `KEEP`, leaves it as it is.

    Parameters
    ----------
    display_name : str or None
    role : Role or None
    party : str, None or KEEP
        None: they act in nobody's name.
    locale : str or None
    is_active : bool or None
        Whether they can log in.
    account : OidcAccount, None or KEEP
        By which they log in; None: by none.
    has_password : bool or None
        False: no password is right any more.
    """

    display_name: str | None = None
    role: Role | None = None
    party: str | Literal[_Keep.KEEP] | None = KEEP
    locale: str | None = None
    is_active: bool | None = None
    account: OidcAccount | Literal[_Keep.KEEP] | None = KEEP
    has_password: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenPassword:
    """
    A password that somebody is told, to replace it at their first login.

    Parameters
    ----------
    text : str
    kept : str
        What is stored of it.
    """

    text: str = field(repr=False)
    kept: str = field(repr=False)

    @classmethod
    def invented(cls, passwords: Passwords) -> GivenPassword:
        """A random one; not to be made within a transaction, since it takes a while."""
        text = invented_password()
        return cls(text, passwords.hash(text))


class UserService:
    """
    Adds, lists and changes users, within a transaction that the caller holds.

    Parameters
    ----------
    session : Session
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(self, session: Session, clock: Callable[[], int]) -> None:
        self._session = session
        self._clock = clock

    def add(self, new: NewUser, kept_password: str | None, *, must_change: bool = True) -> UserRow:
        """
        Add somebody.

        Parameters
        ----------
        new : NewUser
        kept_password : str or None
            As `Passwords.hash` makes it; None: they log in by their account alone.
        must_change : bool
            They did not choose the password themselves.

        Raises
        ------
        LoginTakenError, AccountTakenError, UserRefusedError
        """
        now = self._clock()
        if repository.user_by_login(self._session, new.login) is not None:
            raise LoginTakenError(f"Login {new.login}: somebody else has it.")
        self._check_free(new.account)
        added = UserRow(
            user_id=new_identity(), login=new.login, display_name=new.display_name.strip(),
            role=new.role.value, party=new.party, locale=new.locale, password_hash=kept_password,
            must_change_password=must_change and kept_password is not None, is_active=True,
            created_at=now, password_changed_at=now,
        )  # fmt: skip
        _bind(added, new.account)
        self._session.add(added)
        try:
            self._session.flush()
        except IntegrityError as error:
            # Two asked for the same login name, or for the same account, at once.
            raise LoginTakenError(f"Login {new.login}: somebody else has it.") from error
        security_log("user_added", user=show(added.user_id), role=new.role.value)
        return added

    def some(self, after: str | None, limit: int) -> Sequence[UserRow]:
        """Users by their login name, from behind one of them on."""
        return repository.users_after(self._session, after, limit)

    def one(self, user_id: bytes) -> UserRow:
        """
        A user.

        Raises
        ------
        UnknownObjectError
        """
        return _known(repository.user_by_id(self._session, user_id))

    def by_login(self, login: str) -> UserRow:
        """
        The user of a login name.

        Raises
        ------
        UnknownObjectError
        """
        return _known(repository.user_by_login(self._session, normal_login(login)))

    def change(self, user_id: bytes, change: UserChange) -> UserRow:
        """
        Change somebody; whoever may do less by it than before has to log in again.

        Raises
        ------
        UnknownObjectError, UserRefusedError, LastAdministratorError, AccountTakenError
        """
        administrators = repository.lock_administrators(self._session)
        row = _known(repository.lock_user(self._session, user_id))
        role = change.role or Role(row.role)
        party = row.party if change.party is KEEP else change.party
        NewUser(row.login, change.display_name or row.display_name, role, party,
                change.locale or row.locale)  # fmt: skip
        is_active = row.is_active if change.is_active is None else change.is_active
        stays = is_active and role is Role.ADMINISTRATOR
        if [one.user_id for one in administrators] == [user_id] and not stays:
            raise LastAdministratorError("There is no other administrator who can log in.")
        before = _powers(row)
        row.role, row.party, row.is_active = role.value, party, is_active
        row.display_name = (change.display_name or row.display_name).strip()
        row.locale = change.locale or row.locale
        self._change_login(row, change)
        if before != _powers(row):
            self._end_sessions(row)
            security_log("user_changed", user=show(user_id), role=row.role, is_active=is_active)
        return row

    def give_password(self, user_id: bytes, kept_password: str) -> UserRow:
        """
        Replace somebody's password, which they must change; all their logins end.

        Raises
        ------
        UnknownObjectError
        """
        row = _known(repository.lock_user(self._session, user_id))
        row.password_hash, row.must_change_password = kept_password, True
        row.password_changed_at = self._clock()
        self._end_sessions(row)
        security_log("password_given", user=show(user_id))
        return row

    def _change_login(self, row: UserRow, change: UserChange) -> None:
        """Bind, or unbind, an account, and drop a password; one of both is left."""
        if change.account is not KEEP and change.account != _account(row):
            self._check_free(change.account)
            _bind(row, change.account)
        if change.has_password and row.password_hash is None:
            raise UserRefusedError("Password: there is none; give one by its own endpoint.")
        if change.has_password is False:
            row.password_hash, row.must_change_password = None, False
        if row.password_hash is None and row.oidc_subject is None:
            raise UserRefusedError("Account: without a password and without one nobody logs in.")
        try:
            self._session.flush()
        except IntegrityError as error:
            raise AccountTakenError("Account: somebody else was bound to it just now.") from error

    def _check_free(self, account: OidcAccount | None) -> None:
        if account is not None and repository.user_by_account(
            self._session, account.issuer, account.subject
        ):
            raise AccountTakenError("Account: somebody else is bound to it.")

    def _end_sessions(self, row: UserRow) -> None:
        end_sessions_of_user(self._session, row.user_id, EndReason.USER_CHANGED, self._clock())


def _account(row: UserRow) -> OidcAccount | None:
    if row.oidc_issuer is None or row.oidc_subject is None:
        return None
    return OidcAccount(row.oidc_issuer, row.oidc_subject)


def _bind(row: UserRow, account: OidcAccount | None) -> None:
    row.oidc_issuer = account.issuer if account else None
    row.oidc_subject = account.subject if account else None


def _powers(row: UserRow) -> tuple[object, ...]:
    """What a user may do and how they come in: with a change of it their logins end."""
    has_password = row.password_hash is not None
    return row.role, row.party, row.is_active, row.oidc_issuer, row.oidc_subject, has_password


def _known(row: UserRow | None) -> UserRow:
    if row is None:
        raise UnknownObjectError("There is no such user.")
    return row
