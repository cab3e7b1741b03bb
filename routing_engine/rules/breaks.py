"""Breaks: driving stops for them, no service and no set-up overlaps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from routing_engine.problem import Break


class Gap(NamedTuple):
    """
    How the time between two services is spent.

    Parameters
    ----------
    arrival : int
        At the next place; seconds from the plan's origin.
    ready : int
        Travel, set-up and the breaks are over; service may start.
    break_starts : tuple of int
        Start of each break taken in the gap.
    shift_limit : int
        By how much leaving may slip until a break starts after its window.
    door_wait : int
        Idle seconds before breaks taken at the place, which a later arrival would use up.
    """

    arrival: int
    ready: int
    break_starts: tuple[int, ...]
    shift_limit: int
    door_wait: int


def cross_gap(
    departure: int, *, travel: int, setup: int, breaks: Sequence[Break], is_end: bool = False
) -> Gap | None:
    """
    The way from one service to the next with the given breaks, each as early as it may be.

    Parameters
    ----------
    departure : int
        End of the service before; seconds from the plan's origin.
    travel, setup : int
        Seconds; both 0 within a stop.
    breaks : sequence of Break
        Those to be taken in this gap, in order.
    is_end : bool
        The way ends at the vehicle's end, after which nothing belongs to the route.

    Returns
    -------
    gap : Gap or None
        None: a break would start after its window, or only after the route has ended.
    """
    arrival, now, waited, limit = departure + travel, departure, 0, 2**60
    starts = []
    for one in breaks:
        begin = max(now, one.time_window.earliest)
        if begin >= arrival:
            if is_end:
                return None
            at_door = max(now, arrival + setup)
            begin = max(at_door, begin)
            waited += begin - at_door
            limit = min(limit, one.time_window.latest - begin + waited)
        else:
            # On the road a later departure is passed on whole: nothing is waited for.
            arrival += one.duration
            limit = min(limit, one.time_window.latest - now)
        if begin > one.time_window.latest:
            return None
        starts.append(begin)
        now = begin + one.duration
    return Gap(arrival, max(now, arrival + setup), tuple(starts), limit, waited)


def leave_after(breaks: Sequence[Break]) -> int:
    """Earliest departure that leaves room for these breaks at home before it."""
    return max((one.time_window.earliest + one.duration for one in breaks), default=0)


def return_before(breaks: Sequence[Break]) -> int:
    """Latest end of a route that leaves room for these breaks at home after it."""
    return min((one.time_window.latest for one in breaks), default=2**60)
