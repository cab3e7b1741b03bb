"""A service starts within a time window, not before its release, and by its due time."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import Shipment, Visit
from routing_engine.verify.facts import Facts, VisitFacts
from routing_engine.verify.violation import Violation, clock


def check(facts: Facts) -> Iterator[Violation]:
    """Services that start when they may not."""
    for route in facts.routes:
        for one in route.visits():
            if one.shipment is not None and one.visit is not None:
                yield from _windows(one, one.visit)
                yield from _promises(one, one.shipment)


def _windows(one: VisitFacts, visit: Visit) -> Iterator[Violation]:
    start = one.scheduled.start
    windows = visit.time_windows
    if windows and not any(window.earliest <= start <= window.latest for window in windows):
        wanted = " or ".join(f"{clock(w.earliest)}-{clock(w.latest)}" for w in windows)
        message = f"The {one.label} starts at {clock(start)}, wanted {wanted}."
        yield Violation("time_windows", one.place, message)


def _promises(one: VisitFacts, shipment: Shipment) -> Iterator[Violation]:
    start = one.scheduled.start
    kinds = [kind for kind, _ in shipment.visits()]
    release, due = shipment.release_time, shipment.due_time
    if release is not None and one.scheduled.kind == kinds[0] and start < release:
        message = (
            f"The {one.label} starts at {clock(start)}, wanted {clock(release)} or later: the"
            " release time."
        )
        yield Violation("time_windows", one.place, message)
    if due is not None and one.scheduled.kind == kinds[-1] and start > due:
        message = (
            f"The {one.label} starts at {clock(start)}, wanted {clock(due)} or before: the due"
            " time."
        )
        yield Violation("time_windows", one.place, message)
