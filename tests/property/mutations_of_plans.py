"""Changes to what a plan says: who is served, where, in which order, at which price."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing_engine.plan import COST_PARTS, Cost, Unassigned
from routing_engine.problem import VisitKind
from routing_engine.reasons import PROVEN_CODES, Reason, ReasonCode
from tests.property.mutations import Broken, Case, breaks_rule, put


@breaks_rule("service")
def visit_dropped(case: Case) -> Broken | None:
    place = case.pick_visit()
    if place is None:
        return None
    r, s, v = place
    return case.with_stop((r, s), visits=put(case.plan.routes[r].stops[s].visits, v))


@breaks_rule("service")
def visit_repeated(case: Case) -> Broken | None:
    place = case.pick_visit()
    if place is None:
        return None
    r, s, _ = place
    visits = case.plan.routes[r].stops[s].visits
    return case.with_stop((r, s), visits=(*visits, case.visit_at(place)))


@breaks_rule("service")
def visit_of_an_unknown_shipment(case: Case) -> Broken | None:
    place = case.pick_visit()
    return place and case.with_visit(place, shipment_id="S-none")


@breaks_rule("service")
def visit_of_a_wrong_kind(case: Case) -> Broken | None:
    place = case.pick_visit(lambda visit: visit.kind is not VisitKind.VISIT)
    return place and case.with_visit(place, kind=VisitKind.VISIT)


@breaks_rule("service")
def unassigned_forgotten(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    if not left_out:
        return None
    return case.with_plan(unassigned=put(left_out, case.rng.randrange(len(left_out))))


@breaks_rule("service")
def unassigned_twice(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    return case.with_plan(unassigned=(*left_out, left_out[0])) if left_out else None


@breaks_rule("service")
def unassigned_unknown(case: Case) -> Broken | None:
    unknown = Unassigned("S-none", (Reason(ReasonCode.NO_ROOM_FOUND),))
    return case.with_plan(unassigned=(*case.plan.unassigned, unknown))


@breaks_rule("service")
def served_and_unassigned(case: Case) -> Broken | None:
    return _claim(case, Reason(ReasonCode.NO_ROOM_FOUND))


def _claim(case: Case, *reasons: Reason) -> Broken | None:
    """Say that a shipment which is served could not be, so that proofs of it are false."""
    place = case.pick_visit()
    if place is None:
        return None
    one = Unassigned(case.visit_at(place).shipment_id, reasons)
    return case.with_plan(unassigned=(*case.plan.unassigned, one))


for _code in sorted(PROVEN_CODES):

    def _false_reason(case: Case, code: ReasonCode = _code) -> Broken | None:
        return _claim(case, Reason(code))

    _false_reason.__name__ = f"false_reason_{_code}"
    breaks_rule("reasons")(_false_reason)


@breaks_rule("reasons")
def unassigned_without_reason(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    return left_out and case.with_plan(
        unassigned=put(left_out, 0, replace(left_out[0], reasons=()))
    )


@breaks_rule("reasons")
def reason_outside_the_list(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    reason: Any = Reason("bad_mood")  # type: ignore[arg-type]
    changed = left_out and replace(left_out[-1], reasons=(*left_out[-1].reasons, reason))
    return left_out and case.with_plan(unassigned=(*left_out[:-1], changed))


@breaks_rule("reasons")
def required_dearer_than_its_penalty(case: Case) -> Broken | None:
    for k, one in enumerate(case.plan.unassigned):
        if case.problem.shipment_by_id[one.shipment_id].is_required:
            dearer = replace(one, reasons=(Reason(ReasonCode.DEARER_THAN_PENALTY),))
            return case.with_plan(unassigned=put(case.plan.unassigned, k, dearer))
    return None


@breaks_rule("required_unassigned")
def required_left_out(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    return case.with_shipment(left_out[0].shipment_id, penalty=None) if left_out else None


@breaks_rule("order")
def routes_swapped(case: Case) -> Broken | None:
    routes = case.plan.routes
    return case.with_plan(routes=routes[::-1]) if len(routes) > 1 else None


@breaks_rule("order")
def unassigned_swapped(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    return case.with_plan(unassigned=left_out[::-1]) if len(left_out) > 1 else None


@breaks_rule("order")
def vehicle_used_twice(case: Case) -> Broken | None:
    routes = case.plan.routes
    return case.with_route(1, vehicle_id=routes[0].vehicle_id) if len(routes) > 1 else None


@breaks_rule("order")
def vehicle_unknown(case: Case) -> Broken | None:
    r = case.pick_route()
    return None if r is None else case.with_route(r, vehicle_id="V-none")


@breaks_rule("ends")
def start_elsewhere(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    start = case.plan.routes[r].start
    return case.with_route(r, start=replace(start, location_id=_other(case, start.location_id)))


@breaks_rule("ends")
def end_elsewhere(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    end = case.plan.routes[r].end
    return case.with_route(r, end=replace(end, location_id=_other(case, end.location_id)))


def _other(case: Case, location_id: str) -> str:
    others = [one.id for one in case.problem.locations if one.id != location_id]
    return str(case.rng.choice([*others, "L-none"]))


@breaks_rule("pairing")
def delivery_before_pickup(case: Case) -> Broken | None:
    """Both halves of a pair change places."""
    place = case.pick_visit(lambda visit: _is_pickup_of_pair(case, visit))
    if place is None:
        return None
    r = place[0]
    pickup = case.visit_at(place)
    other = {VisitKind.PICKUP: VisitKind.DELIVERY, VisitKind.DELIVERY: VisitKind.PICKUP}
    changed = tuple(
        replace(
            stop,
            visits=tuple(
                replace(visit, kind=other[visit.kind])
                if visit.shipment_id == pickup.shipment_id
                else visit
                for visit in stop.visits
            ),
        )
        for stop in case.plan.routes[r].stops
    )
    return case.with_route(r, stops=changed)


def _is_pickup_of_pair(case: Case, visit: Any) -> bool:
    shipment = case.problem.shipment_by_id[visit.shipment_id]
    return shipment.is_pair and visit.kind is VisitKind.PICKUP


@breaks_rule("pairing")
def pair_torn_apart(case: Case) -> Broken | None:
    """The pickup moves to the last stop of another route."""
    place = case.pick_visit(lambda visit: _is_pickup_of_pair(case, visit))
    if place is None or len(case.plan.routes) < 2:
        return None
    r, s, v = place
    target = (r + 1) % len(case.plan.routes)
    last = case.plan.routes[target].stops[-1]
    moved = case.with_stop(
        (target, len(case.plan.routes[target].stops) - 1),
        visits=(*last.visits, case.visit_at(place)),
    )
    there = Case(*moved, case.rng)
    return there.with_stop((r, s), visits=put(case.plan.routes[r].stops[s].visits, v))


@breaks_rule("capacity")
def load_misstated(case: Case) -> Broken | None:
    place = case.pick_stop(lambda stop: bool(stop.load))
    if place is None:
        return None
    load = case.plan.routes[place[0]].stops[place[1]].load
    k = case.rng.randrange(len(load))
    return case.with_stop(place, load=put(load, k, load[k] + case.rng.choice((-1, 1))))


@breaks_rule("capacity")
def load_in_too_many_dimensions(case: Case) -> Broken | None:
    place = case.pick_stop()
    return place and case.with_stop(
        place, load=(*case.plan.routes[place[0]].stops[place[1]].load, 0)
    )


@breaks_rule("distance")
def distance_misstated(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    metres = case.plan.routes[r].distance_m + case.rng.choice((-1, 1))
    return case.with_route(r, distance_m=metres)


@breaks_rule("duration")
def duration_misstated(case: Case) -> Broken | None:
    r = case.pick_route()
    if r is None:
        return None
    return case.with_route(r, duration_s=case.plan.routes[r].duration_s + 1)


for _part in COST_PARTS:

    def _misstated(case: Case, part: str = _part) -> Broken | None:
        parts = dict(case.plan.cost.parts)
        parts[part] += case.rng.choice((-1, 1))
        return case.with_plan(cost=Cost(sum(parts.values()), parts))

    def _missing(case: Case, part: str = _part) -> Broken | None:
        parts = {name: dong for name, dong in case.plan.cost.parts.items() if name != part}
        return case.with_plan(cost=replace(case.plan.cost, parts=parts))

    _misstated.__name__, _missing.__name__ = (
        f"cost_of_{_part}_misstated",
        f"cost_of_{_part}_missing",
    )
    breaks_rule("cost")(_misstated)
    breaks_rule("cost")(_missing)


@breaks_rule("cost")
def cost_part_unknown(case: Case) -> Broken | None:
    cost = case.plan.cost
    return case.with_plan(cost=replace(cost, parts={**cost.parts, "bribes": 0}))


@breaks_rule("cost")
def total_misstated(case: Case) -> Broken | None:
    return case.with_plan(cost=replace(case.plan.cost, total=case.plan.cost.total + 1))


@breaks_rule("cost")
def bound_above_the_cost(case: Case) -> Broken | None:
    left_out = case.plan.unassigned
    if any(case.problem.shipment_by_id[one.shipment_id].is_required for one in left_out):
        return None
    return case.with_plan(bound=case.plan.cost.total + 1)
