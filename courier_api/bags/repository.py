"""Statements about bags."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.models import BagRow, table_of
from courier_api.rows import insert_new

__all__ = ["add_bags", "bags_after", "codes_of_batch", "find_bag"]


def add_bags(
    session: Session, codes: Sequence[str], *, batch: bytes, now: int, by: str | None
) -> None:
    """Note new codes; one that is there already, which chance hardly ever makes, is left out."""
    rows = [{"code": code, "batch": batch, "made_at": now, "made_by": by} for code in codes]
    insert_new(session.connection(), table_of(BagRow), rows)


def codes_of_batch(session: Session, batch: bytes) -> list[str]:
    """Codes that were made together, in their order."""
    return list(
        session.scalars(select(BagRow.code).where(BagRow.batch == batch).order_by(BagRow.code))
    )


def bags_after(
    session: Session, after: str | None, limit: int, *, made_by: str | None = None
) -> list[BagRow]:
    """Bags by their codes, from behind one of them on; of one party alone where it is given."""
    found = select(BagRow).order_by(BagRow.code).limit(limit)
    if after is not None:
        found = found.where(BagRow.code > after)
    if made_by is not None:
        found = found.where(BagRow.made_by == made_by)
    return list(session.scalars(found))


def find_bag(session: Session, code: str) -> BagRow | None:
    """A bag by its code."""
    return session.get(BagRow, code)
