"""Statements about logins by the identity provider."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.models import OidcSpentStateRow, UserRow, table_of
from courier_api.rows import insert_new

__all__ = ["delete_before", "lock_user_of", "spend"]


def spend(session: Session, sha256: bytes, owner: bytes, expires_at: int) -> bool:
    """Note that a login was answered; False when it was before, or is at this moment elsewhere."""
    new = {"sha256": sha256, "answer": owner, "expires_at": expires_at}
    insert_new(session.connection(), table_of(OidcSpentStateRow), [new])
    found = select(OidcSpentStateRow.answer).where(OidcSpentStateRow.sha256 == sha256)
    return session.scalars(found).one() == owner


def lock_user_of(session: Session, issuer: str, subject: str) -> UserRow | None:
    """The user that an account is bound to; nobody else changes them until the transaction ends."""
    found = select(UserRow).where(UserRow.oidc_issuer == issuer, UserRow.oidc_subject == subject)
    return session.scalars(found.with_for_update()).one_or_none()


def delete_before(session: Session, now: int) -> None:
    """Forget logins that would be refused for their age alone."""
    session.execute(delete(OidcSpentStateRow).where(OidcSpentStateRow.expires_at < now))
