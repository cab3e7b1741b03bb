"""How far an item's delivery is proved, as the ledger and what came beside it tell."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import DecideDetail, HandoverDetail, ItemKind, Ruling
from courier_api.custody.core.states import Status
from courier_api.delivery_codes.standing import code_standing
from courier_api.evidence.proof import proof_state as evidence_state
from courier_api.evidence.records import Kind
from courier_api.items.details import ItemDetail
from courier_api.items.proof_rules import GivenRules, ProofKind, rules_of
from courier_api.items.proving import ArrivedEvidence, DeliveryProven, ProvenStatus, proof_state
from courier_api.items.repository import kinds_of_evidence
from courier_api.models import EvidenceState

__all__ = ["delivery_proven"]

_KINDS = {
    Kind.SIGNATURE.value: ProofKind.SIGNATURE,
    Kind.PHOTOGRAPH.value: ProofKind.PHOTOGRAPH,
}
#: What was deleted since had come.
_CAME = (EvidenceState.PRESENT, EvidenceState.ERASED)


def delivery_proven(session: Session, detail: ItemDetail) -> DeliveryProven:
    """
    How far an item's delivery is proved.

    Parameters
    ----------
    session : Session
    detail : ItemDetail
        The item with its history.
    """
    state = detail.state
    event_id = None if state is None else state.change_id
    if state is None or event_id is None or state.status is not Status.DELIVERED:
        return DeliveryProven(ProvenStatus.NOT_DELIVERED)
    said = [step.record.event.detail for step in detail.history
            if step.record.event.event_id == event_id]  # fmt: skip
    claim = said[0].proof if said and isinstance(said[0], HandoverDetail) else None
    kind = ItemKind.DOSSIER if state.facts.kind is None else ItemKind(state.facts.kind)
    rules = GivenRules().upon(kind) if detail.item is None else rules_of(detail.item)
    return proof_state(
        rules,
        claim,
        code_standing(session, detail.code, event_id, claim),
        _arrived(session, detail.code),
        is_upheld=_is_upheld(detail, event_id),
    )


def _arrived(session: Session, code: str) -> ArrivedEvidence:
    named = evidence_state(session, [code])[code].evidence
    came = [digest for digest, state in named if state in _CAME]
    kinds = kinds_of_evidence(session, came).values()
    num_pending = sum(state is EvidenceState.PENDING for _, state in named)
    return ArrivedEvidence(frozenset(_KINDS[one] for one in kinds), num_pending)


def _is_upheld(detail: ItemDetail, event_id: bytes) -> bool:
    """Whether a dispatcher decided that it happened as stated."""
    decided = (step.record.event.detail for step in detail.history if step.counts)
    return any(
        isinstance(one, DecideDetail) and one.event_id == event_id and one.ruling is Ruling.UPHOLD
        for one in decided
    )
