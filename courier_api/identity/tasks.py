"""What is tidied up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.identity import repository

__all__ = ["sweep"]

#: For so long it can still be seen when and why a session ended.
_KEEP_MS = 30 * 86_400_000


def sweep(session: Session, now: int) -> None:
    """Delete tokens that are over, and sessions that were over long ago."""
    repository.delete_over(session, now, now - _KEEP_MS)
