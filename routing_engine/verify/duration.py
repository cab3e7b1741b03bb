"""A route's duration is the time from its start to its end."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Stated durations that differ from the route's own times."""
    for one in facts.routes:
        route = one.route
        wanted = route.end.arrival - route.start.departure
        if route.duration_s != wanted:
            message = (
                f"{one.label} is out for {clock(route.duration_s)} as stated, wanted"
                f" {clock(wanted)}: from {clock(route.start.departure)} to"
                f" {clock(route.end.arrival)}."
            )
            yield Violation("duration", one.place, message)
