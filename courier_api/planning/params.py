"""What planning takes in, how long it searches, and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

__all__ = ["PlanningParams"]


@dataclass(frozen=True, slots=True)
class PlanningParams:
    """
    Limits of days and searches.

    Parameters
    ----------
    max_problem_bytes, max_matrix_bytes, max_items_bytes : int
        Of uploaded files.
    max_matrix_memory : int
        Bytes of a travel matrix once it is read: its file is compressed.
    max_seconds, max_iterations, max_workers : int
        Of one search.
    max_running, max_waiting : int
        Searches at the same time, on all servers of a database, and in the queue behind them.
    progress_seconds : float
        Between two notes of how far a search has come.
    look_seconds : float
        Between two looks at the queue, and at whether a search was cancelled.
    lease_seconds : float
        After which a server that gave no sign is taken for dead.
    stop_seconds : float
        That a search gets to hand in its best plan when it is ended.
    offset_minutes : int
        East of UTC, where the days are.
    keep_uploads_s, keep_operations_s, keep_problems_s : int
        Seconds after which uploads that no day uses, operations, and problems (which hold
        citizens' addresses) are deleted; a problem's time begins with its day, and is no longer
        than that of an address after its item's end.
    """

    max_problem_bytes: int = 16 << 20
    max_matrix_bytes: int = 64 << 20
    max_items_bytes: int = 16 << 20
    max_matrix_memory: int = 1 << 30
    max_seconds: int = 900
    max_iterations: int = 10_000_000
    max_workers: int = 4
    max_running: int = 1
    max_waiting: int = 20
    progress_seconds: float = 1.0
    look_seconds: float = 1.0
    lease_seconds: float = 20.0
    stop_seconds: float = 20.0
    offset_minutes: int = 7 * 60
    keep_uploads_s: int = 86_400
    keep_operations_s: int = 30 * 86_400
    keep_problems_s: int = 30 * 86_400

    @property
    def zone(self) -> timezone:
        """Where the days are."""
        return timezone(timedelta(minutes=self.offset_minutes))

    def origin_ms(self, day: date) -> int:
        """A day's local midnight, the origin of its plans, in milliseconds since 1970, UTC."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return round(midnight.timestamp()) * 1_000

    def today(self, now_ms: int) -> date:
        """The local day of a moment."""
        return datetime.fromtimestamp(now_ms / 1_000, self.zone).date()
