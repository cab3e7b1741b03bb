"""What is done now and then by itself: tidying up what has had its time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.rounds import Rounds

__all__ = ["Housekeeper", "Sweep"]

_LOG = logging.getLogger(__name__)

#: Deletes what is over at a moment (milliseconds since 1970, UTC), within a transaction; safe to
#: repeat, and to be done by several workers at once.
Sweep = Callable[[Session, int], None]


class Housekeeper(Rounds):
    """
    A thread that sweeps at intervals.

    Parameters
    ----------
    database : Database
    sweeps : sequence of Sweep
        The ``sweep`` of each subject's tasks.py.
    clock : callable
        Milliseconds since 1970, UTC.
    seconds : float
        Between two rounds, and before the first.
    """

    def __init__(
        self,
        database: Database,
        sweeps: Sequence[Sweep],
        *,
        clock: Callable[[], int],
        seconds: float = 900.0,
    ) -> None:
        super().__init__("housekeeper", self.sweep, lambda: seconds)
        self._database = database
        self._sweeps = sweeps
        self._clock = clock

    def sweep(self) -> None:
        """One round; each sweep is a transaction, and one that fails stops no other."""
        for one in self._sweeps:
            try:
                with self._database.writing() as session:
                    one(session, self._clock())
            except Exception:
                _LOG.exception("a sweep failed", extra={"told": {"sweep": one.__module__}})
        try:
            self._database.settle_deletions()
        except Exception:
            _LOG.exception("what was deleted could not be settled; it is tried again")
