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

    def hit(self, key: str, limit: int, per_seconds: float, num_uses: int = 1) -> Hit:
        """Count uses if they are allowed; see `Bus.hit`."""
        with self._lock:
            now = self._clock()
            uses = self._uses.setdefault(key, deque())
            self._uses.move_to_end(key)
            while uses and uses[0] <= now - per_seconds:
                uses.popleft()
            num_over = len(uses) + num_uses - limit
            if num_over <= 0:
                uses.extend([now] * num_uses)
                hit = Hit(True, -num_over)
            else:
                # More at once than may ever be: then it is all the same when one comes back.
                begins = uses[num_over - 1] if num_over <= len(uses) else now
                hit = Hit(False, max(0, limit - len(uses)), begins + per_seconds - now)
            while len(self._uses) > self._max_keys:
                self._uses.popitem(last=False)
            return hit
