"""Sweeps that note that they were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any


class Swept:
    """A database without rows, and two sweeps of which the first fails."""

    def __init__(self) -> None:
        self.is_done = Event()
        self.moments: list[int] = []
        self.sweeps = (self._fail, self._note)

    @property
    def database(self) -> Any:
        return self

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield None

    def _fail(self, session: object, now: int) -> None:
        raise RuntimeError

    def _note(self, session: object, now: int) -> None:
        self.moments.append(now)
        if len(self.moments) == 2:
            self.is_done.set()
