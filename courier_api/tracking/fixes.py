"""Where a phone says that it was, and which times of it are believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from courier_api.errors import CourierApiError, Fault

__all__ = ["Fix", "FixTimesRefusedError", "TrackingParams", "check_times"]


@dataclass(frozen=True, slots=True)
class TrackingParams:
    """
    What is taken of positions, and for how long one is kept.

    Parameters
    ----------
    keep_seconds : int
        After it was taken; then nobody sees it any more.
    max_age_seconds : int
        Of a fix that a phone still sends.
    clock_seconds : int
        By which a phone's clock may be ahead.
    batches, batches_seconds : int
        So many batches of a courier within so many seconds; a phone that moves sends two a minute.
    look_seconds : int
        For how long it is noted once that somebody looks at a courier's position.
    """

    keep_seconds: int = 900
    max_age_seconds: int = 86_400
    clock_seconds: int = 600
    batches: int = 30
    batches_seconds: int = 60
    look_seconds: int = 3_600


@dataclass(frozen=True, slots=True)
class Fix:
    """
    Where a phone was.

    Parameters
    ----------
    time : int
        Milliseconds since 1970, UTC, by the phone's clock.
    lon, lat : float
        Degrees, EPSG:4326.
    accuracy_m : float
        Radius about it within which the phone is believed to have been.
    speed_mps : float or None
        Metres a second; None: the phone does not know.
    """

    time: int
    lon: float = field(repr=False)
    lat: float = field(repr=False)
    accuracy_m: float = field(repr=False)
    speed_mps: float | None = field(default=None, repr=False)

    def to_data(self) -> dict[str, Any]:
        """The fix as it passes over the bus."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Self:
        """The fix that `to_data` wrote."""
        return cls(**data)


class FixTimesRefusedError(CourierApiError):
    """Fixes lie in the future or are older than a day; leave out those that are named."""

    status = 422
    code = "fix_times_refused"

    def __init__(self, told: str, faults: Sequence[Fault]) -> None:
        super().__init__(told)
        self.faults = tuple(faults)


def check_times(fixes: Sequence[Fix], now: int, params: TrackingParams) -> None:
    """
    See that every fix was taken within the last day.

    Parameters
    ----------
    fixes : sequence of Fix
    now : int
        Milliseconds since 1970, UTC.
    params : TrackingParams

    Raises
    ------
    FixTimesRefusedError
        With every fix whose time is refused.
    """
    faults = []
    for at, fix in enumerate(fixes):
        if fix.time > now + 1_000 * params.clock_seconds:
            faults.append(_fault(at, "fix_in_future", "It lies in the future."))
        elif fix.time < now - 1_000 * params.max_age_seconds:
            faults.append(_fault(at, "fix_too_old", "It is older than a day."))
    if faults:
        first = f"{faults[0].place}: {faults[0].cause}"
        raise FixTimesRefusedError(f"{len(faults)} of {len(fixes)} times: {first}", faults)


def _fault(at: int, code: str, cause: str) -> Fault:
    place = f"body.fixes.{at}.time"
    return Fault(place=place, code=code, cause=cause, remedy="Leave this fix out.")
