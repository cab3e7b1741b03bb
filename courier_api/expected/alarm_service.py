"""Alarms that are kept: raised once, told once, cleared when what was missing has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy.orm import Session

from courier_api.expected import alarm_repository as repository
from courier_api.expected.alarms import Alarm, AlarmKey, AlarmKind
from courier_api.expected.handovers import Direction
from courier_api.identities import new_identity
from courier_api.models import HandoverAlarmRow
from courier_api.planning.days import days_published_on, known_day
from courier_api.webhooks.delivery_queue import enqueue
from courier_api.webhooks.events import (
    HandoverAlarmEvent,
    HandoverMissing,
    HandoverSwapped,
    HandoverUnexpected,
)

__all__ = [
    "KEEP_DAYS",
    "AlarmsSettled",
    "KeptAlarm",
    "kept_alarms",
    "num_open_alarms",
    "open_alarms_page",
    "settle_alarms",
    "watched_days",
]

#: For so many days after its own, a scan that comes late still clears an alarm.
KEEP_DAYS = 7

_EVENTS: dict[AlarmKind, type[HandoverAlarmEvent]] = {
    AlarmKind.MISSING: HandoverMissing,
    AlarmKind.SWAPPED: HandoverSwapped,
    AlarmKind.UNEXPECTED: HandoverUnexpected,
}


@dataclass(frozen=True, slots=True)
class KeptAlarm:
    """
    An alarm that was raised.

    Parameters
    ----------
    alarm_id : bytes
    raised_at : int
        Milliseconds since 1970, UTC.
    alarm : Alarm
    """

    alarm_id: bytes
    raised_at: int
    alarm: Alarm


#: Alarms that stand, by what they are about.
KeptAlarms = Mapping[AlarmKey, KeptAlarm]


@dataclass(frozen=True, slots=True)
class AlarmsSettled:
    """
    What a round changed.

    Parameters
    ----------
    raised, cleared : tuple of KeptAlarm
    """

    raised: tuple[KeptAlarm, ...] = ()
    cleared: tuple[KeptAlarm, ...] = ()


def watched_days(session: Session, today: date) -> list[str]:
    """
    Days whose handovers are watched.

    Those published for today, and for yesterday, whose last handovers are overdue only now; and
    those before of which alarms stand.

    Parameters
    ----------
    session : Session
    today : date
    """
    yesterday = today - timedelta(days=1)
    days = [row.day_id for day in (today, yesterday) for row in days_published_on(session, day)]
    before = repository.days_with_alarms(session, today - timedelta(days=KEEP_DAYS))
    return list(dict.fromkeys([*days, *before]))


def kept_alarms(session: Session, day_id: str) -> KeptAlarms:
    """Alarms of a day that stand."""
    kept = map(_kept, repository.open_alarms(session, day_id))
    return {one.alarm.key: one for one in kept}


def open_alarms_page(
    session: Session,
    day_id: str,
    *,
    kind: AlarmKind | None,
    limit: int,
    before: tuple[int, bytes] | None,
) -> list[KeptAlarm]:
    """
    Alarms of a day that stand, the newest first.

    Raises
    ------
    UnknownObjectError
    """
    known_day(session, day_id)
    wanted = None if kind is None else kind.value
    return [_kept(row) for row in repository.alarms_page(session, day_id, wanted, limit, before)]


def num_open_alarms(session: Session, day_ids: Collection[str]) -> dict[AlarmKind, int]:
    """How many alarms of some days stand, of every kind."""
    found = repository.num_open(session, day_ids)
    return {kind: found.get(kind.value, 0) for kind in AlarmKind}


def settle_alarms(
    session: Session,
    day_id: str,
    found: Mapping[AlarmKey, Alarm],
    seen: KeptAlarms,
    *,
    now: int,
) -> AlarmsSettled:
    """
    Raise what is new, clear what is over, and have other programs told what is new.

    Where another worker settled the day since it was looked at, nothing is done: what was found is
    no longer the newest, and the next round looks again.

    Parameters
    ----------
    session : Session
        A transaction that writes.
    day_id : str
    found : mapping
        How the day was found.
    seen : mapping
        Alarms that stood when it was looked at.
    now : int
        Milliseconds since 1970, UTC.
    """
    repository.lock_day(session, day_id)
    kept = kept_alarms(session, day_id)
    if {one.alarm_id for one in kept.values()} != {one.alarm_id for one in seen.values()}:
        return AlarmsSettled()
    raised = tuple(
        KeptAlarm(new_identity(), now, alarm) for key, alarm in found.items() if key not in kept
    )
    cleared = tuple(one for key, one in kept.items() if key not in found)
    repository.add_alarms(session, [_values(day_id, one) for one in raised])
    repository.clear_alarms(session, [one.alarm_id for one in cleared], now)
    for key, one in kept.items():
        # It stands still, about fewer items or at another place of the plan: nothing new to tell.
        if key in found and found[key] != one.alarm:
            repository.change_alarm(session, one.alarm_id, _columns(found[key]))
    enqueue(session.connection(), [_event(day_id, one) for one in raised], now)
    return AlarmsSettled(raised, cleared)


def _event(day_id: str, kept: KeptAlarm) -> HandoverAlarmEvent:
    alarm = kept.alarm
    return _EVENTS[alarm.kind](
        kept.raised_at, kept.alarm_id, day_id, alarm.direction.value, alarm.courier,
        alarm.counterparty, alarm.other_courier, alarm.codes, alarm.time,
    )  # fmt: skip


def _values(day_id: str, kept: KeptAlarm) -> dict[str, object]:
    same = {"day_id": day_id, "alarm_id": kept.alarm_id, "raised_at": kept.raised_at}
    return {**same, "cleared_at": None, **_columns(kept.alarm)}


def _columns(alarm: Alarm) -> dict[str, object]:
    written = {"kind": alarm.kind.value, "direction": alarm.direction.value}
    same = {one.name: getattr(alarm, one.name) for one in fields(alarm)}
    return {**same, **written, "codes": " ".join(alarm.codes)}


def _kept(row: HandoverAlarmRow) -> KeptAlarm:
    alarm = Alarm(
        AlarmKind(row.kind), row.subject, row.number, Direction(row.direction), row.shipment_id,
        row.location_id, row.courier, row.counterparty, row.other_courier,
        tuple(row.codes.split()), row.event_id, row.time,
    )  # fmt: skip
    return KeptAlarm(row.alarm_id, row.raised_at, alarm)
