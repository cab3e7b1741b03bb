"""Reading travel off the matrices, so that one leg's numbers come from one place in memory."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import METRES, METRES_INTO, SECONDS, SECONDS_INTO, Travel
from routing_engine.kernels.compiled import inlined


@inlined
def leg(travel: Travel, profile: int, here: int, there: int, column: int) -> int:
    """One number of a leg; for loops that have looked its column up before they begin."""
    return np.int64(travel.leg[profile, here, there, column])


@inlined
def seconds_onto(travel: Travel, profile: int, here: int, after: int) -> int:
    """Travel seconds from here to what comes after."""
    return np.int64(travel.leg[profile, here, after, travel.column[SECONDS]])


@inlined
def seconds_into(travel: Travel, profile: int, here: int, before: int) -> int:
    """Travel seconds to here from what comes before."""
    return np.int64(travel.leg[profile, here, before, travel.column[SECONDS_INTO]])


@inlined
def metres_onto(travel: Travel, profile: int, here: int, after: int) -> int:
    """Metres from here to what comes after."""
    return np.int64(travel.leg[profile, here, after, travel.column[METRES]])


@inlined
def metres_into(travel: Travel, profile: int, here: int, before: int) -> int:
    """Metres to here from what comes before."""
    return np.int64(travel.leg[profile, here, before, travel.column[METRES_INTO]])
