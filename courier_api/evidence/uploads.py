"""Uploads: begun, sent on, looked at, ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from courier_api.evidence import repository
from courier_api.evidence.errors import (
    ChecksumMismatchError,
    OffsetConflictError,
    QuotaUsedError,
    TooManyUploadsError,
    UploadEndedError,
    UploadTooLargeError,
    UploadUnknownError,
)
from courier_api.evidence.files import PartFile
from courier_api.evidence.judging import judge
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import DAY_MS, Announced, Refusal, Sender
from courier_api.evidence.settling import Settled, is_settled, keep_file, settle
from courier_api.identities import new_identity
from courier_api.models import EvidenceUploadRow, UploadState

__all__ = ["Progress", "Receiving", "UploadService"]

#: An upload that is older gives way when its sender has too many.
_STALE_MS = 3_600_000
#: Of one picture by one sender, at once; the oldest gives way.
_MAX_SAME = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far an upload is.

    Parameters
    ----------
    upload_id, sha256 : bytes
    state : UploadState
    reason : Refusal or None
    offset, length : int
        Bytes that are on the disk, and that will be.
    expires_at : int
        Milliseconds since 1970, UTC.
    told : str
        ``Upload-Metadata`` as it was sent.
    """

    upload_id: bytes
    sha256: bytes
    state: UploadState
    reason: Refusal | None
    offset: int
    length: int
    expires_at: int
    told: str

    @classmethod
    def of(cls, row: EvidenceUploadRow, offset: int) -> Progress:
        """The progress of a row."""
        reason = None if row.reason is None else Refusal(row.reason)
        return cls(
            row.upload_id, row.sha256, UploadState(row.state), reason, offset, row.length,
            row.expires_at, row.told,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiving:
    """
    An upload whose bytes are coming; nobody else sends any meanwhile.

    Parameters
    ----------
    row : EvidenceUploadRow
    part : PartFile or None
        None: it is settled, and takes nothing more.
    close : callable
        To be called in any case.
    """

    row: EvidenceUploadRow
    part: PartFile | None
    close: Callable[[], None]

    @property
    def room(self) -> int:
        """Bytes that are still to come."""
        return 0 if self.part is None else self.row.length - self.part.size


class UploadService:
    """
    What can be done with uploads; each method is a transaction or several.

    Parameters
    ----------
    parts : EvidenceParts
    """

    def __init__(self, parts: EvidenceParts) -> None:
        self._parts = parts

    def create(self, sender: Sender, announced: Announced, length: int) -> Progress | Settled:
        """
        Begin an upload.

        Parameters
        ----------
        sender : Sender
        announced : Announced
        length : int
            Bytes that will be sent.

        Returns
        -------
        made : Progress or Settled
            What became of the evidence, where it is not wanted any more.

        Raises
        ------
        UploadTooLargeError, TooManyUploadsError, QuotaUsedError
        courier_api.evidence.errors.StorageFullError
        """
        parts, params, now = self._parts, self._parts.params, self._parts.clock()
        if length > params.max_bytes:
            raise UploadTooLargeError(
                f"Upload of {length} bytes: wanted at most {params.max_bytes}."
            )
        with parts.database.writing() as session:
            settled = is_settled(session, parts, announced.sha256)
            if settled is not None:
                return settled
            parts.files.check_room(length)
            ended = self._give_way(session, sender, announced.sha256, now)
            self._check_quota(session, sender, announced.sha256, length, now=now)
            row = _row(sender, announced, length, now)
            row.expires_at = now + params.upload_days * DAY_MS
            session.add(row)
        for upload_id in ended:
            parts.files.drop_part(upload_id)
        return Progress.of(row, 0)

    def begin(self, upload_id: bytes, offset: int, told_length: int) -> Receiving:
        """
        Take an upload in hand, to add bytes to it.

        Parameters
        ----------
        upload_id : bytes
        offset : int
            Where the bytes to come belong.
        told_length : int
            How many there will be; 0: that was not told.

        Raises
        ------
        UploadUnknownError, UploadEndedError, OffsetConflictError, UploadTooLargeError
        courier_api.evidence.errors.UploadLockedError
        courier_api.evidence.errors.StorageFullError
        """
        self._living(upload_id)
        part, close = self._parts.files.open_part(upload_id)
        try:
            # Who had it in hand before may have settled it.
            row = self._living(upload_id)
            is_open = row.state == UploadState.OPEN.value
            at = part.size if is_open else row.length
            if offset != at:
                raise OffsetConflictError(f"Upload-Offset {offset}: the upload is at {at}.")
            if told_length > row.length - at:
                raise UploadTooLargeError(
                    f"{told_length} bytes at {at}: the upload has {row.length}."
                )
            if told_length:
                self._parts.files.check_room(told_length)
        except BaseException:
            close()
            raise
        return Receiving(row, part if is_open else None, close)

    def complete(self, receiving: Receiving) -> Progress:
        """
        Have what came on the disk; if it is all, settle the upload.

        Raises
        ------
        ChecksumMismatchError
            What came is not what was announced.
        courier_api.evidence.errors.StorageFullError
        """
        row, part = receiving.row, receiving.part
        if part is None:
            return Progress.of(row, row.length)
        part.sync()
        if part.size < row.length:
            return Progress.of(row, part.size)
        return self._settle(row, part)

    def look(self, upload_id: bytes) -> Progress:
        """
        How far an upload is; one that is complete is settled first.

        Raises
        ------
        UploadUnknownError, UploadEndedError, ChecksumMismatchError
        courier_api.evidence.errors.UploadLockedError
        courier_api.evidence.errors.StorageFullError
        """
        row = self._living(upload_id)
        if row.state != UploadState.OPEN.value:
            return Progress.of(row, row.length)
        size = self._parts.files.part_size(upload_id)
        if size < row.length:
            return Progress.of(row, size)
        receiving = self.begin(upload_id, row.length, 0)
        try:
            return self.complete(receiving)
        finally:
            receiving.close()

    def end(self, upload_id: bytes) -> None:
        """
        End an upload; what was settled stays.

        Raises
        ------
        UploadUnknownError, UploadEndedError
        """
        self._living(upload_id)
        with self._parts.database.writing() as session:
            row = repository.lock_upload(session, upload_id)
            if row is not None:
                row.state = UploadState.ENDED.value
        self._parts.files.drop_part(upload_id)

    def _settle(self, row: EvidenceUploadRow, part: PartFile) -> Progress:
        parts = self._parts
        judged = judge(parts, row, part.content())
        with parts.database.reading() as session:
            path = keep_file(session, parts, row, judged)
        with parts.database.writing() as session:
            settled = settle(session, parts, row.upload_id, judged, path)
        parts.files.drop_part(row.upload_id)
        if settled.state is UploadState.PRESENT:
            parts.files.drop_aside(row.sha256)
        if settled.arrival is not None:
            parts.seams.told(settled.arrival)
        if settled.state is UploadState.DIFFERENT:
            raise ChecksumMismatchError(
                "What came is not what was announced: begin again. It is kept aside meanwhile."
            )
        done = Progress.of(row, row.length)
        return replace(done, state=settled.state, reason=settled.reason)

    def _living(self, upload_id: bytes) -> EvidenceUploadRow:
        with self._parts.database.reading() as session:
            row = repository.upload(session, upload_id)
        if row is None:
            raise UploadUnknownError("There is no such upload.")
        is_over = row.state == UploadState.OPEN.value and row.expires_at <= self._parts.clock()
        if is_over or row.state in (UploadState.ENDED.value, UploadState.DIFFERENT.value):
            raise UploadEndedError("The upload is over: begin a new one.")
        return row

    def _give_way(
        self, session: Session, sender: Sender, digest: bytes, now: int
    ) -> list[bytes]:  # fmt: skip
        """
        End uploads that a new one takes the place of.

        A phone that never got the address of an upload begins another one: those must not keep it
        from sending for a week.
        """
        open_ones = repository.open_uploads(session, sender, now)
        same = [row for row in open_ones if row.sha256 == digest]
        ended = same[: max(0, len(same) - _MAX_SAME + 1)]
        if not ended and len(open_ones) >= self._parts.params.max_open:
            ended = [row for row in open_ones if row.created_at <= now - _STALE_MS][:1]
            if not ended:
                raise TooManyUploadsError(f"{len(open_ones)} uploads are under way: finish some.")
        for row in ended:
            row.state = UploadState.ENDED.value
        return [row.upload_id for row in ended]

    def _check_quota(
        self, session: Session, sender: Sender, digest: bytes, length: int, *, now: int
    ) -> None:
        used = repository.announced_bytes(session, sender, now - DAY_MS, digest)
        if used + length > self._parts.params.daily_bytes:
            raise QuotaUsedError(f"{used} bytes were announced within a day: send on tomorrow.")


def _row(sender: Sender, announced: Announced, length: int, now: int) -> EvidenceUploadRow:
    return EvidenceUploadRow(
        upload_id=new_identity(), sha256=announced.sha256, length=length,
        media_type=announced.media_type, kind=announced.kind.value,
        is_sealed=announced.is_sealed, event_id=announced.event_id, told=announced.told,
        device_id=sender.device_id, user_id=sender.user_id, created_at=now,
        state=UploadState.OPEN.value, reason=None,
    )  # fmt: skip
