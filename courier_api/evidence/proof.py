"""Whether an item's delivery is proved: its photographs and signatures may come after its scan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.custody.core.state_bytes import read_state
from courier_api.evidence import repository
from courier_api.models import EvidenceState

__all__ = ["ProofState", "ProofStatus", "proof_state"]


class ProofStatus(StrEnum):
    """How far the proof of a delivery is."""

    NOT_DELIVERED = "not_delivered"
    #: Some evidence has not come yet.
    PENDING = "pending"
    #: Some came and was refused: a person has to look at it.
    REFUSED = "refused"
    #: All that the event names has come; what was deleted since has come too.
    COMPLETE = "complete"

    def sentence(self, language: str = "vi") -> str:
        """How far it is, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


_SENTENCES: dict[str, dict[ProofStatus, str]] = {
    "vi": {
        ProofStatus.NOT_DELIVERED: "Chưa giao.",
        ProofStatus.PENDING: "Đang chờ bằng chứng giao nhận.",
        ProofStatus.REFUSED: "Bằng chứng giao nhận cần được xem lại.",
        ProofStatus.COMPLETE: "Đã đủ bằng chứng giao nhận.",
    },
    "en": {
        ProofStatus.NOT_DELIVERED: "Not delivered yet.",
        ProofStatus.PENDING: "Proof pending.",
        ProofStatus.REFUSED: "The proof has to be looked at.",
        ProofStatus.COMPLETE: "The proof is complete.",
    },
}


@dataclass(frozen=True, slots=True)
class ProofState:
    """
    How far the proof of an item's delivery is.

    Parameters
    ----------
    status : ProofStatus
    event_id : bytes or None
        The event by which it was delivered.
    evidence : tuple of (bytes, EvidenceState)
        What this event names, by hash.
    """

    status: ProofStatus
    event_id: bytes | None = None
    evidence: tuple[tuple[bytes, EvidenceState], ...] = ()


def proof_state(session: Session, codes: Collection[str]) -> dict[str, ProofState]:
    """
    How far the proof of each item's delivery is.

    Parameters
    ----------
    session : Session
    codes : collection of str

    Returns
    -------
    states : dict
        By code; one for each.
    """
    found = repository.state_bytes_of(session, codes)
    items = {code: read_state(state) for code, state in found.items()}
    ended = {code: item.change_id for code, item in items.items() if item.status.is_final}
    named = repository.states_named_by(session, {one for one in ended.values() if one})
    return {code: _proof(ended.get(code), named) for code in codes}


def _proof(event_id: bytes | None, named: dict[bytes, dict[bytes, str]]) -> ProofState:
    if event_id is None:
        return ProofState(ProofStatus.NOT_DELIVERED)
    states = named.get(event_id, {})
    evidence = tuple((digest, EvidenceState(state)) for digest, state in sorted(states.items()))
    there = {state for _, state in evidence}
    if EvidenceState.REFUSED in there:
        status = ProofStatus.REFUSED
    elif EvidenceState.PENDING in there:
        status = ProofStatus.PENDING
    else:
        status = ProofStatus.COMPLETE
    return ProofState(status, event_id, evidence)
