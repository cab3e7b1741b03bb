"""Statements about sessions and their tokens."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from courier_api.models import (
    AccessTokenRow,
    DeviceRow,
    RefreshTokenRow,
    SessionRow,
    UserRow,
)

__all__ = [
    "delete_over",
    "end_sessions",
    "living_sessions",
    "lock_refresh_token",
    "owner_of_session",
    "owner_of_token",
    "spend_refresh_tokens",
    "user_by_id",
    "user_by_login",
]

#: A session with its user, where it has one.
Owner = tuple[SessionRow, UserRow | None]


def user_by_login(session: Session, login: str) -> UserRow | None:
    """The user of a login name."""
    return session.scalars(select(UserRow).where(UserRow.login == login)).one_or_none()


def user_by_id(session: Session, user_id: bytes, *, to_change: bool = False) -> UserRow | None:
    """A user; when they are to be changed, nobody else changes them meanwhile."""
    found = select(UserRow).where(UserRow.user_id == user_id)
    return session.scalars(found.with_for_update() if to_change else found).one_or_none()


def owner_of_token(session: Session, sha256: bytes, now: int) -> Owner | None:
    """Whose an access token is; None when it, its session, user or device is over."""
    found = (
        _living(now)
        .join(AccessTokenRow, AccessTokenRow.session_id == SessionRow.session_id)
        .where(AccessTokenRow.sha256 == sha256, AccessTokenRow.expires_at > now)
    )
    return _one(session, found)


def owner_of_session(session: Session, session_id: bytes, now: int) -> Owner | None:
    """Whose a session is; None when it, its user or its device is over."""
    return _one(session, _living(now).where(SessionRow.session_id == session_id))


def lock_refresh_token(
    session: Session, sha256: bytes
) -> tuple[RefreshTokenRow, SessionRow] | None:
    """A refresh token with its session, which nobody else renews or ends meanwhile."""
    # The session first: all who change it or its tokens queue at the same place.
    holder = select(RefreshTokenRow.session_id).where(RefreshTokenRow.sha256 == sha256)
    locked = select(SessionRow).where(SessionRow.session_id.in_(holder)).with_for_update()
    owner = session.scalars(locked).one_or_none()
    token = session.get(RefreshTokenRow, sha256)
    return None if owner is None or token is None else (token, owner)


def living_sessions(session: Session, owner: ColumnElement[bool], now: int) -> Sequence[SessionRow]:
    """Sessions that are not over, the newest first."""
    found = _living(now).where(owner)
    ordered = found.order_by(SessionRow.created_at.desc(), SessionRow.session_id)
    return [row[0] for row in session.execute(ordered)]


def end_sessions(session: Session, which: ColumnElement[bool], reason: str, now: int) -> int:
    """End sessions and their access tokens; how many there were."""
    ending = (
        update(SessionRow)
        .where(which, SessionRow.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
        .returning(SessionRow.session_id)
    )
    ended = session.scalars(ending).all()
    if ended:
        # Refresh tokens stay, so that a second use of one is still known for what it is.
        session.execute(delete(AccessTokenRow).where(AccessTokenRow.session_id.in_(ended)))
    return len(ended)


def spend_refresh_tokens(session: Session, session_id: bytes, now: int) -> None:
    """Let whatever would still renew a session be spent."""
    session.execute(
        update(RefreshTokenRow)
        .where(RefreshTokenRow.session_id == session_id, RefreshTokenRow.spent_at.is_(None))
        .values(spent_at=now)
    )


def delete_over(session: Session, now: int, long_ago: int) -> None:
    """Delete tokens that are over now, and sessions that were over long ago."""
    session.execute(delete(AccessTokenRow).where(AccessTokenRow.expires_at <= now))
    session.execute(delete(RefreshTokenRow).where(RefreshTokenRow.expires_at <= now))
    over = select(SessionRow.session_id).where(
        or_(SessionRow.expires_at <= long_ago, SessionRow.ended_at <= long_ago)
    )
    session.execute(delete(RefreshTokenRow).where(RefreshTokenRow.session_id.in_(over)))
    session.execute(delete(AccessTokenRow).where(AccessTokenRow.session_id.in_(over)))
    session.execute(delete(SessionRow).where(SessionRow.session_id.in_(over)))


def _living(now: int) -> Select[SessionRow, UserRow]:
    """Sessions that are not over; one is, with its time, its user or its device, at once."""
    return (
        select(SessionRow, UserRow)
        .outerjoin(UserRow, UserRow.user_id == SessionRow.user_id)
        .outerjoin(DeviceRow, DeviceRow.device_id == SessionRow.device_id)
        .where(
            SessionRow.ended_at.is_(None),
            SessionRow.expires_at > now,
            or_(SessionRow.user_id.is_(None), UserRow.is_active),
            or_(SessionRow.device_id.is_(None), DeviceRow.revoked_at.is_(None)),
        )
    )


def _one(session: Session, found: Select[SessionRow, UserRow]) -> Owner | None:
    row = session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])
