"""A shipment without a penalty may not be left out."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.verify.facts import Facts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Required shipments among the unassigned."""
    for k, one in enumerate(facts.plan.unassigned):
        shipment = facts.problem.shipment_by_id.get(one.shipment_id)
        if shipment is not None and shipment.is_required:
            codes = ", ".join(str(reason.code) for reason in one.reasons) or "no reason"
            yield Violation(
                "required_unassigned",
                f"unassigned[{k}]",
                f"Shipment {shipment.id} is unassigned ({codes}), yet it must be served:"
                " it has no penalty.",
            )
