"""A route begins and ends where its vehicle does; an open end is the last stop."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Starts and ends at another place than the vehicle's."""
    for one in facts.routes:
        if one.vehicle is None:
            continue
        start, end = one.route.start.location_id, one.route.end.location_id
        if start != one.vehicle.start_location_id:
            message = f"{one.label} starts at {start}, wanted {one.vehicle.start_location_id}."
            yield Violation("ends", f"{one.place}.start", message)
        wanted = one.vehicle.end_location_id
        if wanted is None and one.stops:
            wanted = one.stops[-1].stop.location_id
        if wanted is not None and end != wanted:
            message = f"{one.label} ends at {end}, wanted {wanted}."
            yield Violation("ends", f"{one.place}.end", message)
