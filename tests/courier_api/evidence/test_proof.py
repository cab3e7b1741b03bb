"""An item's proof is pending until all that its delivery names has come."""

from __future__ import annotations

from hashlib import sha256

import pytest

from courier_api.custody.core.acts import Purpose
from courier_api.custody.core.state_bytes import state_bytes
from courier_api.custody.core.states import ItemState, Status
from courier_api.custody.folding import save_states
from courier_api.custody.records import CachedState
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from courier_api.evidence.proof import ProofStatus, proof_state
from courier_api.evidence.retention import EraseReason, erase_evidence
from courier_api.models import EvidenceRow, EvidenceState
from tests.courier_api.storage_events import dossier, fold_by_steps, invented

CODE, OTHER = dossier(1), dossier(2)
PHOTO, SIGNATURE, EARLIER = (sha256(name).digest() for name in (b"photo", b"sign", b"earlier"))


def delivered(database: Database, status: Status = Status.DELIVERED) -> bytes:
    """A picture at the collection, and two at the delivery; the delivery's identity."""
    first = invented(1, 1, CODE, evidence=(EARLIER,))
    last = invented(1, 2, CODE, evidence=(PHOTO, SIGNATURE))
    with LedgerWriter(database, fold_by_steps) as writer:
        writer.append((first, last))
    state = ItemState(CODE, status, change_id=last.event_id, purpose=Purpose.DELIVER)
    cached = CachedState(CODE, None, None, status.value, None, last.event_id, 0, state_bytes(state))
    other = ItemState(OTHER, Status.CARRIED, change_id=first.event_id)
    carried = CachedState(OTHER, None, None, "carried", None, first.event_id, 0, state_bytes(other))
    with database.write_connection() as connection:
        save_states(connection, [cached, carried])
    return last.event_id


def come(database: Database, digest: bytes, state: EvidenceState) -> None:
    with database.writing() as session:
        session.get_one(EvidenceRow, digest).state = state.value


def status(database: Database, code: str = CODE) -> ProofStatus:
    with database.reading() as session:
        return proof_state(session, [code, OTHER])[code].status


@pytest.mark.parametrize("end", [Status.DELIVERED, Status.RETURNED])
def test_a_proof_is_pending_until_all_has_come(database: Database, end: Status) -> None:
    event_id = delivered(database, end)
    assert status(database) is ProofStatus.PENDING
    come(database, PHOTO, EvidenceState.PRESENT)
    assert status(database) is ProofStatus.PENDING
    come(database, SIGNATURE, EvidenceState.PRESENT)
    assert status(database) is ProofStatus.COMPLETE, "what an earlier handover names is not its"
    with database.reading() as session:
        found = proof_state(session, [CODE])[CODE]
    assert found.event_id == event_id
    assert dict(found.evidence) == dict.fromkeys((PHOTO, SIGNATURE), EvidenceState.PRESENT)


def test_a_refused_picture_is_for_a_person_to_look_at(database: Database) -> None:
    delivered(database)
    come(database, PHOTO, EvidenceState.REFUSED)
    assert status(database) is ProofStatus.REFUSED


def test_what_was_deleted_is_not_waited_for(database: Database) -> None:
    delivered(database)
    come(database, PHOTO, EvidenceState.PRESENT)
    with database.writing() as session:
        assert erase_evidence(session, [SIGNATURE], reason=EraseReason.WISH, now=1) == 1
    assert status(database) is ProofStatus.COMPLETE


def test_an_item_that_is_on_its_way_has_no_proof_yet(database: Database) -> None:
    delivered(database)
    assert status(database, OTHER) is ProofStatus.NOT_DELIVERED
    with database.reading() as session:
        unknown = proof_state(session, ["H57-261121-9999"])
    assert unknown["H57-261121-9999"].status is ProofStatus.NOT_DELIVERED


def test_every_status_has_its_words() -> None:
    for one in ProofStatus:
        assert one.sentence() != one.sentence("en")
