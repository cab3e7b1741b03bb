"""How evidence came, and when and why it was deleted."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class EvidenceArrivalRow(Base):
    """The arrival of a file; it stays when the file is deleted."""

    __tablename__ = "evidence_arrivals"

    #: Of the bytes that are kept.
    sha256: Mapped[bytes] = mapped_column(DIGEST, ForeignKey("evidence.sha256"), primary_key=True)
    #: As what it was announced; another hash means that it is not what was signed.
    claimed: Mapped[bytes] = mapped_column(DIGEST)
    kind: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    received_at: Mapped[int] = mapped_column(WHOLE, index=True)
    device_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("devices.device_id"))
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    event_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    #: Why it is kept aside; null: nothing speaks against it.
    reason: Mapped[str | None] = mapped_column()
    erased_at: Mapped[int | None] = mapped_column(WHOLE)
    erase_reason: Mapped[str | None] = mapped_column()
