"""Users seen to by whoever has the server's machine: the first administrator comes this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from courier_api.config import read_settings
from courier_api.custody.writer import now_ms
from courier_api.db import DatabaseUnreachableError, DatabaseUrlError
from courier_api.errors import CourierApiError
from courier_api.identity.passwords import Passwords, check_password
from courier_api.migrations.history import DatabaseNewerError
from courier_api.models import UserRow
from courier_api.roles import Role
from courier_api.server_keys import ServerKeysError
from courier_api.serving import told_as_fault
from courier_api.users.service import NewUser, UserChange, UserService
from courier_api.wiring import open_database, prepare_data
from routing_engine.travel import InputFaultsError, one_fault

__all__ = ["ROLES", "UserLine", "add_user", "disable_user", "list_users"]

#: Whom one can add.
ROLES = tuple(role.value for role in Role if role is not Role.CITIZEN)

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class UserLine:
    """
    A user, as a list shows them.

    Parameters
    ----------
    login, role, party, display_name : str
    is_active : bool
    """

    login: str
    role: str
    party: str
    display_name: str
    is_active: bool


def add_user(
    environment: Mapping[str, str],
    *,
    login: str,
    password: str,
    role: str,
    party: str | None = None,
    display_name: str = "",
    locale: str = "vi",
) -> UserLine:
    """
    Add somebody who chose their password here.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    login, password, role : str
    party : str or None
    display_name : str
        Empty: the login name.
    locale : str

    Raises
    ------
    InputFaultsError
        When what was given makes no user, or the environment is of no use.
    """
    with _users(environment) as users:
        new = NewUser(login, display_name or login, Role(role), party, locale)
        check_password(password, login=login)
        return _line(users.add(new, Passwords().hash(password), must_change=False))


def list_users(environment: Mapping[str, str]) -> list[UserLine]:
    """
    All users, by their login names.

    Raises
    ------
    InputFaultsError
    """
    with _users(environment) as users:
        return [_line(row) for row in users.some(None, _ALL)]


def disable_user(environment: Mapping[str, str], login: str) -> UserLine:
    """
    Let somebody log in no more; all their logins end at once.

    Raises
    ------
    InputFaultsError
        When there is no such user, or nobody else could let anybody in.
    """
    with _users(environment) as users:
        row = users.by_login(login)
        return _line(users.change(row.user_id, UserChange(is_active=False)))


@contextmanager
def _users(environment: Mapping[str, str]) -> Iterator[UserService]:
    settings = read_settings(environment)
    try:
        prepare_data(settings)
    except (
        DatabaseUrlError,
        DatabaseUnreachableError,
        DatabaseNewerError,
        ServerKeysError,
    ) as error:
        raise told_as_fault(error) from error
    with open_database(settings) as database:
        try:
            with database.writing() as session:
                yield UserService(session, now_ms)
        except CourierApiError as error:
            raise _fault(error) from error


def _fault(error: CourierApiError) -> InputFaultsError:
    return one_fault(error.code, place="user", cause=str(error), remedy="Give something else.")


def _line(row: UserRow) -> UserLine:
    return UserLine(row.login, row.role, row.party or "", row.display_name, row.is_active)
