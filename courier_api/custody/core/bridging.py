"""
Events in the order they must have happened in, where clocks say otherwise.

A device's own events keep their order, so what a party did with an item, one after the other, is
known. From the holder on, each party's earliest event tells where the item went: that way is
unique, and if it leads to the party an event wants within the time that clocks may differ by, it is
what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courier_api.custody.core.acts import OpenDetail, PackDetail
from courier_api.custody.core.effects import ends
from courier_api.custody.core.events import Event
from courier_api.custody.core.judgement import MOVES
from courier_api.custody.core.order import Placed

__all__ = ["Follow", "Search", "Way", "merged", "path_to", "sealed_part"]

#: What is still to be taken after an event, given what was before it.
Follow = Callable[[Placed, list[Placed]], list[Placed]]
#: Events that are looked at for a way, and beginnings that are tried: a device that floods an item
#: with scans must not hold up everybody.
_MAX_AHEAD, _MAX_STARTS = 256, 8

#: Events of a way, and all others.
Way = tuple[list[Placed], list[Placed]]


@dataclass(frozen=True, slots=True)
class Search:
    """
    What may lie on a way.

    Parameters
    ----------
    before : Placed
        The event that the way should lead to.
    until : int
        Latest time of an event on the way.
    is_start, is_end : callable
        Whether an event begins custody, or ends a bag's trip: then anyone may begin the next one.
    follow : Follow
    """

    before: Placed
    until: int
    is_start: Callable[[Event], bool]
    is_end: Callable[[Event], bool]
    follow: Follow

    def admits(self, placed: Placed, holder: str | None) -> bool:
        """Whether an event may be the next on the way from a holder, or from nobody."""
        event, before = placed.record.event, self.before.record.event
        if placed.time > self.until or event.act not in MOVES:
            return False
        if event.device_id == before.device_id and event.device_seq > before.device_seq:
            return False
        return self.is_start(event) if holder is None else ends(event)[0] == holder


def path_to(
    party: str | None, queue: Sequence[Placed], *, holder: str | None, search: Search
) -> Way | None:
    """
    The way of an item from its holder to a party, by events that are still to be taken.

    Parameters
    ----------
    party : str or None
        None: to nobody, which is where the trip of a bag ends.
    queue : sequence of Placed
    holder : str or None
        None: the way begins with an event that begins custody.
    search : Search

    Returns
    -------
    way : tuple of (list of Placed, list of Placed), or None
        The events of the way, and all others; None when there is no way.
    """
    near, far = list(queue[:_MAX_AHEAD]), queue[_MAX_AHEAD:]
    if holder is not None:
        way = _path([], near, party, holder, search)
    else:
        starts = [one for one in near if search.admits(one, None)][:_MAX_STARTS]
        ways = (_path_from(start, near, party, search) for start in starts)
        way = next((one for one in ways if one is not None), None)
    return None if way is None else (way[0], [*way[1], *far])


def _path_from(start: Placed, queue: list[Placed], party: str | None, search: Search) -> Way | None:
    rest = search.follow(start, [one for one in queue if one is not start])
    return _path([start], rest, party, ends(start.record.event)[1], search)


def _path(
    path: list[Placed], rest: list[Placed], party: str | None, at: str | None, search: Search
) -> Way | None:
    """The one way there is once it has begun: each party's earliest event."""
    while at != party:
        placed = next((one for one in rest if search.admits(one, at)), None)
        if placed is None:
            return None
        event = placed.record.event
        path.append(placed)
        rest = search.follow(placed, [one for one in rest if one is not placed])
        at = None if search.is_end(event) else ends(event)[1]
    return path, rest


def sealed_part(course: Sequence[Placed], packed: Placed, detail: PackDetail) -> tuple[Placed, ...]:
    """
    A bag's events from when an item was packed until it was opened, or sealed anew.

    Parameters
    ----------
    course : sequence of Placed
        Of the bag.
    packed : Placed
        By which the item came into it.
    detail : PackDetail
        Of that event.
    """
    part: list[Placed] = []
    is_inside = False
    for placed in course:
        if not is_inside:
            is_inside = placed.event_id == packed.event_id
            continue
        found = placed.record.event.detail
        if isinstance(found, PackDetail) and found.bag == detail.bag and found.seal == detail.seal:
            # More items for the same bag: no matter of those inside.
            continue
        part.append(placed)
        # Nobody can seal a bag anew without opening it.
        if isinstance(found, OpenDetail | PackDetail) and found.bag == detail.bag:
            break
    return tuple(part)


def merged(part: Sequence[Placed], rest: Sequence[Placed]) -> list[Placed]:
    """
    A bag's events among those of an item in it.

    Parameters
    ----------
    part : sequence of Placed
        In the order that the bag's replay took them.
    rest : sequence of Placed
        Of the item, in order; an event that names both waits for its turn in the bag.
    """
    ahead, behind = list(part), list(rest)
    shared = {one.event_id for one in ahead}
    result: list[Placed] = []
    while ahead and behind:
        if behind[0].event_id in shared or ahead[0][:4] <= behind[0][:4]:
            result.append(ahead.pop(0))
            if behind[0].event_id == result[-1].event_id:
                behind.pop(0)
        else:
            result.append(behind.pop(0))
    taken = {one.event_id for one in result}
    return [*result, *ahead, *(one for one in behind if one.event_id not in taken)]
