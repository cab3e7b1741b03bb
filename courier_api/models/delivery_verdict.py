"""What became of the codes that couriers typed at the door."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class DeliveryVerdictRow(Base):
    """
    A judgement of the code beside a handover, one for each of its items.

    It stays when the ledger's states are rebuilt: what it was judged by is erased.
    """

    __tablename__ = "delivery_verdicts"
    __table_args__ = (Index(None, "item", "device_id"),)

    event_id: Mapped[bytes] = mapped_column(
        IDENTITY, ForeignKey("ledger_entries.event_id"), primary_key=True
    )
    item: Mapped[str] = mapped_column(primary_key=True)
    #: On which the code was typed: each has its own few tries.
    device_id: Mapped[bytes] = mapped_column(IDENTITY)
    #: See `courier_api.delivery_codes.judging.CodeVerdict`.
    verdict: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    judged_at: Mapped[int] = mapped_column(WHOLE)
