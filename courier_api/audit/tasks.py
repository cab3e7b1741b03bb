"""What is tidied up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.audit import repository

__all__ = ["KEEP_DAYS", "sweep"]

#: Two years.
KEEP_DAYS = 730


def sweep(session: Session, now: int) -> None:
    """Delete openings whose time is over."""
    repository.delete_openings_before(session, now - KEEP_DAYS * 86_400_000)
