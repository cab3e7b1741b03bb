"""Shipments name locations that exist, and carry an amount in each dimension."""

from __future__ import annotations

from routing_engine.errors import FaultCollector
from routing_engine.problem import Problem
from routing_engine.validate.names import (
    check_known,
    check_length,
    check_not_negative,
    check_unique,
)


def check(problem: Problem, faults: FaultCollector) -> None:
    """Note faults of the shipments."""
    check_unique("shipments", "Shipment", (one.id for one in problem.shipments), faults)
    for k, shipment in enumerate(problem.shipments):
        place = f"shipments[{k}]"
        check_length(
            f"{place}.demand", "demand", shipment.demand, problem.capacity_dimensions, faults
        )
        for kind, visit in shipment.visits():
            here = f"{place}.{kind}"
            check_known(
                f"{here}.location_id", "location", visit.location_id, problem.location_by_id, faults
            )
            check_not_negative(here, {"service_duration": visit.service_duration}, faults)
        numbers = {
            "penalty": shipment.penalty,
            "release_time": shipment.release_time,
            "due_time": shipment.due_time,
            "num_items": shipment.num_items - 1,
        }
        if any(value is not None and value < 0 for value in numbers.values()):
            check_not_negative(place, numbers, faults)
