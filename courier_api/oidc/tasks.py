"""What is tidied up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.oidc import repository

__all__ = ["sweep"]

#: Workers' clocks may differ by so much.
_SLACK_MS = 3_600_000


def sweep(session: Session, now: int) -> None:
    """Forget spent logins whose time is over."""
    repository.delete_before(session, now - _SLACK_MS)
