"""Statements about the items of a demonstration's day, and the devices of those nobody plays."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courier_api.models import DayItemRow, DeviceRow, ItemRow, ItemStateRow, LedgerEntryRow
from courier_api.models import LedgerHeadRow as HeadRow

__all__ = [
    "announced_items",
    "enrolled_devices",
    "item_kinds",
    "last_numbers",
    "ledger_size",
]


def announced_items(session: Session, day_id: str) -> list[ItemRow]:
    """Items of a day that some party has announced, and that are in nobody's custody yet."""
    found = (
        select(ItemRow)
        .join(DayItemRow, DayItemRow.code == ItemRow.code)
        .outerjoin(ItemStateRow, ItemStateRow.code == ItemRow.code)
        .where(DayItemRow.day_id == day_id, ItemStateRow.code.is_(None))
        .where(ItemRow.registered_by.is_not(None))
    )
    return list(session.scalars(found.order_by(ItemRow.registered_by, ItemRow.code)))


def item_kinds(session: Session, day_id: str) -> dict[str, str]:
    """What the items of a day are, as far as they are registered."""
    found = select(ItemRow.code, ItemRow.kind).join(DayItemRow, DayItemRow.code == ItemRow.code)
    rows = session.execute(found.where(DayItemRow.day_id == day_id))
    return {code: kind for code, kind in rows}  # noqa: C416 - rows are no pairs to mypy


def enrolled_devices(session: Session) -> set[bytes]:
    """Identities of all devices that were ever enrolled."""
    return set(session.scalars(select(DeviceRow.device_id)))


def last_numbers(session: Session, device_ids: Collection[bytes]) -> dict[bytes, int]:
    """The highest number that each device has used; those without any are left out."""
    row = LedgerEntryRow
    found = select(row.device_id, func.max(row.device_seq)).group_by(row.device_id)
    # One for each agent and office of a day: few enough to be named in one statement.
    rows = session.execute(found.where(row.device_id.in_(device_ids)))
    return {device_id: number for device_id, number in rows}  # noqa: C416 - rows are no pairs to mypy


def ledger_size(session: Session) -> int:
    """Number of the ledger's entries."""
    return session.scalar(select(HeadRow.size)) or 0
