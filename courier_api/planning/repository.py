"""Rows of days and plans, within a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.orm import Session, undefer

from courier_api.models import (
    Base,
    DayItemRow,
    DayPlaceRow,
    DayRow,
    DayVehicleRow,
    PlanRow,
    PlanState,
)

__all__ = [
    "add_day",
    "codes_by_shipment",
    "day_by_id",
    "days",
    "days_of_item",
    "days_on",
    "drop_problems",
    "kinds_by_code",
    "lock_day",
    "matrices_in_use",
    "next_version",
    "places",
    "plan_by_version",
    "plannable",
    "plans",
    "published_plan",
    "published_versions",
    "supersede",
    "vehicles",
    "version_of_content",
]

#: Values that a statement asks for at once; databases bound the number of parameters.
_AT_ONCE = 500


def add_day(
    session: Session, day: DayRow, parts: Mapping[type[Base], Sequence[Mapping[str, Any]]]
) -> None:
    """Add a day and the rows that belong to it, by their tables."""
    session.add(day)
    session.flush()
    for table, rows in parts.items():
        if rows:
            session.execute(insert(table), [{"day_id": day.day_id, **row} for row in rows])


def day_by_id(session: Session, day_id: str, *, with_problem: bool = False) -> DayRow | None:
    """A day; its problem is read only where it is asked for."""
    options = [undefer(DayRow.problem)] if with_problem else []
    return session.get(DayRow, day_id, options=options)


def lock_day(session: Session, day_id: str) -> DayRow | None:
    """A day that no other transaction changes until this one ends."""
    query = select(DayRow).where(DayRow.day_id == day_id).with_for_update()
    return session.scalars(query).one_or_none()


def days(session: Session, limit: int, before: tuple[date, str] | None) -> Sequence[DayRow]:
    """Days by their date, the latest first."""
    query = select(DayRow).order_by(DayRow.date.desc(), DayRow.day_id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(DayRow.date, DayRow.day_id) < before)
    return session.scalars(query).all()


def days_on(session: Session, day: date) -> Sequence[DayRow]:
    """Days of a date that have a published plan, the one that was published last in front."""
    query = (
        select(DayRow)
        .join(PlanRow)
        .where(DayRow.date == day, PlanRow.state == PlanState.PUBLISHED)
        .order_by(PlanRow.published_at.desc(), DayRow.day_id)
    )
    return session.scalars(query).all()


def plannable(session: Session, day_ids: Collection[str]) -> set[str]:
    """Those of some days whose problem is still there."""
    query = select(DayRow.day_id).where(DayRow.day_id.in_(day_ids), DayRow.problem.is_not(None))
    return set(session.scalars(query))


def published_versions(session: Session, day_ids: Collection[str]) -> dict[str, int]:
    """The versions that couriers see of some days."""
    query = select(PlanRow.day_id, PlanRow.version).where(
        PlanRow.day_id.in_(day_ids), PlanRow.state == PlanState.PUBLISHED
    )
    return {row.day_id: row.version for row in session.execute(query)}


def places(
    session: Session, day_id: str, location_ids: Collection[str] | None = None
) -> Sequence[DayPlaceRow]:
    """Places of a day, all or some."""
    query = select(DayPlaceRow).where(DayPlaceRow.day_id == day_id)
    if location_ids is None:
        return session.scalars(query.order_by(DayPlaceRow.location_id)).all()
    wanted = sorted(location_ids)
    found: list[DayPlaceRow] = []
    for at in range(0, len(wanted), _AT_ONCE):
        some = query.where(DayPlaceRow.location_id.in_(wanted[at : at + _AT_ONCE]))
        found.extend(session.scalars(some))
    return found


def vehicles(session: Session, day_id: str) -> Sequence[DayVehicleRow]:
    """Vehicles of a day."""
    query = select(DayVehicleRow).where(DayVehicleRow.day_id == day_id)
    return session.scalars(query.order_by(DayVehicleRow.vehicle_id)).all()


def codes_by_shipment(
    session: Session, day_id: str, shipment_ids: Collection[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Codes of the items that travel in each shipment, all or some."""
    query = select(DayItemRow.shipment_id, DayItemRow.code).where(DayItemRow.day_id == day_id)
    found: dict[str, list[str]] = {}
    if shipment_ids is None:
        for shipment_id, code in session.execute(query.order_by(DayItemRow.code)):
            found.setdefault(shipment_id, []).append(code)
    else:
        wanted = sorted(shipment_ids)
        for at in range(0, len(wanted), _AT_ONCE):
            some = query.where(DayItemRow.shipment_id.in_(wanted[at : at + _AT_ONCE]))
            for shipment_id, code in session.execute(some.order_by(DayItemRow.code)):
                found.setdefault(shipment_id, []).append(code)
    return {shipment_id: tuple(codes) for shipment_id, codes in found.items()}


