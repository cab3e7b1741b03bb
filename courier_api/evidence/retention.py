"""Evidence deleted after its time, or at a person's wish; what it was stays noted."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.evidence import repository
from courier_api.evidence.files import EvidenceFiles
from courier_api.evidence.records import DAY_MS, EvidenceParams
from courier_api.models import EvidenceState

__all__ = [
    "EraseReason", "erase_evidence", "erase_old", "evidence_of_event", "evidence_of_items",
    "remove_erased",
]  # fmt: skip

#: Files deleted within one transaction.
_AT_ONCE = 200


class EraseReason(StrEnum):
    """Why a file was deleted."""

    #: Its time was over.
    PERIOD = "period"
    #: No event named it for long.
    UNNAMED = "unnamed"
    #: A person asked for it.
    WISH = "wish"


def evidence_of_items(session: Session, codes: Collection[str]) -> set[bytes]:
    """Evidence that any event about any of these items names; it may show others as well."""
    return repository.named_for(session, codes)


def evidence_of_event(session: Session, event_id: bytes) -> set[bytes]:
    """Evidence that an event names."""
    return repository.named_by(session, event_id)


def erase_evidence(
    session: Session, digests: Collection[bytes], *, reason: EraseReason, now: int
) -> int:
    """
    Let evidence be deleted; files go when this is committed, by `remove_erased`.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    digests : collection of bytes
        What has not come yet is not waited for any longer.
    reason : EraseReason
    now : int
        Milliseconds since 1970, UTC.

    Returns
    -------
    num_erased : int
    """
    num_erased = 0
    for digest in sorted(digests):
        row = repository.lock_evidence(session, digest)
        if row.state == EvidenceState.ERASED.value:
            continue
        row.state = EvidenceState.ERASED.value
        came = repository.arrival(session, digest)
        if came is not None:
            came.erased_at, came.erase_reason = now, reason.value
        num_erased += 1
    return num_erased


def erase_old(session: Session, params: EvidenceParams, now: int) -> int:
    """Let evidence be deleted whose time is over; their number."""
    before, unnamed_before = now - params.keep_days * DAY_MS, now - params.unnamed_days * DAY_MS
    old = repository.old_evidence(
        session, before=before, unnamed_before=unnamed_before, limit=_AT_ONCE
    )
    for row, came in old:
        reason = EraseReason.PERIOD if came.received_at < before else EraseReason.UNNAMED
        erase_evidence(session, [row.sha256], reason=reason, now=now)
    return len(old)


def remove_erased(session: Session, files: EvidenceFiles) -> int:
    """
    Delete the files of what was erased in an earlier transaction; their number.

    A file that is gone while its row still says that it was kept would look like a loss, so rows
    change first; a server that is killed in between goes on here.
    """
    rows = repository.erased_with_files(session, _AT_ONCE)
    for row in rows:
        files.remove(row.path, row.sha256)
        row.path = None
    return len(rows)
