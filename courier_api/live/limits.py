"""Rate limits of one process."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from courier_api.live.bus import Hit

__all__ = ["LocalLimits"]


class LocalLimits:
    """
    Exact limits: no span of ``per_seconds``, wherever it begins, holds more than ``limit`` uses.

    Parameters
    ----------
    max_keys : int
        Beyond it the keys that were used longest ago are forgotten.
    clock : callable
        Seconds, never going back.
    """

    def __init__(self, max_keys: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_keys = max_keys
        self._clock = clock
        self._lock = Lock()
        self._uses: OrderedDict[str, deque[float]] = OrderedDict()

    def hit(self, key: str, limit: int, per_seconds: float) -> Hit:
        """Count one use if it is allowed; see `Bus.hit`."""
        with self._lock:
            now = self._clock()
            uses = self._uses.setdefault(key, deque())
            self._uses.move_to_end(key)
            while uses and uses[0] <= now - per_seconds:
                uses.popleft()
            if len(uses) < limit:
                uses.append(now)
                hit = Hit(True, limit - len(uses))
            else:
                until = uses[len(uses) - limit] + per_seconds if limit > 0 else now + per_seconds
                hit = Hit(False, 0, until - now)
            while len(self._uses) > self._max_keys:
                self._uses.popitem(last=False)
            return hit
