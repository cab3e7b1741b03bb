"""Each break of the shift is taken, in its window, while nothing else is done."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routing_engine.plan import TakenBreak
from routing_engine.problem import Break
from routing_engine.verify.facts import Facts, RouteFacts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Breaks missing, of the wrong length or hour, during work, or counted at the wrong stop."""
    for route in facts.routes:
        yield from _matches(route)
        yield from _order(route)
        for k, pause in enumerate(route.route.breaks):
            place = f"{route.place}.breaks[{k}]"
            for message in (*_outside(route, pause), *_work(route, pause), *_count(route, pause)):
                yield Violation("breaks", place, f"{route.label}: {_label(pause)} {message}")


def _label(pause: TakenBreak) -> str:
    return f"the break at {clock(pause.start)} for {clock(pause.duration)}"


def _matches(one: RouteFacts) -> Iterator[Violation]:
    """Breaks that the shift does not know, and breaks of the shift that are missing."""
    if one.vehicle is None:
        return
    missing = list(one.vehicle.shift.breaks)
    for k, pause in enumerate(one.route.breaks):
        wanted = next((planned for planned in missing if _fits(pause, planned)), None)
        if wanted is None:
            message = f"{one.label}: {_label(pause)} is none of the shift's breaks."
            yield Violation("breaks", f"{one.place}.breaks[{k}]", message)
        else:
            missing.remove(wanted)
    for planned in missing:
        if not _is_at_home(one, planned):
            window = planned.time_window
            message = (
                f"{one.label} takes no break of {clock(planned.duration)} between"
                f" {clock(window.earliest)} and {clock(window.latest)}; it is out from"
                f" {clock(one.route.start.departure)} to {clock(one.route.end.arrival)}."
            )
            yield Violation("breaks", one.place, message)


def _fits(pause: TakenBreak, planned: Break) -> bool:
    window = planned.time_window
    return pause.duration == planned.duration and window.earliest <= pause.start <= window.latest


def _is_at_home(one: RouteFacts, planned: Break) -> bool:
    """Whether there is room for it before the vehicle leaves, or after it has come back."""
    window = planned.time_window
    return (
        one.route.start.departure >= window.earliest + planned.duration
        or one.route.end.arrival <= window.latest
    )


def _order(one: RouteFacts) -> Iterator[Violation]:
    for before, after in pairwise(one.route.breaks):
        if after.start < before.start + before.duration:
            message = f"{one.label}: {_label(after)} begins before {_label(before)} is over."
            yield Violation("breaks", one.place, message)


def _outside(one: RouteFacts, pause: TakenBreak) -> Iterator[str]:
    leaves, ends = one.route.start.departure, one.route.end.arrival
    if not leaves <= pause.start < ends:
        yield f"is not within the route, {clock(leaves)} to {clock(ends)}; wanted no mention of it."


def _work(one: RouteFacts, pause: TakenBreak) -> Iterator[str]:
    """A service may not even begin within a break, however short it is."""
    for stop in one.stops:
        setup = stop.location.setup_duration if stop.location is not None else 0
        arrival = stop.stop.arrival
        if setup and _overlaps(pause, arrival, arrival + setup):
            yield f"overlaps the set-up at {stop.stop.location_id} from {clock(arrival)}."
        for visit in stop.visits:
            start, departure = visit.scheduled.start, visit.scheduled.departure
            if _overlaps(pause, start, departure):
                yield f"overlaps the {visit.label}, {clock(start)} to {clock(departure)}."


def _overlaps(pause: TakenBreak, start: int, end: int) -> bool:
    return pause.start < end and start < pause.start + pause.duration


def _count(one: RouteFacts, pause: TakenBreak) -> Iterator[str]:
    """A service of no length at the very start of the break may be counted or not."""
    before = sum(stop.stop.start < pause.start for stop in one.stops)
    until = sum(stop.stop.start <= pause.start for stop in one.stops)
    if not before <= pause.after_stop <= until:
        yield f"is said to follow stop {pause.after_stop}, wanted {before}."
