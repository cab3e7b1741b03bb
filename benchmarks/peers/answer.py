"""What a solver is given beside the problem, and what it gives back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from routing_engine.problem import VisitRef

__all__ = ["Answer", "Clock", "Limits"]

#: A point of a trace is kept when it is better than the last one kept by this share.
_WORTH_KEEPING = 1e-4


@dataclass(frozen=True, slots=True)
class Limits:
    """
    How long, with how much, and from which draw.

    Parameters
    ----------
    seconds : float
        Of wall clock, from the moment the problem is at hand.
    seed : int
    workers : int
        Cores the solver may use.
    """

    seconds: float
    seed: int
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A solver's routes.

    Parameters
    ----------
    routes : sequence of (str, sequence of VisitRef)
        Vehicle and its visits in order; what is in none was left out.
    trace : sequence of (float, float)
        Seconds since the start, and cost of the best answer by then in the problem's dong.
    violations : tuple of str
        What `routing_engine.verify` says of the solver's own plan, where it makes one.
    note : str
        What a reader of the line should know.
    wall_s : float or None
        Of the search alone, where the call holds more (probes); None: the whole call.
    """

    routes: Sequence[tuple[str, Sequence[VisitRef]]]
    trace: Sequence[tuple[float, float]] = ()
    violations: tuple[str, ...] = ()
    note: str = ""
    wall_s: float | None = None


@dataclass(slots=True)
class Clock:
    """
    Seconds since the problem was at hand, and what was found when.

    Parameters
    ----------
    limits : Limits
    """

    limits: Limits
    begin: float = field(default_factory=time.perf_counter)
    trace: list[tuple[float, float]] = field(default_factory=list)

    def elapsed(self) -> float:
        """Seconds so far."""
        return time.perf_counter() - self.begin

    def left(self) -> float:
        """Seconds until the limit, building the solver's model taken off; 0.1 at least."""
        return max(0.1, self.limits.seconds - self.elapsed())

    def found(self, cost: float, *, at: float | None = None) -> None:
        """Note the cost of a feasible answer, now or ``at`` that second."""
        moment = self.elapsed() if at is None else at
        if not self.trace or cost < self.trace[-1][1] * (1 - _WORTH_KEEPING):
            self.trace.append((round(moment, 3), cost))
