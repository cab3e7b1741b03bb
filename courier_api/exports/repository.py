"""Statements about what is exported."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.models import EntryItemRow, LedgerEntryRow

__all__ = ["entries_of_acts", "record_time_at"]

_AT_ONCE = 500


def entries_of_acts(
    session: Session, acts: Collection[str], codes: Collection[str]
) -> list[LedgerEntry]:
    """Entries of some acts that name any of these items or bags, in the ledger's order."""
    columns = (
        LedgerEntryRow.seq, LedgerEntryRow.record_time, LedgerEntryRow.standing,
        LedgerEntryRow.signed,
    )  # fmt: skip
    once = list(dict.fromkeys(codes))
    found: dict[int, LedgerEntry] = {}
    for at in range(0, len(once), _AT_ONCE):
        named = select(EntryItemRow.seq).where(EntryItemRow.code.in_(once[at : at + _AT_ONCE]))
        wanted = select(*columns).where(
            LedgerEntryRow.act.in_(list(acts)), LedgerEntryRow.seq.in_(named)
        )
        for seq, record_time, standing, signed in session.execute(wanted):
            found[seq] = LedgerEntry(seq, record_time, Standing(standing), signed)
    return [found[seq] for seq in sorted(found)]


def record_time_at(session: Session, seq: int) -> int:
    """When an entry was recorded."""
    found = select(LedgerEntryRow.record_time).where(LedgerEntryRow.seq == seq)
    return session.scalars(found).one()
