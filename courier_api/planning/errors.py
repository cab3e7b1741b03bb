"""What may be refused around days, plans and searches."""

from __future__ import annotations

from courier_api.errors import CourierApiError

__all__ = [
    "DayExistsError",
    "DayFaultsError",
    "FileHashError",
    "FileUnknownError",
    "OperationOverError",
    "PlanChangedError",
    "PlanPublishedError",
    "PreconditionMissingError",
    "ProblemGoneError",
    "QueueFullError",
]


class DayFaultsError(CourierApiError):
    """The day's files have faults; each is told with its place, cause and remedy."""

    status = 422
    code = "day_faults"


class FileUnknownError(CourierApiError):
    """No file with this SHA-256 was uploaded, or it has been deleted since."""

    status = 422
    code = "file_unknown"


class DayExistsError(CourierApiError):
    """The same problem was taken for this date before."""

    status = 409
    code = "day_exists"

    def __init__(self, told: str, day_id: str) -> None:
        super().__init__(told)
        self.day_id = day_id


class FileHashError(CourierApiError):
    """The bytes received have another SHA-256 than was announced: they were damaged on the way."""

    status = 422
    code = "file_hash"


class ProblemGoneError(CourierApiError):
    """The day's problem was deleted when its time was over: it can be planned no more."""

    status = 409
    code = "problem_gone"


class QueueFullError(CourierApiError):
    """As many searches wait as may."""

    status = 503
    code = "queue_full"
    retry_after_s = 30


class OperationOverError(CourierApiError):
    """The operation has ended: there is nothing to cancel."""

    status = 409
    code = "operation_over"


class PlanPublishedError(CourierApiError):
    """The version is published already."""

    status = 409
    code = "plan_published"


class PreconditionMissingError(CourierApiError):
    """Say by If-Match, with the ETag you were given, what you have seen."""

    status = 428
    code = "precondition_missing"


class PlanChangedError(CourierApiError):
    """It was changed since you looked: look again."""

    status = 412
    code = "changed_meanwhile"
