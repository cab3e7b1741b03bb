"""Pickup and delivery of a shipment are on one route, the pickup first."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import VisitKind
from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Pairs torn apart, and deliveries made before their pickup."""
    positions = {
        (visit.scheduled.shipment_id, str(visit.scheduled.kind)): (route.route.vehicle_id, k)
        for route in facts.routes
        for k, visit in enumerate(route.visits())
    }
    for shipment in facts.problem.shipments:
        pickup = positions.get((shipment.id, VisitKind.PICKUP))
        delivery = positions.get((shipment.id, VisitKind.DELIVERY))
        if not shipment.is_pair or pickup is None or delivery is None:
            continue
        if pickup[0] != delivery[0]:
            message = (
                f"Shipment {shipment.id} is picked up by {pickup[0]} and delivered by"
                f" {delivery[0]}; wanted one vehicle."
            )
            yield Violation("pairing", "routes", message)
        elif delivery[1] < pickup[1]:
            message = (
                f"Shipment {shipment.id}: its delivery is visit {delivery[1]} of {pickup[0]}, its"
                f" pickup visit {pickup[1]}; wanted the pickup first."
            )
            yield Violation("pairing", "routes", message)
