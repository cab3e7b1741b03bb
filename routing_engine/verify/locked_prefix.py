"""What is locked comes first on its route, in the order given."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import Vehicle
from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Routes that begin otherwise than their vehicle's locked prefix."""
    made: dict[str, list[tuple[str, str]]] = {}
    for route in facts.routes:
        visits = [(v.scheduled.shipment_id, str(v.scheduled.kind)) for v in route.visits()]
        made.setdefault(route.route.vehicle_id, visits)
    for vehicle in facts.problem.vehicles:
        yield from _vehicle(vehicle, made.get(vehicle.id, []))


def _vehicle(vehicle: Vehicle, made: list[tuple[str, str]]) -> Iterator[Violation]:
    for k, ref in enumerate(vehicle.locked_prefix):
        wanted = (ref.shipment_id, str(ref.kind))
        seen = made[k] if k < len(made) else None
        if seen != wanted:
            found = "no visit" if seen is None else f"the {seen[1]} of {seen[0]}"
            message = (
                f"Vehicle {vehicle.id}: visit {k} is {found}, wanted the locked {wanted[1]} of"
                f" {wanted[0]}."
            )
            yield Violation("locked_prefix", "routes", message)
            return
