"""Which changes annealing takes."""

from __future__ import annotations

import math

from routing_engine.kernels.arrays import Search
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.random_numbers import draw

#: A change of cost smaller than this is none; the rest is rounding.
TINY = 1e-6


@kernel
def tolerance(search: Search, temperature: float) -> float:
    """Dong by which a solution may become dearer, drawn so that annealing is kept."""
    return -temperature * math.log(1.0 - draw(search.random))


@inlined
def is_accepted(change: float, most: float) -> bool:
    """Whether a change that makes a solution dearer by so many dong is taken."""
    # What changes nothing is mostly the same solution again, or shipments of one location swapped.
    return change < most and abs(change) > TINY
