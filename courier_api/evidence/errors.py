"""What may go wrong with evidence."""

from __future__ import annotations

from types import MappingProxyType

from courier_api.errors import CourierApiError
from courier_api.evidence.records import Refusal

__all__ = [
    "ChecksumMismatchError", "ChecksumRefusedError", "EvidenceDamagedError", "EvidenceErasedError",
    "EvidencePendingError", "EvidenceUnshownError", "MetadataRefusedError",
    "MethodOverrideRefusedError", "OffsetConflictError", "PictureRefusedError", "QuotaUsedError",
    "SenderSilentError", "StatementRefusedError", "StatementTimeError", "StorageFullError",
    "TooManyUploadsError", "TusVersionError", "UploadEndedError", "UploadLockedError",
    "UploadTooLargeError", "UploadTypeError", "UploadUnknownError",
]  # fmt: skip


class PictureRefusedError(Exception):
    """
    Bytes are no picture as it should be; never seen outside: they are kept aside.

    Parameters
    ----------
    reason : Refusal
    """

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.sentence("en"))
        self.reason = reason


class TusVersionError(CourierApiError):
    """Each request for an upload says `Tus-Resumable: 1.0.0`."""

    status = 412
    code = "tus_version"
    headers = MappingProxyType({"tus-version": "1.0.0"})


class StatementRefusedError(CourierApiError):
    """The device's statement is none, is not of an enrolled device, or is for another upload."""

    status = 403
    code = "evidence_statement_refused"


class StatementTimeError(CourierApiError):
    """The statement is too old or from the future: sign a new one, by the answer's `Date`."""

    status = 403
    code = "evidence_statement_time"


class MetadataRefusedError(CourierApiError):
    """`Upload-Metadata` does not tell what it should."""

    status = 422
    code = "upload_metadata_refused"


class UploadTooLargeError(CourierApiError):
    """The upload is larger than is taken, or more came than was announced."""

    status = 413
    code = "upload_too_large"


class UploadTypeError(CourierApiError):
    """The bytes of an upload are sent as `application/offset+octet-stream`."""

    status = 415
    code = "upload_type"


class ChecksumRefusedError(CourierApiError):
    """`Upload-Checksum` is no SHA-256 or SHA-1: the bytes were not taken."""

    status = 400
    code = "checksum_refused"


class ChecksumMismatchError(CourierApiError):
    """The bytes are not those of the checksum, or of the hash that was announced: send again."""

    status = 460
    code = "checksum_mismatch"


class OffsetConflictError(CourierApiError):
    """`Upload-Offset` is not where the upload is: ask by HEAD, and send on from there."""

    status = 409
    code = "upload_offset"


class UploadLockedError(CourierApiError):
    """Another request is sending bytes of this upload."""

    status = 423
    code = "upload_locked"
    retry_after_s = 1


class UploadUnknownError(CourierApiError):
    """There is no such upload."""

    status = 404
    code = "upload_unknown"


class UploadEndedError(CourierApiError):
    """The upload was ended, or its time is over: begin a new one."""

    status = 410
    code = "upload_ended"


class MethodOverrideRefusedError(CourierApiError):
    """`X-HTTP-Method-Override` is PATCH or DELETE."""

    status = 405
    code = "method_override_refused"


class SenderSilentError(CourierApiError):
    """No byte came for too long; what had come is kept."""

    status = 408
    code = "sender_silent"
    headers = MappingProxyType({"connection": "close"})


class TooManyUploadsError(CourierApiError):
    """Too many uploads of the sender are under way."""

    status = 429
    code = "too_many_uploads"
    retry_after_s = 60


class QuotaUsedError(CourierApiError):
    """The sender has sent as much as is taken within a day."""

    status = 429
    code = "daily_bytes_used"
    retry_after_s = 3_600


class StorageFullError(CourierApiError):
    """The server's disk is full: nothing of the request was taken; send it again later."""

    status = 507
    code = "storage_full"
    retry_after_s = 300


class EvidencePendingError(CourierApiError):
    """The evidence has not come yet."""

    status = 404
    code = "evidence_pending"


class EvidenceErasedError(CourierApiError):
    """The evidence was deleted, at a person's wish or after its time."""

    status = 410
    code = "evidence_erased"


class EvidenceUnshownError(CourierApiError):
    """What came instead of a picture is kept aside, and cannot be shown."""

    status = 409
    code = "evidence_unshown"


class EvidenceDamagedError(CourierApiError):
    """A file is missing, or is not what was signed."""

    code = "evidence_damaged"
