"""Streams of random numbers, one a subject, so that a longer day begins like a shorter one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from statistics import NormalDist

import numpy as np

_NORMAL = NormalDist()


def stream(seed: int, *subject: int) -> np.random.Generator:
    """
    Random numbers of one subject.

    Parameters
    ----------
    seed : int
        Of the day.
    subject : int
        Numbers that name what is drawn; equal seeds and subjects give equal numbers.
    """
    # As a spawn key, since a plain list of numbers would lose its zeros at the end.
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=subject)))


class Chooser:
    """
    Turns a number in [0, 1) into one of several choices.

    Parameters
    ----------
    weights : sequence of float
        0 or more, not all 0; they need not add up to 1.
    """

    def __init__(self, weights: Sequence[float]) -> None:
        self._sums = np.array(list(accumulate(weights)))
        if not self._sums.size or self._sums[-1] <= 0:
            raise ValueError(f"Chooser: weights {list(weights)}, wanted one above 0 at least.")
        self._last = int(np.flatnonzero(np.diff(self._sums, prepend=0.0) > 0)[-1])

    def __call__(self, share: float) -> int:
        """Position of the choice that this share of all weights falls upon."""
        at = int(np.searchsorted(self._sums, share * self._sums[-1], side="right"))
        return min(at, self._last)


def log_normal(share: float, *, median: float, spread: float) -> float:
    """The log-normal value below which ``share`` of all values lie."""
    inside = min(max(share, 1e-9), 1 - 1e-9)
    return float(median * np.exp(spread * _NORMAL.inv_cdf(inside)))
