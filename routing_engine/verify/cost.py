"""Every part of the cost, computed anew."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.plan import COST_PARTS
from routing_engine.verify.distance import driven
from routing_engine.verify.facts import Facts, RouteFacts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Parts missing, unknown or wrong, a total that is not their sum, a bound above the cost."""
    cost = facts.plan.cost
    wanted = _parts(facts)
    for name in (*COST_PARTS, *(part for part in cost.parts if part not in COST_PARTS)):
        seen = cost.parts.get(name)
        if name not in wanted:
            yield _broken(f"Cost part {name} is unknown; wanted only {', '.join(COST_PARTS)}.")
        elif seen is None:
            yield _broken(f"Cost part {name} is missing, wanted {wanted[name]} dong.")
        elif seen != wanted[name]:
            yield _broken(f"Cost part {name} is {seen} dong, wanted {wanted[name]}.")
    total = sum(wanted.values())
    if cost.total != total:
        yield _broken(f"The total is {cost.total} dong, wanted {total}, the sum of its parts.")
    yield from _bound(facts, total)


def _parts(facts: Facts) -> dict[str, int]:
    parts = dict.fromkeys(COST_PARTS, 0)
    left_out = {one.shipment_id for one in facts.plan.unassigned}
    for shipment in facts.problem.shipments:
        if shipment.id in left_out:
            parts["unserved"] += shipment.penalty or 0
    for route in facts.routes:
        for name, dong in _route(route).items():
            parts[name] += dong
    return parts


def _route(one: RouteFacts) -> dict[str, int]:
    """Halves are rounded up; a distance that cannot be computed is taken as stated."""
    if one.vehicle is None:
        return {}
    metres = driven(one)
    if metres is None:
        metres = one.route.distance_m
    seconds = one.route.end.arrival - one.route.start.departure
    return {
        "distance": (metres * one.vehicle.cost_per_km + 500) // 1000,
        "time": (seconds * one.vehicle.cost_per_hour + 1800) // 3600,
        "fixed": one.vehicle.fixed_cost,
    }


def _bound(facts: Facts, total: int) -> Iterator[Violation]:
    """A bound speaks of plans that serve all required shipments."""
    bound = facts.plan.bound
    left_out = {one.shipment_id for one in facts.plan.unassigned}
    is_whole = not any(s.is_required and s.id in left_out for s in facts.problem.shipments)
    if bound is not None and is_whole and bound > total:
        yield Violation(
            "cost", "bound", f"The lower bound is {bound} dong, wanted at most the cost, {total}."
        )


def _broken(message: str) -> Violation:
    return Violation("cost", "cost", message)
