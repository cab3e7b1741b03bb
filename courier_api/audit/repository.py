"""Statements about openings of personal data."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.models import OpeningRow

__all__ = ["delete_openings_before", "delete_openings_of", "openings_before"]


def openings_before(
    session: Session,
    before: int | None,
    limit: int,
    *,
    subject: str | None = None,
    user_id: bytes | None = None,
    device_id: bytes | None = None,
) -> Sequence[OpeningRow]:
    """
    Openings, the newest first.

    Parameters
    ----------
    session : Session
    before : int or None
        Those older than this one; None: from the newest.
    limit : int
    subject : str or None
        Of this subject alone.
    user_id, device_id : bytes or None
        By this user, or on this device, alone.
    """
    found = select(OpeningRow).order_by(OpeningRow.opening_id.desc()).limit(limit)
    if before is not None:
        found = found.where(OpeningRow.opening_id < before)
    if subject is not None:
        found = found.where(OpeningRow.subject == subject)
    if user_id is not None:
        found = found.where(OpeningRow.user_id == user_id)
    if device_id is not None:
        found = found.where(OpeningRow.device_id == device_id)
    return session.scalars(found).all()


def delete_openings_of(session: Session, subjects: Collection[str]) -> None:
    """Delete all openings of data of some subjects."""
    session.execute(delete(OpeningRow).where(OpeningRow.subject.in_(subjects)))


def delete_openings_before(session: Session, moment: int) -> None:
    """Delete openings from before a moment."""
    session.execute(delete(OpeningRow).where(OpeningRow.opened_at < moment))
