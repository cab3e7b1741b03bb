"""Rows of alarms about handovers, within a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from courier_api.models import DayRow, HandoverAlarmRow, table_of

__all__ = [
    "add_alarms",
    "alarms_page",
    "change_alarm",
    "clear_alarms",
    "days_with_alarms",
    "lock_day",
    "num_open",
    "open_alarms",
]


_ALARMS = table_of(HandoverAlarmRow)

#: Values that a statement asks for at once; databases bound the number of parameters.
_AT_ONCE = 500


def lock_day(session: Session, day_id: str) -> None:
    """Let no other worker settle this day's alarms until this transaction ends."""
    session.execute(select(DayRow.day_id).where(DayRow.day_id == day_id).with_for_update())


def open_alarms(session: Session, day_id: str) -> Sequence[HandoverAlarmRow]:
    """Alarms of a day that stand."""
    return session.scalars(_open().where(HandoverAlarmRow.day_id == day_id)).all()


def alarms_page(
    session: Session, day_id: str, kind: str | None, limit: int, before: tuple[int, bytes] | None
) -> Sequence[HandoverAlarmRow]:
    """Alarms of a day that stand, the newest first."""
    place = (HandoverAlarmRow.raised_at, HandoverAlarmRow.alarm_id)
    query = _open().where(HandoverAlarmRow.day_id == day_id)
    if kind is not None:
        query = query.where(HandoverAlarmRow.kind == kind)
    if before is not None:
        query = query.where(tuple_(*place) < before)
    return session.scalars(query.order_by(*(one.desc() for one in place)).limit(limit)).all()


def days_with_alarms(session: Session, since: date) -> Sequence[str]:
    """Days from a date on of which alarms stand."""
    query = (
        select(DayRow.day_id)
        .join(HandoverAlarmRow, HandoverAlarmRow.day_id == DayRow.day_id)
        .where(DayRow.date >= since, HandoverAlarmRow.cleared_at.is_(None))
        .distinct()
    )
    return session.scalars(query.order_by(DayRow.day_id)).all()


def num_open(session: Session, day_ids: Collection[str]) -> dict[str, int]:
    """How many alarms of some days stand, by kind."""
    query = (
        select(HandoverAlarmRow.kind, func.count().label("num"))
        .where(HandoverAlarmRow.day_id.in_(day_ids), HandoverAlarmRow.cleared_at.is_(None))
        .group_by(HandoverAlarmRow.kind)
    )
    return {row.kind: row.num for row in session.execute(query)}


def add_alarms(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add alarms."""
    if rows:
        session.execute(insert(_ALARMS), rows)


def change_alarm(session: Session, alarm_id: bytes, values: Mapping[str, Any]) -> None:
    """Let an alarm that stands tell otherwise."""
    session.execute(update(_ALARMS).where(_ALARMS.c.alarm_id == alarm_id).values(**values))


def clear_alarms(session: Session, alarm_ids: Collection[bytes], now: int) -> None:
    """Let alarms be over."""
    wanted = sorted(alarm_ids)
    for at in range(0, len(wanted), _AT_ONCE):
        some = _ALARMS.c.alarm_id.in_(wanted[at : at + _AT_ONCE])
        session.execute(update(_ALARMS).where(some).values(cleared_at=now))


def _open() -> Select[HandoverAlarmRow]:
    return select(HandoverAlarmRow).where(HandoverAlarmRow.cleared_at.is_(None))
