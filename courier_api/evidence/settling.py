"""
What follows from an upload that is complete: its file is kept, its state noted, in this order.

Killed between the two, a server finds the upload complete and not settled: whoever asks for it
next, or the next round of tidying up, settles it again with the same end.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.evidence import repository
from courier_api.evidence.judging import Judged
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import Arrival, Refusal
from courier_api.logs import security_log
from courier_api.models import EvidenceRow, EvidenceState, EvidenceUploadRow, UploadState

__all__ = ["Settled", "is_settled", "keep_file", "settle"]


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What became of an upload.

    Parameters
    ----------
    state : UploadState
    reason : Refusal or None
    arrival : Arrival or None
        To be told; None: nothing new came.
    """

    state: UploadState
    reason: Refusal | None = None
    arrival: Arrival | None = None


def is_settled(session: Session, parts: EvidenceParts, digest: bytes) -> Settled | None:
    """
    What to answer at once to who wants to send evidence; None: it is wanted.

    Parameters
    ----------
    session : Session
    parts : EvidenceParts
    digest : bytes
    """
    row = repository.evidence(session, digest)
    if row is None or row.state == EvidenceState.PENDING.value:
        return None
    if row.state == EvidenceState.ERASED.value:
        return Settled(UploadState.ERASED)
    if not parts.files.has(row.path):
        # Lost with a disk, or never more than announced: whoever still has it may bring it.
        return None
    came = repository.arrival(session, digest)
    if row.state == EvidenceState.PRESENT.value:
        return Settled(UploadState.PRESENT)
    if came is None or came.claimed != digest or came.reason is None:
        return None
    return Settled(UploadState.REFUSED, Refusal(came.reason))


def keep_file(
    session: Session, parts: EvidenceParts, upload: EvidenceUploadRow, judged: Judged
) -> str | None:
    """
    Keep the bytes of an upload; the path of their file.

    Other bytes than were announced, which are kept already or are waited for under their own
    name, are not kept once more.

    Raises
    ------
    courier_api.evidence.errors.StorageFullError
    """
    is_other = judged.reason is not None and judged.reason.is_not_it
    if is_other and repository.evidence(session, judged.digest) is not None:
        return None
    path = parts.files.keep(
        judged.digest, judged.content, upload_id=upload.upload_id,
        is_refused=judged.reason is not None,
    )  # fmt: skip
    return str(path)


def settle(
    session: Session,
    parts: EvidenceParts,
    upload_id: bytes,
    judged: Judged,
    path: str | None,
) -> Settled:
    """
    Note what became of an upload.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    parts : EvidenceParts
    upload_id : bytes
    judged : Judged
    path : str or None
        As `keep_file` gave it.
    """
    upload = repository.lock_upload(session, upload_id)
    if upload is None:
        raise RuntimeError("Upload: its row is gone while its bytes came.")
    is_other = judged.reason is not None and judged.reason.is_not_it
    settled = (_settle_other if is_other else _settle_it)(session, parts, upload, judged, path)
    # One that was ended meanwhile is settled all the same: the bytes have come.
    upload.state = settled.state.value
    upload.reason = None if settled.reason is None else settled.reason.value
    if settled.reason is not None:
        security_log("evidence_refused", reason=settled.reason.value, state=settled.state.value)
    if settled.arrival is not None:
        session.flush()
        parts.seams.noted(session, settled.arrival)
    return settled


def _settle_it(
    session: Session,
    parts: EvidenceParts,
    upload: EvidenceUploadRow,
    judged: Judged,
    path: str | None,
) -> Settled:
    """The bytes are those that were announced."""
    row = repository.lock_evidence(session, judged.digest)
    state = UploadState.PRESENT if judged.reason is None else UploadState.REFUSED
    if row.state == EvidenceState.ERASED.value:
        # The file came back: it is deleted again in the next round.
        row.path = path
        return Settled(UploadState.ERASED)
    if row.state == state.value and row.path == path:
        return Settled(state, judged.reason)
    _note(session, parts, row, upload, judged, path)
    return Settled(state, judged.reason, _arrival(session, parts, row, judged.reason))


def _settle_other(
    session: Session,
    parts: EvidenceParts,
    upload: EvidenceUploadRow,
    judged: Judged,
    path: str | None,
) -> Settled:
    """
    The bytes are others than were announced.

    What was spoilt on the way is right the second time. Whoever sends the same wrong bytes twice
    has no others: they are acknowledged then, so that they stand in nobody's way.
    """
    known = repository.evidence(session, judged.digest)
    if known is None:
        row = repository.lock_evidence(session, judged.digest)
        if row.state == EvidenceState.PENDING.value:
            _note(session, parts, row, upload, judged, path)
            return Settled(UploadState.DIFFERENT, judged.reason)
    elif known.state == EvidenceState.PENDING.value:
        # They will come under their own name.
        return Settled(UploadState.DIFFERENT, judged.reason)
    row = repository.lock_evidence(session, upload.sha256)
    if row.state != EvidenceState.PENDING.value:
        return Settled(UploadState.REFUSED, judged.reason)
    row.state = EvidenceState.REFUSED.value
    return Settled(
        UploadState.REFUSED, judged.reason, _arrival(session, parts, row, judged.reason)
    )  # fmt: skip


def _note(
    session: Session,
    parts: EvidenceParts,
    row: EvidenceRow,
    upload: EvidenceUploadRow,
    judged: Judged,
    path: str | None,
) -> None:
    is_good = judged.reason is None
    row.state = (EvidenceState.PRESENT if is_good else EvidenceState.REFUSED).value
    row.media_type, row.size, row.path = judged.media_type, len(judged.content), path
    session.flush()
    repository.save_arrival(
        session,
        {
            "sha256": judged.digest, "claimed": upload.sha256, "kind": upload.kind,
            "received_at": parts.clock(), "device_id": upload.device_id,
            "user_id": upload.user_id, "event_id": upload.event_id,
            "reason": None if judged.reason is None else judged.reason.value,
        },
    )  # fmt: skip


def _arrival(
    session: Session, parts: EvidenceParts, row: EvidenceRow, reason: Refusal | None
) -> Arrival:
    items = repository.items_naming(session, row.sha256)
    return Arrival(row.sha256, EvidenceState(row.state), reason, items, parts.clock())
