"""Sessions and their tokens, within a transaction that the caller holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import and_
from sqlalchemy.orm import Session

from courier_api.identities import new_identity, show
from courier_api.identity import repository
from courier_api.identity.tokens import TokenKind, new_token, token_hash
from courier_api.logs import security_log
from courier_api.models import AccessTokenRow, RefreshTokenRow, SessionRow, UserRow

__all__ = [
    "EndReason",
    "SessionParams",
    "Tokens",
    "end_device_sessions",
    "end_sessions_of_user",
    "open_citizen_session",
    "open_device_session",
    "open_session",
    "renew_session",
]

_DAY_S = 86_400


class EndReason(StrEnum):
    """Why a session ended before its time."""

    LOGOUT = "logout"
    #: Ended by its owner, or an administrator, from elsewhere.
    ENDED = "ended"
    EVERYWHERE = "everywhere"
    #: A refresh token came twice: somebody else has it.
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a reason
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason
    USER_CHANGED = "user_changed"
    COURIER_LEFT = "courier_left"


@dataclass(frozen=True, slots=True)
class SessionParams:
    """
    How long logins last.

    Parameters
    ----------
    access_s, refresh_s : int
        Seconds of a token.
    longest_s : int
        Seconds of a session, however often it is renewed.
    retry_s : int
        Seconds for which a spent refresh token may come again.
    citizen_s : int
        Seconds of a citizen's session, which is not renewed.
    device_s : int
        Seconds of a device's session, which is not renewed.
    """

    access_s: int = 15 * 60
    refresh_s: int = 30 * _DAY_S
    longest_s: int = 90 * _DAY_S
    retry_s: int = 60
    citizen_s: int = 30 * 60
    device_s: int = 15 * 60


@dataclass(frozen=True, slots=True)
class Tokens:
    """
    What opens a session, told once.

    Parameters
    ----------
    session_id : bytes
    access : str
    access_s : int
        Seconds for which it holds.
    refresh : str or None
        None: the session is not renewed.
    refresh_s : int
    must_change_password : bool
    """

    session_id: bytes
    access: str = field(repr=False)
    access_s: int
    refresh: str | None = field(default=None, repr=False)
    refresh_s: int = 0
    must_change_password: bool = False


def open_session(
    session: Session, user: UserRow, device_id: bytes | None, now: int, params: SessionParams
) -> Tokens:
    """A session for a user who has shown who they are."""
    row = _row(now, params.longest_s, user_id=user.user_id, device_id=device_id)
    return _begin(session, row, user, params)


def open_citizen_session(
    session: Session, *, party: str, item: str, now: int, params: SessionParams | None = None
) -> Tokens:
    """
    A session upon one item, for a citizen who has shown by other means that they may.

    Parameters
    ----------
    session : Session
        Within a writing transaction.
    party : str
        ``citizen:...``.
    item : str
    now : int
        Milliseconds since 1970, UTC.
    params : SessionParams or None
    """
    params = params or SessionParams()
    return _begin(session, _row(now, params.citizen_s, party=party, item=item), None, params)


def open_device_session(
    session: Session,
    *,
    device_id: bytes,
    party: str,
    now: int,
    params: SessionParams | None = None,
) -> Tokens:
    """
    A session for a device that has shown its key; it ends at once when the device is revoked.

    Parameters
    ----------
    session : Session
        Within a writing transaction.
    device_id : bytes
    party : str
        Of the device: what it may do follows from it.
    now : int
        Milliseconds since 1970, UTC.
    params : SessionParams or None
    """
    params = params or SessionParams()
    row = _row(now, params.device_s, party=party, device_id=device_id)
    return _begin(session, row, None, params)


def renew_session(
    session: Session, sha256: bytes, now: int, params: SessionParams
) -> Tokens | None:
    """
    New tokens for a refresh token, which is spent by this; None where there are none to be had.

    A token that comes again ends its session, since one of the two who have it should not. Only
    for a short while it may: its answer was lost, or two pages of one browser renewed at once.
    Whoever copied it is found out when they, or its owner, come after that while.
    """
    found = repository.lock_refresh_token(session, sha256)
    if found is None:
        return None
    token, row = found
    owner = repository.owner_of_session(session, row.session_id, now)
    if owner is None or token.expires_at <= now:
        return None
    if token.spent_at is not None and now - token.spent_at > params.retry_s * 1_000:
        which = SessionRow.session_id == row.session_id
        repository.end_sessions(session, which, EndReason.TOKEN_REUSED, now)
        security_log("refresh_token_reused", session=show(row.session_id))
        return None
    repository.spend_refresh_tokens(session, row.session_id, now)
    row.refreshed_at = now
    return _issue(session, row, owner[1], params)


def end_sessions_of_user(session: Session, user_id: bytes, reason: EndReason, now: int) -> int:
    """End all logins of a user; how many there were."""
    return repository.end_sessions(session, SessionRow.user_id == user_id, reason, now)


def end_device_sessions(session: Session, party: str, now: int) -> int:
    """End the sessions of all devices of a courier who has left; how many there were."""
    which = and_(
        SessionRow.user_id.is_(None), SessionRow.device_id.is_not(None), SessionRow.party == party
    )
    return repository.end_sessions(session, which, EndReason.COURIER_LEFT, now)


def _row(now: int, lasts_s: int, **whose: str | bytes | None) -> SessionRow:
    """A session that begins now; of whom, by the row's own names."""
    return SessionRow(
        session_id=new_identity(), created_at=now, refreshed_at=now,
        expires_at=now + lasts_s * 1_000, **whose,
    )  # fmt: skip


def _begin(
    session: Session, row: SessionRow, user: UserRow | None, params: SessionParams
) -> Tokens:
    session.add(row)
    session.flush()
    return _issue(session, row, user, params)


def _issue(
    session: Session, row: SessionRow, user: UserRow | None, params: SessionParams
) -> Tokens:
    """New tokens of a session; a citizen's or a device's, of no user, are not renewed."""
    now, left_s = row.refreshed_at, (row.expires_at - row.refreshed_at) // 1_000
    access_s = left_s if user is None else min(params.access_s, left_s)
    access = new_token(TokenKind.ACCESS)
    session.add(
        AccessTokenRow(sha256=token_hash(TokenKind.ACCESS, access), session_id=row.session_id,
                       expires_at=now + access_s * 1_000)
    )  # fmt: skip
    if user is None:
        return Tokens(row.session_id, access, access_s)
    refresh, refresh_s = new_token(TokenKind.REFRESH), min(params.refresh_s, left_s)
    session.add(
        RefreshTokenRow(sha256=token_hash(TokenKind.REFRESH, refresh), session_id=row.session_id,
                        expires_at=now + refresh_s * 1_000)
    )  # fmt: skip
    must_change = user.must_change_password
    return Tokens(row.session_id, access, access_s, refresh, refresh_s, must_change)
