"""Every shipment is served whole and once, or it is unassigned; no name is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing_engine.problem import Shipment
from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Unknown shipments and kinds, visits made twice, shipments forgotten or both ways at once."""
    yield from _unknown(facts)
    planned = Counter(
        (visit.scheduled.shipment_id, visit.scheduled.kind)
        for route in facts.routes
        for visit in route.visits()
    )
    for (shipment_id, kind), times in planned.items():
        if times > 1:
            yield _broken(f"Shipment {shipment_id}: {kind} is made {times} times, wanted once.")
    left_out = Counter(one.shipment_id for one in facts.plan.unassigned)
    for shipment_id, times in left_out.items():
        if times > 1:
            yield _broken(f"Shipment {shipment_id}: unassigned {times} times, wanted once.")
    for shipment in facts.problem.shipments:
        yield from _served_or_not(
            shipment,
            {kind for kind, _ in shipment.visits() if (shipment.id, kind) in planned},
            is_left_out=shipment.id in left_out,
        )


def _unknown(facts: Facts) -> Iterator[Violation]:
    for route in facts.routes:
        for visit in route.visits():
            if visit.shipment is None:
                message = f"Shipment {visit.scheduled.shipment_id} is not in the problem."
                yield Violation("service", visit.place, message)
            elif visit.visit is None:
                wanted = " and ".join(kind for kind, _ in visit.shipment.visits())
                message = f"The {visit.label} is planned; it has only a {wanted}."
                yield Violation("service", visit.place, message)
    for k, one in enumerate(facts.plan.unassigned):
        if one.shipment_id not in facts.problem.shipment_by_id:
            message = f"Shipment {one.shipment_id} is not in the problem."
            yield Violation("service", f"unassigned[{k}]", message)


def _served_or_not(shipment: Shipment, made: set[str], *, is_left_out: bool) -> Iterator[Violation]:
    missing = [kind for kind, _ in shipment.visits() if kind not in made]
    if is_left_out and made:
        yield _broken(f"Shipment {shipment.id} is unassigned, yet its {min(made)} is planned.")
    elif not is_left_out and not made:
        yield _broken(f"Shipment {shipment.id} is neither planned nor unassigned.")
    elif not is_left_out and missing:
        yield _broken(f"Shipment {shipment.id}: its {missing[0]} is not planned.")


def _broken(message: str) -> Violation:
    return Violation("service", "plan", message)
