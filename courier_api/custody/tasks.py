"""What is done by itself: a checkpoint a day, so that every entry soon has a witness."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.custody.checkpoints import SignRoot, checkpoint_within
from courier_api.custody.readiness import unwitnessed_since
from courier_api.housekeeping import Sweep

__all__ = ["sweep_of"]

#: Well before `courier_api.custody.readiness` calls it late.
_WITHIN_MS = 20 * 3_600_000


def sweep_of(sign: SignRoot) -> Sweep:
    """
    Sign what the ledger holds when an entry has waited long enough for it.

    Parameters
    ----------
    sign : callable
        Given size and root.
    """

    def sweep(session: Session, now: int) -> None:
        connection = session.connection()
        since = unwitnessed_since(connection)
        if since is not None and since < now - _WITHIN_MS:
            checkpoint_within(connection, sign, now)

    return sweep
