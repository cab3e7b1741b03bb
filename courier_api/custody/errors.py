"""What may go wrong between an event's arrival and its being stored, kept and given back."""

from __future__ import annotations

from courier_api.errors import CourierApiError

__all__ = [
    "BackupDamagedError",
    "BatchFailedError",
    "BatchTooLargeError",
    "LedgerBusyError",
    "LedgerDamagedError",
    "LedgerForkedError",
    "LedgerStoppedError",
    "LedgerUnavailableError",
    "TargetNotEmptyError",
]


class LedgerUnavailableError(CourierApiError):
    """The database failed: nothing of the batch is acknowledged, and it is to be sent again."""

    status = 503
    code = "ledger_unavailable"


class LedgerBusyError(CourierApiError):
    """More waits to be written than is good: the batch is to be sent again later."""

    status = 503
    code = "ledger_busy"


class LedgerStoppedError(CourierApiError):
    """The program is ending, and takes nothing more."""

    status = 503
    code = "ledger_stopped"


class BatchTooLargeError(CourierApiError):
    """A batch is larger than all that may wait."""

    status = 413
    code = "batch_too_large"


class BatchFailedError(CourierApiError):
    """A batch could not be written, though the database works: our own fault."""

    code = "batch_failed"


class LedgerDamagedError(CourierApiError):
    """What is stored does not follow from the signed events."""

    code = "ledger_damaged"


class LedgerForkedError(LedgerDamagedError):
    """The ledger does not go on from a checkpoint that was signed: nothing more is signed."""

    code = "ledger_forked"


class BackupDamagedError(CourierApiError):
    """A backup is not what its manifest says."""

    code = "backup_damaged"


class TargetNotEmptyError(CourierApiError):
    """A backup is restored into an empty place only."""

    status = 409
    code = "target_not_empty"
