"""Lives a demonstration's day again when midnight passes while the server runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Self

from courier_api.db import Database
from courier_api.planning.days import days_published_on
from courier_api.planning.params import PlanningParams

__all__ = ["DayMover"]

_LOG = logging.getLogger(__name__)

#: Between two looks at most: a machine that sleeps misses midnight.
_LOOK_SECONDS = 60.0


class DayMover:
    """
    A thread that sees to it that there is a day today.

    Parameters
    ----------
    database : Database
    live : callable
        Takes the planned day in for the day of a moment (milliseconds since 1970, UTC), with its
        papers; safe to repeat.
    clock : callable
        Milliseconds since 1970, UTC.
    params : PlanningParams
    """

    def __init__(
        self,
        database: Database,
        live: Callable[[int], None],
        *,
        clock: Callable[[], int],
        params: PlanningParams,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._params = params
        self._is_over = Event()
        self._thread = Thread(target=self._run, name="day-mover", daemon=True)

    def look(self) -> bool:
        """Move the day on where none is lived today; whether it was."""
        now = self._clock()
        with self._database.reading() as session:
            if days_published_on(session, self._params.today(now)):
                return False
        self._live(now)
        return True

    def seconds_to_look(self) -> float:
        """Until the next look: at midnight, or before it."""
        now = self._clock()
        tomorrow = self._params.today(now) + timedelta(days=1)
        return min(_LOOK_SECONDS, (self._params.origin_ms(tomorrow) - now) / 1_000)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(self.seconds_to_look()):
            try:
                self.look()
            except Exception:
                _LOG.exception("the day could not be moved on; it is tried again")
