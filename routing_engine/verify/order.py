"""Routes stand in the order of the vehicles, unassigned in the order of the shipments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Unknown vehicles, vehicles with two routes, and lists out of order."""
    used = [route.route.vehicle_id for route in facts.routes]
    for route in facts.routes:
        if route.vehicle is None:
            message = f"{route.label} is not in the problem."
            yield Violation("order", route.place, message)
    for vehicle_id, times in Counter(used).items():
        if times > 1:
            message = f"Vehicle {vehicle_id} has {times} routes, wanted one."
            yield Violation("order", "routes", message)
    yield from _sorted("routes", "Vehicle", used, [v.id for v in facts.problem.vehicles])
    left_out = [one.shipment_id for one in facts.plan.unassigned]
    yield from _sorted("unassigned", "Shipment", left_out, [s.id for s in facts.problem.shipments])


def _sorted(
    place: str, noun: str, seen: Sequence[str], wanted: Sequence[str]
) -> Iterator[Violation]:
    position = {name: k for k, name in enumerate(wanted)}
    known = [name for name in seen if name in position]
    for before, after in pairwise(known):
        if position[after] < position[before]:
            message = f"{noun} {after} stands behind {before}, wanted before it."
            yield Violation("order", place, message)
