"""Bytes that are not authentic."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class QuarantinedRow(Base):
    """What was received and never enters the ledger; what it claims to be is only a claim."""

    __tablename__ = "quarantine"
    __table_args__ = (Index(None, "received_at"),)

    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    reason: Mapped[str] = mapped_column()
    content: Mapped[bytes] = mapped_column(LargeBinary)
    #: Milliseconds since 1970, UTC.
    received_at: Mapped[int] = mapped_column(WHOLE)
    device_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    event_id: Mapped[bytes | None] = mapped_column(IDENTITY)
