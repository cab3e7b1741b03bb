"""What is tidied up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from courier_api.evidence import repository
from courier_api.evidence.errors import StorageFullError, UploadLockedError
from courier_api.evidence.judging import judge
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import DAY_MS
from courier_api.evidence.retention import erase_old, remove_erased
from courier_api.evidence.settling import keep_file, settle
from courier_api.housekeeping import Sweep
from courier_api.models import EvidenceUploadRow, UploadState

__all__ = ["sweeps_of"]

#: An upload that is complete, and that nobody has asked for since.
_FORGOTTEN_S = 600.0
#: For how long an upload whose time is over is told to be over, and not to be unknown.
_TELL_MS = 30 * DAY_MS
#: Uploads settled or ended within one transaction.
_AT_ONCE = 50


def sweeps_of(parts: EvidenceParts) -> Sequence[Sweep]:
    """
    What the housekeeper does for evidence, each a transaction.

    Parameters
    ----------
    parts : EvidenceParts
    """

    def sweep_files(session: Session, now: int) -> None:
        """Delete files of what is erased; then let be erased what is old."""
        remove_erased(session, parts.files)
        erase_old(session, parts.params, now)

    def sweep_uploads(session: Session, now: int) -> None:
        """Settle what a killed server left complete; end what was never completed."""
        _clear_left_over(session, parts)
        for row in repository.overdue_uploads(session, now, _AT_ONCE):
            row.state = UploadState.ENDED.value
        repository.delete_uploads_before(session, now - _TELL_MS)

    return sweep_files, sweep_uploads


def _clear_left_over(session: Session, parts: EvidenceParts) -> None:
    # Files are listed before rows are read: an upload's row is there before its file is.
    left = parts.files.left_over(_FORGOTTEN_S)
    under_way = {row.upload_id: row for row in repository.open_among(session, left)}
    for upload_id in left:
        if upload_id not in under_way:
            parts.files.clear_incoming(upload_id)
    num_settled = 0
    for row in under_way.values():
        if num_settled < _AT_ONCE and parts.files.part_size(row.upload_id) == row.length:
            num_settled += _settle(session, parts, row)


def _settle(session: Session, parts: EvidenceParts, row: EvidenceUploadRow) -> bool:
    try:
        with parts.files.part(row.upload_id) as part:
            judged = judge(parts, row, part.content())
            path = keep_file(session, parts, row, judged)
    except (UploadLockedError, StorageFullError):
        return False
    # Its bytes are cleared in the next round, when this is committed.
    settle(session, parts, row.upload_id, judged, path)
    return True
