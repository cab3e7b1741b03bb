"""What is tidied up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.devices import repository

__all__ = ["sweep"]

#: A device whose enrolment was not answered may ask again for so long.
_KEEP_MS = 30 * 86_400_000
#: Workers' clocks may differ by so much.
_SLACK_MS = 3_600_000


def sweep(session: Session, now: int) -> None:
    """Delete invitations that were over long ago, and challenges whose time is over."""
    repository.delete_invitations_before(session, now - _KEEP_MS)
    repository.delete_challenges_before(session, now - _SLACK_MS)
