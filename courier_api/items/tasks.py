"""What is done by itself now and then."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.items.following import follow_ledger

__all__ = ["sweep"]


def sweep(session: Session, now: int) -> None:
    """Follow the ledger for a while; whoever asks for a list follows the rest."""
    del now
    follow_ledger(session)
