"""Deletes codes and messages that have had their time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.messages import repository

__all__ = ["sweep"]

#: For so long codes count against how many there may be.
_CODES_MS = 3_600_000


def sweep(session: Session, now: int) -> None:
    """Delete what is over; see `courier_api.housekeeping.Sweep`."""
    repository.delete_codes_before(session, now - _CODES_MS)
    repository.delete_messages_before(session, now)
