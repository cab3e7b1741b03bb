"""Random numbers from a seed alone: xorshift64 (Marsaglia 2003), the same compiled or not."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import Words
from routing_engine.kernels.compiled import inlined


@inlined
def draw(state: Words) -> float:
    """
    A number from 0 until before 1.

    Parameters
    ----------
    state : uint64, shape (1,)
        Never 0.

    References
    ----------
    Marsaglia (2003), Xorshift RNGs, section 3, DOI 10.18637/jss.v008.i14.
    """
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return float(word >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inlined
def draw_below(state: Words, count: int) -> int:
    """A whole number from 0 until before ``count``."""
    return int(draw(state) * count)
