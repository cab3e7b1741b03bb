"""Rows of couriers and shifts, within a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.models import CourierRow, DayRow, ShiftRow

__all__ = [
    "courier_by_id",
    "couriers",
    "delete_shifts",
    "has_problem",
    "lock_courier",
    "shift_of",
    "shifts",
]


def has_problem(session: Session, day_id: str) -> bool:
    """Whether the problem file of a day is kept still."""
    query = select(DayRow.problem.is_not(None)).where(DayRow.day_id == day_id)
    return bool(session.scalar(query))


def courier_by_id(session: Session, courier_id: str) -> CourierRow | None:
    """A courier."""
    return session.get(CourierRow, courier_id)


def lock_courier(session: Session, courier_id: str) -> CourierRow | None:
    """A courier that no other transaction changes until this one ends."""
    query = select(CourierRow).where(CourierRow.courier_id == courier_id).with_for_update()
    return session.scalars(query).one_or_none()


def couriers(session: Session, limit: int, after: str | None) -> Sequence[CourierRow]:
    """Couriers by their codes."""
    query = select(CourierRow).order_by(CourierRow.courier_id).limit(limit)
    if after is not None:
        query = query.where(CourierRow.courier_id > after)
    return session.scalars(query).all()


def shifts(session: Session, day_id: str) -> Sequence[ShiftRow]:
    """Shifts of a day."""
    query = select(ShiftRow).where(ShiftRow.day_id == day_id)
    return session.scalars(query.order_by(ShiftRow.vehicle_id)).all()


def shift_of(session: Session, day_id: str, courier_id: str) -> ShiftRow | None:
    """A courier's shift on a day."""
    query = select(ShiftRow).where(ShiftRow.day_id == day_id, ShiftRow.courier_id == courier_id)
    return session.scalars(query).one_or_none()


def delete_shifts(session: Session, day_id: str, vehicle_ids: Sequence[str]) -> None:
    """Let nobody have these vehicles."""
    session.execute(
        delete(ShiftRow).where(ShiftRow.day_id == day_id, ShiftRow.vehicle_id.in_(vehicle_ids))
    )
