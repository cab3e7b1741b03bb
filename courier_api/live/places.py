"""The latest of each name, kept by one process until it expires."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

__all__ = ["LatestKept"]


class _Kept(NamedTuple):
    """What a name's latest is, and until when."""

    ends: float
    text: str
    order: int | None


_NOTHING = _Kept(0.0, "", None)


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
        self._groups: dict[str, dict[str, _Kept]] = {}

    def put(
        self, group: str, name: str, text: str, seconds: float, order: int | None = None
    ) -> bool:
        """Keep a text in place of the name's former one, unless that has a greater order."""
        with self._lock:
            now = self._clock()
            kept = self._groups.setdefault(group, {})
            known = kept.get(name, _NOTHING)
            is_newer = order is not None and known.order is not None and known.order > order
            if is_newer and known.ends > now:
                return False
            kept.pop(name, None)
            kept[name] = _Kept(now + seconds, text, order)
            # The first was put longest ago, so that what has expired is mostly found there.
            while kept and kept[first := next(iter(kept))].ends <= now:
                del kept[first]
            return True

    def get(self, group: str, name: str) -> str | None:
        """The text of a name, unless it has expired."""
        with self._lock:
            known = self._groups.get(group, {}).get(name, _NOTHING)
            return known.text if known.ends > self._clock() else None

    def latest(self, group: str) -> dict[str, str]:
        """Texts that have not expired."""
        with self._lock:
            now = self._clock()
            kept = self._groups.pop(group, {})
            kept = {name: one for name, one in kept.items() if one.ends > now}
            if kept:
                self._groups[group] = kept
            return {name: one.text for name, one in kept.items()}
