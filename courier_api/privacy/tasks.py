"""What is erased by itself when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from courier_api.housekeeping import Sweep
from courier_api.items.field_texts import HUE
from courier_api.privacy.erasing import Eraser, EraseReason
from courier_api.privacy.retention import DEFAULT_RETENTION, Retention
from courier_api.privacy.scrubbing import rewrite_personal_tables

__all__ = ["sweep", "sweep_of"]

#: Hours in Hue when nobody scans: tables are written anew, and others wait meanwhile.
_NIGHT = range(1, 4)
#: Of each kind at once; more than a day brings.
_A_NIGHT = 20_000


def sweep_of(retention: Retention) -> Sweep:
    """
    What the housekeeper does for a table of periods, at night.

    Parameters
    ----------
    retention : Retention
    """

    def sweep(session: Session, now: int) -> None:
        hour = datetime.fromtimestamp(now / 1_000, UTC).astimezone(HUE).hour
        if hour not in _NIGHT:
            return
        erased = Eraser(now, EraseReason.RETENTION).due(session, retention, _A_NIGHT)
        if erased.num_data:
            rewrite_personal_tables(session)

    return sweep


#: By the periods that hold where none are set.
sweep = sweep_of(DEFAULT_RETENTION)
