"""A stop is one halt at one place: its own times agree with each other and with its visits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routing_engine.verify.facts import Facts, RouteFacts, StopFacts, VisitFacts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Empty routes and stops, stops not merged, wrong places, times that contradict each other."""
    for route in facts.routes:
        if not route.stops:
            message = f"{route.label} has a route without stops; wanted no route."
            yield Violation("stops", route.place, message)
        yield from _apart(route)
        for stop in route.stops:
            yield from _place(stop)
            yield from _times(stop)
            yield from _services(stop)


def _apart(route: RouteFacts) -> Iterator[Violation]:
    for before, after in pairwise(route.stops):
        if before.stop.location_id == after.stop.location_id:
            message = (
                f"{route.label} stops twice in a row at {after.stop.location_id}; wanted one stop."
            )
            yield Violation("stops", after.place, message)


def _place(one: StopFacts) -> Iterator[Violation]:
    stop = one.stop
    if one.location is None:
        message = f"Location {stop.location_id} is not in the problem."
        yield Violation("stops", one.place, message)
    if stop.trip != 0:
        message = f"Stop at {stop.location_id}: trip {stop.trip}, wanted 0: a route is one trip."
        yield Violation("stops", one.place, message)
    for visit in one.visits:
        if visit.visit is not None and visit.visit.location_id != stop.location_id:
            message = (
                f"The {visit.label} is planned at {stop.location_id}, wanted"
                f" {visit.visit.location_id}."
            )
            yield Violation("stops", visit.place, message)


def _times(one: StopFacts) -> Iterator[Violation]:
    stop = one.stop
    if not stop.visits:
        message = f"Stop at {stop.location_id} has no visits; wanted at least one."
        yield Violation("stops", one.place, message)
        return
    wanted = [
        ("start", stop.start, stop.visits[0].start, "start of its first service"),
        ("departure", stop.departure, stop.visits[-1].departure, "end of its last service"),
    ]
    if one.location is not None:
        ready = stop.arrival + one.location.setup_duration
        wanted.append(("wait", stop.wait, stop.start - ready, "start - arrival - set-up"))
        if stop.start < ready:
            message = (
                f"Stop at {stop.location_id} starts at {clock(stop.start)}, wanted"
                f" {clock(ready)} or later: arrival {clock(stop.arrival)}, set-up"
                f" {clock(one.location.setup_duration)}."
            )
            yield Violation("stops", one.place, message)
    for name, seen, value, meaning in wanted:
        if seen != value:
            message = (
                f"Stop at {stop.location_id}: {name} {clock(seen)}, wanted {clock(value)},"
                f" the {meaning}."
            )
            yield Violation("stops", one.place, message)


def _services(one: StopFacts) -> Iterator[Violation]:
    free = None
    for visit in one.visits:
        yield from _service(visit, free)
        free = visit.scheduled.departure


def _service(visit: VisitFacts, free: int | None) -> Iterator[Violation]:
    start, departure = visit.scheduled.start, visit.scheduled.departure
    if free is not None and start < free:
        message = (
            f"The {visit.label} starts at {clock(start)}, wanted {clock(free)} or later, when"
            " the service before it has ended."
        )
        yield Violation("stops", visit.place, message)
    if visit.visit is not None and departure != start + visit.visit.service_duration:
        message = (
            f"The {visit.label} ends at {clock(departure)}, wanted"
            f" {clock(start + visit.visit.service_duration)}: start {clock(start)}, service"
            f" {clock(visit.visit.service_duration)}."
        )
        yield Violation("stops", visit.place, message)
