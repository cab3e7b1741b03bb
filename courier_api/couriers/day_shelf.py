"""What was read from days' problem files lately: each file takes a while to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from courier_api.couriers.repository import has_problem
from courier_api.planning.days import known_day

__all__ = ["DayShelf"]

_Found = TypeVar("_Found")

#: Days whose files are not read again at each look; couriers drive one.
_MOST_DAYS = 3


class DayShelf(Generic[_Found]):
    """
    Remembers something of a few days; what was deleted from the database is not known here.

    Safe to share between threads.

    Parameters
    ----------
    read : callable
        Finds it in a file's content, which was checked when it was taken in; in an empty one it
        finds nothing.
    """

    def __init__(self, read: Callable[[Mapping[str, Any]], _Found]) -> None:
        self._read = read
        self._lock = Lock()
        self._days: dict[str, _Found] = {}

    def of_day(self, session: Session, day_id: str) -> _Found:
        """What is known of a day; nothing when the file's time is over."""
        if not has_problem(session, day_id):
            with self._lock:
                self._days.pop(day_id, None)
            return self._read({})
        known = self._days.get(day_id)
        if known is None:
            problem = known_day(session, day_id, with_problem=True).problem
            known = self._read(json.loads(problem or b"{}"))
            with self._lock:
                self._days[day_id] = known
                while len(self._days) > _MOST_DAYS:
                    self._days.pop(next(iter(self._days)))
        return known
