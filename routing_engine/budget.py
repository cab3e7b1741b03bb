"""How much of a search is left: by the clock, or by counting iterations."""

from __future__ import annotations

import math
import time

from routing_engine.solve import SolveParams

#: Kept back for the last reasons and the last proof, which grow with the day.
_CLOSING_S_PER_SHIPMENT = 0.0005
#: A stretch lasts this part of the search, within bounds that keep plans fresh and calls few.
_STRETCH_SHARE = 0.04
_SHORTEST_S, _LONGEST_S = 0.3, 3.0
#: When, and for what part of the search, routes are recombined; by count only in long searches.
_RECOMBINED_AT = (0.6, 0.9)
_RECOMBINED_SHARE = 0.05
_LONG_ITERATIONS = 20_000
#: When, and for what part of the search, routes are given up where vehicles count first.
_SHRUNK_AT = (0.04, 0.4)
_SHRUNK_SHARE = 0.2
#: Stretches of a search by iterations.
_NUM_STRETCHES = 20


class Budget:
    """
    The limits of one search.

    Parameters
    ----------
    params : SolveParams
    num_shipments : int
    """

    def __init__(self, params: SolveParams, num_shipments: int) -> None:
        self._params = params
        self._begin = time.monotonic()
        self._search_begin = 0.0
        wanted = 0.1 + _CLOSING_S_PER_SHIPMENT * num_shipments
        self._closing_s = min(wanted, params.seconds / 10) if params.seconds else 0.0

    @property
    def is_by_clock(self) -> bool:
        """Whether the clock ends the search."""
        return self._params.iterations is None

    def elapsed_s(self) -> float:
        """Seconds since the search was asked for."""
        return time.monotonic() - self._begin

    def seconds_left(self) -> float:
        """Until the search must end; what closing takes is kept back."""
        assert self._params.seconds is not None  # noqa: S101 - asked only where a clock is read
        return self._params.seconds - self._closing_s - self.elapsed_s()

    def is_late(self) -> bool:
        """Whether a call under way is to be given up."""
        return self.is_by_clock and self.seconds_left() <= -0.2

    def is_closing_over(self) -> bool:
        """Whether there is no time left for reasons."""
        return self.is_by_clock and self.seconds_left() <= -self._closing_s / 2

    def begin_search(self) -> None:
        """Reckon progress from now on."""
        self._search_begin = self.elapsed_s()

    def progress(self, iterations: int) -> float:
        """Part of the search that is done, from 0 to 1."""
        if self._params.iterations is not None:
            return iterations / max(1, self._params.iterations)
        done = self.elapsed_s() - self._search_begin
        return min(1.0, done / max(1e-3, done + self.seconds_left()))

    def stretch_s(self) -> float | None:
        """Seconds of the next stretch; None: it is counted."""
        if not self.is_by_clock:
            return None
        total = self.elapsed_s() + self.seconds_left()
        usual = min(_LONGEST_S, max(_SHORTEST_S, _STRETCH_SHARE * total))
        left = self.seconds_left()
        # The last one takes what is left, rather than leave a rest too short to be of use.
        return left if left < 1.5 * usual else usual

    def stretch_iterations(self, iterations: int) -> int:
        """Iterations of the next stretch upon each island."""
        if self._params.iterations is None:
            return 0
        usual = -(-self._params.iterations // _NUM_STRETCHES)
        return min(usual, self._params.iterations - iterations)

    def shrinks_between(self, before: float, after: float) -> bool:
        """Whether routes are to be given up, progress having come from the one to the other."""
        return any(before < point <= after for point in _SHRUNK_AT)

    def shrinking(self) -> tuple[float | None, int]:
        """Seconds, or iterations, for giving routes up."""
        if self._params.iterations is not None:
            return None, math.ceil(_SHRUNK_SHARE * self._params.iterations)
        total = self.elapsed_s() + self.seconds_left()
        return min(_SHRUNK_SHARE * total, max(0.05, self.seconds_left())), 0

    def recombines_between(self, before: float, after: float) -> bool:
        """Whether routes are to be recombined, progress having come from the one to the other."""
        is_long = self._params.iterations is None or self._params.iterations >= _LONG_ITERATIONS
        return is_long and any(before < point <= after for point in _RECOMBINED_AT)

    def recombining_s(self) -> float | None:
        """Seconds for recombining routes; None: no clock is read."""
        if not self.is_by_clock:
            return None
        total = self.elapsed_s() + self.seconds_left()
        return min(_LONGEST_S, _RECOMBINED_SHARE * total, max(0.05, self.seconds_left()))

    def has_more(self, iterations: int) -> bool:
        """Whether another stretch is due."""
        if self._params.iterations is not None:
            return iterations < self._params.iterations
        return self.seconds_left() > 0.05
