"""Last positions of couriers: kept on the live bus, shown to dispatchers, and each look noted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil

from sqlalchemy.orm import Session

from courier_api.audit.service import record_openings
from courier_api.couriers.shifts import couriers_of_day, party_of_courier, vehicle_of_courier
from courier_api.db import Database
from courier_api.errors import CourierApiError
from courier_api.identities import show
from courier_api.live.audiences import POSITIONS_TOPIC
from courier_api.live.bus import Bus
from courier_api.planning.days import days_published_on
from courier_api.roles import Principal
from courier_api.routes import Endpoint
from courier_api.tracking.fixes import Fix, TrackingParams, check_times

__all__ = [
    "PARAMS",
    "LastPosition",
    "NoShiftTodayError",
    "PositionNotRemovedError",
    "PositionsTooOftenError",
    "Tracked",
    "enter",
    "forget_position",
    "has_shift",
    "last_position",
    "last_positions",
    "note_looks",
    "on_duty",
    "take_fixes",
]

PARAMS = TrackingParams()

#: On the bus: positions by courier; and whose somebody has looked at within the hour.
_POSITIONS, _LOOKS = "positions", "position_looks"

#: Stands in place of the position of a courier who has stopped sharing it.
_STOPPED: dict[str, object] = {"stopped": True}


class Tracked(StrEnum):
    """What happened; told without saying where, so that every look is a look of its own."""

    CHANGED = "position.changed"
    REMOVED = "position.removed"


class NoShiftTodayError(CourierApiError):
    """You drive nothing today: positions are taken during a shift alone."""

    status = 409
    code = "no_shift_today"


class PositionsTooOftenError(CourierApiError):
    """Too many batches of positions; gather more fixes, and send after ``Retry-After``."""

    status = 429
    code = "positions_too_often"

    def __init__(self, told: str, retry_after_s: int) -> None:
        super().__init__(told)
        self.retry_after_s = retry_after_s


class PositionNotRemovedError(CourierApiError):
    """The live bus does not answer: try again, or the position expires by itself."""

    status = 503
    code = "position_not_removed"


@dataclass(frozen=True, slots=True)
class LastPosition:
    """
    Where a courier was last.

    Parameters
    ----------
    courier_id : str
    fix : Fix
        Its time is never later than when it arrived.
    """

    courier_id: str
    fix: Fix


def enter(bus: Bus, courier_id: str, params: TrackingParams = PARAMS) -> None:
    """
    Count a batch of a courier.

    Raises
    ------
    PositionsTooOftenError
    """
    hit = bus.hit(f"positions/{courier_id}", params.batches, params.batches_seconds)
    if not hit.is_allowed:
        wait = max(1, ceil(hit.retry_seconds))
        raise PositionsTooOftenError("Too many batches; send the next one later.", wait)


def has_shift(session: Session, courier_id: str, today: date) -> bool:
    """Whether a courier drives a vehicle of a day that is published for this date."""
    return any(
        vehicle_of_courier(session, day.day_id, courier_id) is not None
        for day in days_published_on(session, today)
    )


def on_duty(session: Session, today: date) -> frozenset[str]:
    """All couriers with a shift as `has_shift` asks for it."""
    return frozenset(
        courier_id
        for day in days_published_on(session, today)
        for courier_id in couriers_of_day(session, day.day_id).values()
    )


def take_fixes(
    bus: Bus, courier_id: str, fixes: Sequence[Fix], now: int, params: TrackingParams = PARAMS
) -> int | None:
    """
    Keep the newest of a courier's fixes, and tell that there is one.

    Parameters
    ----------
    bus : Bus
    courier_id : str
    fixes : sequence of Fix
        At least one, in any order.
    now : int
        Milliseconds since 1970, UTC.
    params : TrackingParams

    Returns
    -------
    until : int or None
        When it expires; None where nothing is shown of them: they are older than what is known or
        than is kept, were taken before sharing was stopped, or the bus is out of reach.

    Raises
    ------
    FixTimesRefusedError
    """
    check_times(fixes, now, params)
    newest = max(fixes, key=lambda fix: fix.time)
    # A phone whose clock is ahead would else outlive what comes after it, and a stop as well.
    newest = replace(newest, time=min(newest.time, now))
    until = newest.time + 1_000 * params.keep_seconds
    if until <= now:
        return None
    seconds = (until - now) / 1_000
    if not bus.put(_POSITIONS, courier_id, newest.to_data(), seconds, order=newest.time):
        return None
    _tell(bus, Tracked.CHANGED, courier_id)
    return until


def forget_position(bus: Bus, courier_id: str, now: int, params: TrackingParams = PARAMS) -> None:
    """
    Take a courier's last position off the bus; fixes taken before now do not bring it back.

    Raises
    ------
    PositionNotRemovedError
    """
    was_known = last_position(bus, courier_id, now, params) is not None
    # Something must stand there: a batch that is still under way would else be shown after all.
    if not bus.put(_POSITIONS, courier_id, _STOPPED, params.keep_seconds, order=now):
        raise PositionNotRemovedError("The live bus does not answer.")
    if was_known:
        _tell(bus, Tracked.REMOVED, courier_id)


def last_position(
    bus: Bus, courier_id: str, now: int, params: TrackingParams = PARAMS
) -> Fix | None:
    """
    Where a courier was last; None: not known, not shared, too old, or the bus is out of reach.

    Parameters
    ----------
    bus : Bus
    courier_id : str
        What follows ``courier:`` in the party.
    now : int
        Milliseconds since 1970, UTC.
    params : TrackingParams
    """
    data = bus.get(_POSITIONS, courier_id)
    return None if data is None else _fix(data, now, params)


def last_positions(
    bus: Bus, couriers: Collection[str], now: int, params: TrackingParams = PARAMS
) -> list[LastPosition]:
    """`last_position` of some couriers, by their codes; those without one are left out."""
    found = []
    for courier_id, data in sorted(bus.latest(_POSITIONS).items()):
        fix = _fix(data, now, params) if courier_id in couriers else None
        if fix is not None:
            found.append(LastPosition(courier_id, fix))
    return found


def note_looks(
    database: Database,
    bus: Bus,
    principal: Principal,
    *,
    couriers: Collection[str],
    endpoint: Endpoint,
    now: int,
    params: TrackingParams = PARAMS,
) -> None:
    """
    Note whose positions somebody is about to see, of each courier once an hour.

    That it is noted is remembered by the bus: where the bus forgets, it is noted once more.

    Parameters
    ----------
    database : Database
    bus : Bus
    principal : Principal
    couriers : collection of str
    endpoint : Endpoint
    now : int
        Milliseconds since 1970, UTC.
    params : TrackingParams
    """
    group = f"{_LOOKS}/{show(principal.asker)}"
    unnoted = sorted(set(couriers) - set(bus.latest(group)))
    if not unnoted:
        return
    with database.writing() as session:
        for courier_id in unnoted:
            record_openings(
                session, principal, subject=party_of_courier(courier_id), fields=["position"],
                endpoint=endpoint, now=now,
            )  # fmt: skip
    for courier_id in unnoted:
        bus.touch(group, courier_id, params.look_seconds)


def _fix(data: dict[str, object], now: int, params: TrackingParams) -> Fix | None:
    if data == _STOPPED:
        return None
    fix = Fix.of_data(data)
    return fix if now - fix.time < 1_000 * params.keep_seconds else None


def _tell(bus: Bus, what: Tracked, courier_id: str) -> None:
    bus.publish(POSITIONS_TOPIC, what, {"courier_id": courier_id})
