"""A vehicle is out within its shift only."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Routes that leave before the shift begins, or are back after it has ended."""
    for one in facts.routes:
        if one.vehicle is None:
            continue
        shift = one.vehicle.shift
        leaves, ends = one.route.start.departure, one.route.end.arrival
        if leaves < shift.earliest_start:
            wanted = clock(shift.earliest_start)
            message = f"{one.label} leaves at {clock(leaves)}, wanted {wanted} or later."
            yield Violation("shift", f"{one.place}.start", message)
        if ends > shift.latest_end:
            wanted = clock(shift.latest_end)
            message = f"{one.label} ends at {clock(ends)}, wanted {wanted} or before."
            yield Violation("shift", f"{one.place}.end", message)
