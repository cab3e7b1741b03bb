"""Statements about users."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.models import UserRow
from courier_api.roles import Role

__all__ = [
    "lock_administrators",
    "lock_user",
    "user_by_account",
    "user_by_id",
    "user_by_login",
    "users_after",
]


def user_by_id(session: Session, user_id: bytes) -> UserRow | None:
    """A user."""
    return session.get(UserRow, user_id)


def user_by_login(session: Session, login: str) -> UserRow | None:
    """The user of a login name."""
    return session.scalars(select(UserRow).where(UserRow.login == login)).one_or_none()


def user_by_account(session: Session, issuer: str, subject: str) -> UserRow | None:
    """The user that an account at an identity provider is bound to."""
    found = select(UserRow).where(UserRow.oidc_issuer == issuer, UserRow.oidc_subject == subject)
    return session.scalars(found).one_or_none()


def lock_user(session: Session, user_id: bytes) -> UserRow | None:
    """A user, whom nobody else changes until the transaction ends."""
    found = select(UserRow).where(UserRow.user_id == user_id)
    return session.scalars(found.with_for_update()).one_or_none()


def lock_administrators(session: Session) -> Sequence[UserRow]:
    """Administrators who can log in; nobody else changes them until the transaction ends."""
    found = select(UserRow).where(UserRow.role == Role.ADMINISTRATOR.value, UserRow.is_active)
    return session.scalars(found.order_by(UserRow.user_id).with_for_update()).all()


def users_after(session: Session, after: str | None, limit: int) -> Sequence[UserRow]:
    """Users by their login name, from behind one of them on; None: from the first."""
    found = select(UserRow).order_by(UserRow.login).limit(limit)
    return session.scalars(found if after is None else found.where(UserRow.login > after)).all()
