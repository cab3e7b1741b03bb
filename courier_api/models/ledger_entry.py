"""Entries of the ledger."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base

_IS_REPORT = text("act = 'report'")


class LedgerEntryRow(Base):
    """
    A device's signed event with what the server added; never changed, never deleted.

    All but ``signed``, ``seq``, ``record_time`` and ``standing`` follows from these four: it stands
    here so that it can be searched.
    """

    __tablename__ = "ledger_entries"
    #: Reports are few, and looked for among all: without a cost for any other entry.
    __table_args__ = (
        Index(None, "device_id", "device_seq"),
        Index("ix_ledger_entries_report", "seq", sqlite_where=_IS_REPORT,
              postgresql_where=_IS_REPORT),
    )  # fmt: skip

    seq: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    event_id: Mapped[bytes] = mapped_column(IDENTITY, unique=True)
    device_id: Mapped[bytes] = mapped_column(IDENTITY)
    device_seq: Mapped[int] = mapped_column(WHOLE)
    event_time: Mapped[int] = mapped_column(WHOLE)
    record_time: Mapped[int] = mapped_column(WHOLE)
    standing: Mapped[str] = mapped_column()
    act: Mapped[str] = mapped_column()
    signed: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(DIGEST)
    chain_hash: Mapped[bytes] = mapped_column(DIGEST)
