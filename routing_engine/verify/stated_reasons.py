"""What is unassigned has reasons from the closed list; those said to be proven are proven again."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import Shipment
from routing_engine.reasons import PROVEN_CODES, Reason, ReasonCode
from routing_engine.verify.alone import Alone
from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation

#: Why a claim is false, when it is.
COUNTERPROOF = {
    ReasonCode.UNREACHABLE: "a vehicle has roads there and back",
    ReasonCode.TOO_LARGE: "a vehicle has the capacity",
    ReasonCode.PICKUP_TOO_LATE: "driven directly it reaches its delivery in time",
    ReasonCode.OUTSIDE_SHIFTS: "a vehicle with nothing else to do can serve it",
}


def check(facts: Facts) -> Iterator[Violation]:
    """Missing, unknown and false reasons."""
    alone = Alone(facts.problem)
    for k, one in enumerate(facts.plan.unassigned):
        place = f"unassigned[{k}]"
        if not one.reasons:
            message = f"Shipment {one.shipment_id} is unassigned without a reason."
            yield Violation("reasons", place, message)
        shipment = facts.problem.shipment_by_id.get(one.shipment_id)
        for reason in one.reasons:
            message = _fault(alone, shipment, reason)
            if message:
                message = f"Shipment {one.shipment_id}: reason {reason.code} {message}"
                yield Violation("reasons", place, message)


def _fault(alone: Alone, shipment: Shipment | None, reason: Reason) -> str:
    """What is wrong with a reason; empty when nothing is."""
    codes = [str(code) for code in ReasonCode]
    if str(reason.code) not in codes:
        return f"is unknown, wanted one of {', '.join(codes)}."
    code = ReasonCode(str(reason.code))
    if shipment is None:
        return ""
    if code is ReasonCode.DEARER_THAN_PENALTY and shipment.is_required:
        return "is false: it has no penalty."
    if code in PROVEN_CODES and not alone.is_proven(shipment, code):
        return f"is false: {COUNTERPROOF[code]}."
    return ""
