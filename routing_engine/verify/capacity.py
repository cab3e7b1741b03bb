"""What is on board never exceeds the vehicle's capacity, and is what the stops state."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import Shipment, VisitKind
from routing_engine.verify.facts import Facts, RouteFacts, VisitFacts
from routing_engine.verify.violation import Violation

Load = tuple[int, ...]


def check(facts: Facts) -> Iterator[Violation]:
    """Overloaded vehicles, and stated loads that differ from the sum of what is on board."""
    for route in facts.routes:
        yield from _route(route, facts.problem.capacity_dimensions)


def _route(one: RouteFacts, dimensions: tuple[str, ...]) -> Iterator[Violation]:
    load = _at_start(one, len(dimensions))
    yield from _overload(one, dimensions, load, f"{one.place}.start", "at the start")
    for stop in one.stops:
        for visit in stop.visits:
            load = _after(load, visit)
            yield from _overload(one, dimensions, load, visit.place, f"after the {visit.label}")
        if tuple(stop.stop.load) != load:
            message = (
                f"{one.label} leaves {stop.stop.location_id} with load {list(stop.stop.load)}"
                f" stated, wanted {list(load)}."
            )
            yield Violation("capacity", stop.place, message)


def _at_start(one: RouteFacts, num_dimensions: int) -> Load:
    """What is only delivered is carried from the start."""
    load: Load = (0,) * num_dimensions
    for visit in one.visits():
        shipment = visit.shipment
        if _is_kind(visit, VisitKind.DELIVERY) and shipment is not None and not shipment.is_pair:
            load = _plus(load, shipment, 1)
    return load


def _after(load: Load, visit: VisitFacts) -> Load:
    if visit.shipment is not None and _is_kind(visit, VisitKind.PICKUP):
        return _plus(load, visit.shipment, 1)
    if visit.shipment is not None and _is_kind(visit, VisitKind.DELIVERY):
        return _plus(load, visit.shipment, -1)
    return load


def _is_kind(visit: VisitFacts, kind: VisitKind) -> bool:
    """Whether the shipment has such a visit and this is it."""
    return visit.visit is not None and visit.scheduled.kind == kind


def _plus(load: Load, shipment: Shipment, sign: int) -> Load:
    return tuple(a + sign * b for a, b in zip(load, shipment.demand, strict=False))


def _overload(
    one: RouteFacts, dimensions: tuple[str, ...], load: Load, place: str, when: str
) -> Iterator[Violation]:
    if one.vehicle is None:
        return
    for name, amount, limit in zip(dimensions, load, one.vehicle.capacity, strict=False):
        if amount > limit:
            message = f"{one.label} carries {amount} {name} {when}, wanted at most {limit}."
            yield Violation("capacity", place, message)
