"""Statements about delivery codes, what waits to be judged, and what was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from courier_api.delivery_codes.judging import CodeVerdict, Issued
from courier_api.models import (
    DeliveryCodeRow,
    DeliveryVerdictRow,
    LedgerEntryRow,
    SideRecordRow,
    table_of,
)
from courier_api.rows import insert_new

__all__ = [
    "SIDE_NAME",
    "TypedCode",
    "add_code",
    "add_verdicts",
    "delete_code",
    "delete_codes_before",
    "delete_typed",
    "is_waiting",
    "issued_for",
    "lock_typed",
    "num_wrong",
    "supersede",
    "verdict_of",
]  # fmt: skip

#: Under which an event commits to the code that was typed; see `SideRecordRow`.
SIDE_NAME = "delivery_code"

#: Events that a statement asks for at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TypedCode:
    """
    A code beside an event that waits to be judged.

    Parameters
    ----------
    event_id, device_id : bytes
    event_time : int
    signed, value : bytes
    """

    event_id: bytes
    device_id: bytes
    event_time: int
    signed: bytes
    value: bytes


def add_code(session: Session, issued: Issued) -> None:
    """Keep a code's digest."""
    session.execute(table_of(DeliveryCodeRow).insert(), asdict(issued))


def supersede(session: Session, issued: Issued) -> list[bytes]:
    """Let the codes that were sent for an item before another one be over; which these are."""
    row = DeliveryCodeRow
    others = (row.item == issued.item, row.code_id != issued.code_id, row.superseded_at.is_(None),
              row.issued_at <= issued.issued_at)  # fmt: skip
    ended = update(row).where(*others).values(superseded_at=issued.issued_at)
    return list(session.scalars(ended.returning(row.code_id)))


def delete_code(session: Session, code_id: bytes) -> None:
    """Forget a code that nobody was told."""
    session.execute(delete(DeliveryCodeRow).where(DeliveryCodeRow.code_id == code_id))


def delete_codes_before(session: Session, moment: int) -> None:
    """Forget codes that were over at a moment."""
    session.execute(delete(DeliveryCodeRow).where(DeliveryCodeRow.expires_at < moment))


def issued_for(session: Session, item: str) -> list[Issued]:
    """What was sent for an item, in its order."""
    columns = [table_of(DeliveryCodeRow).c[name] for name in Issued.__dataclass_fields__]
    found = select(*columns).where(DeliveryCodeRow.item == item)
    return [Issued(*row) for row in session.execute(found.order_by(DeliveryCodeRow.issued_at))]


def lock_typed(
    session: Session, limit: int, event_ids: Collection[bytes] | None = None
) -> list[TypedCode]:
    """
    Codes that wait to be judged, the earliest recorded first; nobody else judges them meanwhile.

    Parameters
    ----------
    session : Session
    limit : int
    event_ids : collection of bytes or None
        Beside these events alone; None: beside any.
    """
    entry, side = LedgerEntryRow, SideRecordRow
    found = (
        select(entry.event_id, entry.device_id, entry.event_time, entry.signed, side.value)
        .join(side, side.event_id == entry.event_id)
        .where(side.name == SIDE_NAME)
        .order_by(entry.seq)
        .limit(limit)
        .with_for_update(of=side)
    )
    if event_ids is not None:
        found = found.where(entry.event_id.in_(list(event_ids)))
    return [TypedCode(*row) for row in session.execute(found)]


def delete_typed(session: Session, event_ids: Sequence[bytes]) -> None:
    """Erase codes beside events, and their salts: what is left of them tells nothing."""
    side = SideRecordRow
    for at in range(0, len(event_ids), _AT_ONCE):
        some = side.event_id.in_(event_ids[at : at + _AT_ONCE])
        session.execute(delete(side).where(some, side.name == SIDE_NAME))


def num_wrong(session: Session, item: str, device_id: bytes) -> int:
    """How often a device was wrong about an item."""
    row = DeliveryVerdictRow
    found = select(func.count()).where(
        row.item == item, row.device_id == device_id, row.verdict == CodeVerdict.WRONG.value
    )
    return session.scalar(found) or 0


def add_verdicts(session: Session, verdicts: Sequence[dict[str, Any]]) -> None:
    """Note verdicts; of what was judged already the first one stays."""
    insert_new(session.connection(), table_of(DeliveryVerdictRow), verdicts)


def verdict_of(session: Session, item: str, event_id: bytes) -> CodeVerdict | None:
    """What became of the code of an item's delivery."""
    row = session.get(DeliveryVerdictRow, (event_id, item))
    return None if row is None else CodeVerdict(row.verdict)


def is_waiting(session: Session, event_id: bytes) -> bool:
    """Whether the code beside an event waits to be judged."""
    return session.get(SideRecordRow, (event_id, SIDE_NAME)) is not None
