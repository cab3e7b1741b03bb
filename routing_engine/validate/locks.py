"""Locked visits exist, are locked once, and no delivery is locked without its pickup before."""

from __future__ import annotations

from routing_engine.errors import FaultCollector
from routing_engine.problem import Problem, VisitKind, VisitRef


def check(problem: Problem, faults: FaultCollector) -> None:
    """Note faults of the locked prefixes."""
    locked_at: dict[VisitRef, str] = {}
    for k, vehicle in enumerate(problem.vehicles):
        for n, ref in enumerate(vehicle.locked_prefix):
            place = f"vehicles[{k}].locked_prefix[{n}]"
            if _exists(problem, ref, place, faults):
                _once(ref, place, locked_at, faults)
                _after_pickup(problem, ref, vehicle.locked_prefix[:n], place, faults)
                locked_at.setdefault(ref, place)


def _exists(problem: Problem, ref: VisitRef, place: str, faults: FaultCollector) -> bool:
    shipment = problem.shipment_by_id.get(ref.shipment_id)
    if shipment is None:
        _fault("unknown_shipment", place, f"There is no shipment {ref.shipment_id!r}.", faults)
        return False
    kinds = [kind for kind, _ in shipment.visits()]
    if ref.kind not in kinds:
        wanted = " and ".join(kinds)
        cause = f"Shipment {shipment.id!r} has no {ref.kind}, only a {wanted}."
        _fault("unknown_visit", place, cause, faults)
        return False
    return True


def _once(
    ref: VisitRef, place: str, locked_at: dict[VisitRef, str], faults: FaultCollector
) -> None:
    if ref in locked_at:
        cause = f"The {ref.kind} of {ref.shipment_id!r} was already locked at {locked_at[ref]}."
        _fault("locked_twice", place, cause, faults)


def _after_pickup(
    problem: Problem,
    ref: VisitRef,
    before: tuple[VisitRef, ...],
    place: str,
    faults: FaultCollector,
) -> None:
    is_pair = problem.shipment_by_id[ref.shipment_id].is_pair
    if not is_pair or ref.kind is not VisitKind.DELIVERY:
        return
    if VisitRef(ref.shipment_id, VisitKind.PICKUP) not in before:
        cause = f"The delivery of {ref.shipment_id!r} is locked, its pickup is not locked before."
        _fault("locked_without_pickup", place, cause, faults)


def _fault(code: str, place: str, cause: str, faults: FaultCollector) -> None:
    remedy = "Lock each visit once, on one vehicle, in the order in which it is driven."
    faults.add(code, place=place, cause=cause, remedy=remedy)
