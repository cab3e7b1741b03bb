"""Who is told that evidence has come: receivers of webhooks, and whoever looks on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.custody.core.codes import is_item_code
from courier_api.evidence.records import Arrival, Seams
from courier_api.live.bus import Bus
from courier_api.models import EvidenceState
from courier_api.webhooks.delivery_queue import enqueue
from courier_api.webhooks.events import EvidencePresent

__all__ = ["EVIDENCE_TOPIC", "seams_of"]

#: On the live bus.
EVIDENCE_TOPIC = "evidence"


def seams_of(bus: Bus) -> Seams:
    """What is told of arrivals; of those that are refused, the live bus alone is told."""

    def tell(arrival: Arrival) -> None:
        data = {"sha256": arrival.sha256.hex(), "items": list(arrival.items)}
        bus.publish(EVIDENCE_TOPIC, f"evidence.{arrival.state.value}", data)

    return Seams(noted=_enqueue, told=tell)


def _enqueue(session: Session, arrival: Arrival) -> None:
    """In the transaction that notes the arrival, so that no crash comes between."""
    items = tuple(code for code in arrival.items if is_item_code(code))
    if arrival.state is EvidenceState.PRESENT and items:
        event = EvidencePresent(time_ms=arrival.at, evidence=arrival.sha256, items=items)
        enqueue(session.connection(), [event], arrival.at)
