"""How the neighbourhood is drawn."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """
    Sizes, shares and chances.

    Parameters
    ----------
    mean_removed : float
        Visits that an iteration removes on the mean.
    longest_string : float
        Visits removed from one route at most.
    split_chance : float
        Of a string that leaves some visits in its middle.
    blink : float
        Chance that a route's best position is overlooked.
    discount_share : float
        Share of iterations in which a new route costs less than it does.
    tail_share : float
        Share of iterations in which two routes exchange their tails.
    segment_share : float
        Share of iterations in which they exchange segments.
    longest_segment : int
        Visits that go over at most.
    whole_share : float
        Share of removals that begin with a whole route.
    most_left_out : int
        Shipments left out that an iteration tries to serve.
    """

    mean_removed: float
    longest_string: float
    split_chance: float
    blink: float
    discount_share: float
    tail_share: float
    segment_share: float
    longest_segment: int
    whole_share: float
    most_left_out: int
