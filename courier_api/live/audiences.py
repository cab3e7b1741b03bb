"""Who is told what: topics of the live bus, by role."""

from __future__ import annotations

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.telling import (
    CONTRADICTIONS_TOPIC,
    CUSTODY_TOPIC,
    INCIDENTS_TOPIC,
    party_topic,
)
from courier_api.evidence.telling import EVIDENCE_TOPIC
from courier_api.planning.topics import ALARMS_TOPIC, courier_topic
from courier_api.roles import Access, Role

__all__ = ["POSITIONS_TOPIC", "topics_of"]

#: Where couriers are.
POSITIONS_TOPIC = "positions"

#: Of all days and of all searches; see `courier_api.live.bus.Bus.publish`.
_PLANNING = ("days", "operations")
_DISPATCH = (
    ALARMS_TOPIC, CONTRADICTIONS_TOPIC, CUSTODY_TOPIC, EVIDENCE_TOPIC, INCIDENTS_TOPIC,
    POSITIONS_TOPIC, "couriers", *_PLANNING,
)  # fmt: skip


def topics_of(access: Access) -> tuple[str, ...]:
    """What somebody who is logged in is told; nothing where they are nobody's party."""
    if access.is_all:
        return _DISPATCH
    principal = access.principal
    if principal.role is Role.PLANNER:
        return _PLANNING
    party = principal.party
    if party is None:
        return ()
    if kind_of_party(party) is PartyKind.COURIER:
        return (party_topic(party), courier_topic(party.partition(":")[2]))
    return (party_topic(party),)
