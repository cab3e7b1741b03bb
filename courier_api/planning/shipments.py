"""What travels in the shipments of a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from courier_api.planning import repository

__all__ = ["days_of_item", "items_of_shipments", "kinds_of_items"]


def items_of_shipments(
    session: Session, day_id: str, shipment_ids: Collection[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Codes of the items in each shipment, all or some; shipments without known items are not."""
    return repository.codes_by_shipment(session, day_id, shipment_ids)


def kinds_of_items(session: Session, day_id: str, codes: Collection[str]) -> dict[str, str]:
    """Kinds of some items of a day, by their codes."""
    return repository.kinds_by_code(session, day_id, codes)


def days_of_item(session: Session, code: str) -> Sequence[str]:
    """Days on which an item is to travel."""
    return repository.days_of_item(session, code)
