"""What else the machine had to do while something was measured."""

from __future__ import annotations

import os
import time
from typing import Self

import psutil

__all__ = ["OthersLoad"]


class OthersLoad:
    """
    Looks at the whole machine before and after a block that runs child processes.

    Attributes
    ----------
    cores : float
        That neither this process nor its children, but others kept busy, on the mean; known once
        the block has ended.
    """

    def __init__(self) -> None:
        self.cores = 0.0

    def __enter__(self) -> Self:
        self._begin, self._busy, self._own = time.perf_counter(), _busy_s(), _own_s()
        return self

    def __exit__(self, *_: object) -> None:
        seconds = time.perf_counter() - self._begin
        others = (_busy_s() - self._busy) - (_own_s() - self._own)
        # The system counts in ticks of a hundredth of a second.
        self.cores = round(max(others, 0.0) / max(seconds, 0.01), 2)


def _busy_s() -> float:
    """Seconds that the machine's cores have worked since it was started."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)


def _own_s() -> float:
    """Seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
