"""The latest of each name, kept by one process until it expires."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

__all__ = ["LatestKept"]


class LatestKept:
    """
    Positions and presence.

    Parameters
    ----------
    clock : callable
        Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._groups: dict[str, dict[str, tuple[float, str]]] = {}

    def put(self, group: str, name: str, text: str, seconds: float) -> None:
        """Keep a text in place of the name's former one."""
        with self._lock:
            now = self._clock()
            kept = self._groups.setdefault(group, {})
            kept.pop(name, None)
            kept[name] = (now + seconds, text)
            # The first was put longest ago, so that what has expired is mostly found there.
            while kept[first := next(iter(kept))][0] <= now:
                del kept[first]

    def get(self, group: str, name: str) -> str | None:
        """The text of a name, unless it has expired."""
        with self._lock:
            ends, text = self._groups.get(group, {}).get(name, (0.0, ""))
            return text if ends > self._clock() else None

    def latest(self, group: str) -> dict[str, str]:
        """Texts that have not expired."""
        with self._lock:
            now = self._clock()
            kept = self._groups.pop(group, {})
            kept = {name: one for name, one in kept.items() if one[0] > now}
            if kept:
                self._groups[group] = kept
            return {name: text for name, (_, text) in kept.items()}
