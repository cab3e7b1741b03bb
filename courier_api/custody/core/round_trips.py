"""
Round trips that clocks put after the departure they came before.

A departure may be told by whoever received the item. Where an item comes back to a party and is
then given to another one, a slow clock of that one makes it seem to leave first; the round trip
then begins with somebody who has given the item away. As it ends where it begins, it can as well
have come before the departure. If that lies no further off than clocks may differ by, and no device
numbered its events otherwise, it did. The shortest round trip is an attempt, which leads nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from courier_api.custody.core.acts import Act, OpenDetail, PackDetail
from courier_api.custody.core.effects import ends
from courier_api.custody.core.events import Event
from courier_api.custody.core.judgement import MOVES
from courier_api.custody.core.order import Placed

__all__ = ["Underway", "with_round_trip"]

_OUT_OF_BAGS = frozenset({Act.HANDOVER, Act.ATTEMPT, Act.WAIT})
#: Events that are looked at for a round trip, and departures that it is tried before: a device that
#: floods an item with scans must not hold up everybody.
_MAX_AHEAD, _MAX_DEPARTURES = 256, 8


@dataclass(frozen=True, slots=True)
class Underway:
    """
    How far a replay has come.

    Parameters
    ----------
    code : str
        Of the item or bag.
    own_ids : collection of bytes
        Identities of events that name it: what its bags went through is the matter of their own
        replays.
    course : sequence of Placed
        Events so far, as they were taken.
    queue : sequence of Placed
        Events that are still to be taken.
    departures : sequence of Placed
        Those of the course by which it passed, in no bag, from its holder to another party.
    """

    code: str
    own_ids: Collection[bytes]
    course: Sequence[Placed]
    queue: Sequence[Placed]
    departures: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an item is on a round trip: with whom, and in which bag."""

    party: str | None
    bag: str | None = None

    def after(self, event: Event, code: str) -> _Spot | None:
        """Where it is after an event; None when that is no part of a round trip."""
        detail = event.detail
        if isinstance(detail, PackDetail) and self.bag is None and code in event.items:
            return replace(self, bag=detail.bag)
        if isinstance(detail, OpenDetail) and detail.bag == self.bag and code in detail.found:
            return replace(self, bag=None)
        is_loose = self.bag is None and event.act in _OUT_OF_BAGS
        return _Spot(ends(event)[1]) if is_loose else None


def with_round_trip(first: Placed, underway: Underway, max_skew_ms: int) -> list[Placed] | None:
    """
    An item's own events with a round trip before the departure that clocks put before it.

    Parameters
    ----------
    first : Placed
        Its giver does not hold the item.
    underway : Underway
    max_skew_ms : int
        See `courier_api.custody.core.judgement.JudgementParams`.

    Returns
    -------
    order : list of Placed, or None
        None where there is no such round trip.
    """
    recent = [one for one in underway.departures if abs(first.time - one.time) <= max_skew_ms]
    trip = _trip(first, underway.queue[:_MAX_AHEAD], underway.code) if recent else None
    if trip is None or any(one.event_id not in underway.own_ids for one in trip):
        return None
    known = [*underway.course, first, *underway.queue]
    order = [one for one in known if one.event_id in underway.own_ids]
    earliest = max(one.time for one in trip) - max_skew_ms
    for departure in recent[: -_MAX_DEPARTURES - 1 : -1]:
        turned = _from_party(trip, departure.record.event.giver)
        if turned is not None and departure.time >= earliest:
            changed = _before(departure, turned, order)
            if _is_as_numbered(changed, turned):
                return changed
    return None


def _trip(first: Placed, queue: Iterable[Placed], code: str) -> list[Placed] | None:
    """Events that lead back to the giver of the first one: of each party the earliest."""
    start = _Spot(first.record.event.giver)
    rest, trip = [one for one in queue if one.record.event.act in MOVES], [first]
    spot = start.after(first.record.event, code)
    while spot is not None and spot != start:
        at = spot.party
        following = next((one for one in rest if one.record.event.giver == at), None)
        if following is None:
            return None
        trip.append(following)
        rest = [one for one in rest if one is not following]
        spot = spot.after(following.record.event, code)
    return None if spot is None else trip


def _from_party(trip: list[Placed], party: str | None) -> list[Placed] | None:
    """The same round trip beginning with another party; None when it does not pass there."""
    givers = [one.record.event.giver for one in trip]
    if party not in givers:
        return None
    start = givers.index(party)
    return [*trip[start:], *trip[:start]]


def _before(departure: Placed, trip: list[Placed], order: Iterable[Placed]) -> list[Placed]:
    moved = {one.event_id for one in trip}
    changed: list[Placed] = []
    for placed in order:
        if placed.event_id == departure.event_id:
            changed += trip
        if placed.event_id not in moved:
            changed.append(placed)
    return changed


def _is_as_numbered(order: Iterable[Placed], trip: Iterable[Placed]) -> bool:
    """Whether each device that told of the round trip numbered its events in this order."""
    last = {one.record.event.device_id: 0 for one in trip}
    for placed in order:
        device_id = placed.record.event.device_id
        if device_id in last:
            if placed.device_seq <= last[device_id]:
                return False
            last[device_id] = placed.device_seq
    return True
