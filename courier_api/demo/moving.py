"""Lives a demonstration's day again when midnight passes while the server runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from courier_api.db import Database
from courier_api.planning.days import days_published_on
from courier_api.planning.params import PlanningParams
from courier_api.rounds import Rounds

__all__ = ["DayMover"]

#: Between two looks at most: a machine that sleeps misses midnight.
_LOOK_SECONDS = 60.0


class DayMover(Rounds):
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
        super().__init__("day-mover", self.look, self.seconds_to_look)
        self._database = database
        self._live = live
        self._clock = clock
        self._params = params

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
