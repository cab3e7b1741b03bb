"""Spares a request the wait for a server that was gone a moment ago."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

__all__ = ["Breaker"]


class Breaker:
    """
    Says when it is worth asking again.

    Parameters
    ----------
    first_seconds, most_seconds : float
        Nobody asks for so long after a failure; doubled with each further one.
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        first_seconds: float = 0.1,
        most_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first_seconds = first_seconds
        self._most_seconds = most_seconds
        self._clock = clock
        self._lock = Lock()
        self._wait = 0.0
        self._ask_at = 0.0

    def may_ask(self) -> bool:
        """Whether to ask now; after a failure one asks, and the others wait for what it finds."""
        with self._lock:
            now = self._clock()
            if self._wait and now < self._ask_at:
                return False
            self._ask_at = now + self._wait
            return True

    def failed(self) -> bool:
        """Tell that there was no answer; whether that is new."""
        with self._lock:
            is_new = not self._wait
            self._wait = min(2 * self._wait or self._first_seconds, self._most_seconds)
            self._ask_at = self._clock() + self._wait
            return is_new

    def answered(self) -> bool:
        """Tell that there was an answer; whether that is new."""
        with self._lock:
            was_open, self._wait = bool(self._wait), 0.0
            return was_open

    @property
    def is_open(self) -> bool:
        """Whether the last one who asked got no answer."""
        return bool(self._wait)
