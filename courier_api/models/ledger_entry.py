"""Entries of the ledger."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class LedgerEntryRow(Base):
    """
    A device's signed event with what the server added; never changed, never deleted.

    All but ``signed``, ``seq``, ``record_time`` and ``standing`` follows from these four: it stands
    here so that it can be searched.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (Index(None, "device_id", "device_seq"),)

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
