"""A vehicle arrives when it has driven there: departure, travel, and the breaks on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routing_engine.plan import TakenBreak
from routing_engine.verify.facts import Facts, Leg, RouteFacts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Arrivals other than the travel gives, and legs on which no road leads."""
    for route in facts.routes:
        yield from _route(route)


def _route(one: RouteFacts) -> Iterator[Violation]:
    route = one.route
    departures = [route.start.departure, *(stop.departure for stop in route.stops)]
    arrivals = [*(stop.arrival for stop in route.stops), route.end.arrival]
    places = [*(stop.place for stop in one.stops), f"{one.place}.end"]
    for leg, departure, seen, place in zip(one.legs, departures, arrivals, places, strict=True):
        if leg is None:
            continue
        if not leg.is_road:
            message = f"{one.label}: no road leads from {leg.origin_id} to {leg.target_id}."
            yield Violation("arrivals", place, message)
            continue
        wanted = _arrival(departure, leg, one.breaks)
        if seen != wanted:
            message = (
                f"{one.label} reaches {leg.target_id} at {clock(seen)}, wanted {clock(wanted)}:"
                f" it leaves {leg.origin_id} at {clock(departure)}, travel {clock(leg.seconds)},"
                f" breaks on the way {clock(wanted - departure - leg.seconds)}."
            )
            yield Violation("arrivals", place, message)


def _arrival(departure: int, leg: Leg, breaks: Sequence[TakenBreak]) -> int:
    """Each break that begins before the place is reached puts the arrival off."""
    arrival = departure + leg.seconds
    for pause in breaks:
        if departure <= pause.start < arrival:
            arrival += pause.duration
    return arrival
