"""Rows of expected handovers, within a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from courier_api.expected.handovers import Direction, PlannedHandover
from courier_api.models import ExpectedHandoverRow, ItemStateRow

__all__ = ["codes_held_by", "expected_of_day", "replace_expected"]


def replace_expected(
    session: Session, day_id: str, version: int, handovers: Sequence[PlannedHandover]
) -> None:
    """Let these be what is expected of a day, and nothing else."""
    session.execute(delete(ExpectedHandoverRow).where(ExpectedHandoverRow.day_id == day_id))
    rows = [
        {
            "day_id": day_id,
            "number": number,
            "version": version,
            "route_idx": one.route_idx,
            "vehicle_id": one.vehicle_id,
            "stop_idx": one.stop_idx,
            "location_id": one.location_id,
            "counterparty": one.counterparty,
            "direction": one.direction.value,
            "shipment_id": one.shipment_id,
            "earliest": one.earliest,
            "latest": one.latest,
        }
        for number, one in enumerate(handovers)
    ]
    if rows:
        session.execute(insert(ExpectedHandoverRow), rows)


def expected_of_day(session: Session, day_id: str) -> list[tuple[int, PlannedHandover]]:
    """What is expected of a day, each with its place in the plan, in that order."""
    query = select(ExpectedHandoverRow).where(ExpectedHandoverRow.day_id == day_id)
    rows = session.scalars(query.order_by(ExpectedHandoverRow.number))
    return [(row.number, _planned(row)) for row in rows]


def codes_held_by(session: Session, parties: Collection[str]) -> list[str]:
    """Items that some parties hold now."""
    query = select(ItemStateRow.code).where(ItemStateRow.holder.in_(sorted(parties)))
    return list(session.scalars(query.order_by(ItemStateRow.code)))


def _planned(row: ExpectedHandoverRow) -> PlannedHandover:
    return PlannedHandover(
        row.route_idx,
        row.vehicle_id,
        row.stop_idx,
        row.location_id,
        row.counterparty,
        Direction(row.direction),
        row.shipment_id,
        row.earliest,
        row.latest,
    )
