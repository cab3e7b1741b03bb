"""Statements about reports in the ledger."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.models import DeviceRow, LedgerEntryRow

__all__ = ["ReportEntry", "reports_before"]

#: As the index has it: a bound value would not find it.
_IS_REPORT = text("act = 'report'")


class ReportEntry(NamedTuple):
    """
    An entry of the ledger that reports something.

    Parameters
    ----------
    entry : LedgerEntry
    party : str
        In whose name its device signs.
    """

    entry: LedgerEntry
    party: str


def reports_before(
    session: Session, before: int | None, limit: int, *, party: str | None = None
) -> list[ReportEntry]:
    """
    Reports, the newest first.

    Parameters
    ----------
    session : Session
    before : int or None
        Only those in front of this place of the ledger.
    limit : int
    party : str or None
        Of this party's devices alone; None: of all.
    """
    row = LedgerEntryRow
    found = (
        select(row.seq, row.record_time, row.standing, row.signed, DeviceRow.party)
        .join(DeviceRow, DeviceRow.device_id == row.device_id)
        .where(_IS_REPORT)
        .order_by(row.seq.desc())
        .limit(limit)
    )
    if before is not None:
        found = found.where(row.seq < before)
    if party is not None:
        found = found.where(DeviceRow.party == party)
    return [
        ReportEntry(LedgerEntry(seq, record_time, Standing(standing), signed), by)
        for seq, record_time, standing, signed, by in session.execute(found)
    ]
