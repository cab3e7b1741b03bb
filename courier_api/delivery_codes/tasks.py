"""Judges what waits still, and deletes codes that have had their time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.delivery_codes.judge import code_judge
from courier_api.delivery_codes.service import forget_old
from courier_api.housekeeping import Sweep
from courier_api.server_keys import ServerKeys

__all__ = ["sweep_of"]

#: Of one round.
_MAX_JUDGED = 1_000


def sweep_of(keys: ServerKeys) -> Sweep:
    """
    What is done now and then; see `courier_api.housekeeping.Sweep`.

    A server that was killed after it stored a code, and before it judged it, does so here.

    Parameters
    ----------
    keys : ServerKeys
    """
    judge = code_judge(keys)

    def sweep(session: Session, now: int) -> None:
        judge.judge(session, now, limit=_MAX_JUDGED)
        forget_old(session, now, judge.params)

    return sweep