def kinds_by_code(session: Session, day_id: str, codes: Collection[str]) -> dict[str, str]:
    """Kinds of some items of a day."""
    query = select(DayItemRow.code, DayItemRow.kind).where(DayItemRow.day_id == day_id)
    found: dict[str, str] = {}
    wanted = sorted(codes)
    for at in range(0, len(wanted), _AT_ONCE):
        some = query.where(DayItemRow.code.in_(wanted[at : at + _AT_ONCE]))
        found.update((code, kind) for code, kind in session.execute(some))
    return found


def days_of_item(session: Session, code: str) -> Sequence[str]:
    """Days on which an item travels."""
    query = select(DayItemRow.day_id).where(DayItemRow.code == code)
    return session.scalars(query.order_by(DayItemRow.day_id)).all()


def plans(session: Session, day_id: str, limit: int, before: int | None) -> Sequence[PlanRow]:
    """Versions of a day's plan, the newest first."""
    query = select(PlanRow).where(PlanRow.day_id == day_id).limit(limit)
    if before is not None:
        query = query.where(PlanRow.version < before)
    return session.scalars(query.order_by(PlanRow.version.desc())).all()


def plan_by_version(
    session: Session, day_id: str, version: int, *, with_content: bool = False
) -> PlanRow | None:
    """A version; its bytes are read only where they are asked for."""
    options = [undefer(PlanRow.content)] if with_content else []
    return session.get(PlanRow, (day_id, version), options=options)


def published_plan(session: Session, day_id: str, *, with_content: bool = False) -> PlanRow | None:
    """The version that couriers see."""
    query = select(PlanRow).where(PlanRow.day_id == day_id, PlanRow.state == PlanState.PUBLISHED)
    if with_content:
        query = query.options(undefer(PlanRow.content))
    return session.scalars(query).one_or_none()


def version_of_content(session: Session, day_id: str, sha256: bytes) -> int | None:
    """The version whose bytes have a hash."""
    query = select(PlanRow.version).where(PlanRow.day_id == day_id, PlanRow.sha256 == sha256)
    return session.scalar(query.order_by(PlanRow.version).limit(1))


def next_version(session: Session, day_id: str) -> int:
    """The number of a new version; the day is locked."""
    newest = select(func.max(PlanRow.version)).where(PlanRow.day_id == day_id)
    return (session.scalar(newest) or 0) + 1


def supersede(session: Session, day_id: str, now: int) -> None:
    """Let the published version be it no more."""
    session.execute(
        update(PlanRow)
        .where(PlanRow.day_id == day_id, PlanRow.state == PlanState.PUBLISHED)
        .values(state=PlanState.SUPERSEDED, superseded_at=now)
    )


def drop_problems(session: Session, before: date) -> None:
    """Forget problems of days before a date: they hold citizens' addresses."""
    session.execute(
        update(DayRow)
        .where(DayRow.date < before, DayRow.problem.is_not(None))
        .values(problem=None, matrix_sha256=None)
    )


def matrices_in_use(session: Session) -> set[bytes]:
    """Hashes of the files that days still need."""
    query = select(DayRow.matrix_sha256).where(DayRow.matrix_sha256.is_not(None)).distinct()
    return {digest for digest in session.scalars(query) if digest is not None}
