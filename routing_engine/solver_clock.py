"""How long a solver may work, by the clock or without one."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

#: What a solver may take beyond its limit.
_MARGIN_S = 0.02


@dataclass(frozen=True, slots=True)
class Effort:
    """
    How long a solver may work.

    Parameters
    ----------
    seconds : float or None
        None: no clock is read, so that a solve repeats exactly.
    seed : int
    """

    seconds: float | None
    seed: int


class SolverClock:
    """
    Grants solvers their time.

    Parameters
    ----------
    seconds : float or None
        From now on; None: no clock is read.
    seed : int
    """

    def __init__(self, seconds: float | None, seed: int) -> None:
        self.seconds = seconds
        self._seed = seed
        self._begin = 0.0 if seconds is None else time.monotonic()

    def elapsed(self) -> float:
        """Seconds so far; 0 without a limit."""
        return 0.0 if self.seconds is None else time.monotonic() - self._begin

    def left(self, share: float = 1.0) -> float:
        """Seconds until this share of the time is over."""
        return math.inf if self.seconds is None else share * self.seconds - self.elapsed()

    def effort(self, share: float = 1.0) -> Effort | None:
        """What a solver may use until this share of the time is over; None: it is."""
        if self.seconds is None:
            return Effort(None, self._seed)
        left = self.left(share) - _MARGIN_S
        return Effort(left, self._seed) if left > 0 else None
