"""What is on its way to receivers."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base

_WAITING = text("state = 'waiting'")


class DeliveryState(StrEnum):
    """How far a message has come to one receiver."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    #: Given up.
    FAILED = "failed"


class WebhookDeliveryRow(Base):
    """One message for one receiver."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "message_id"),
        Index(
            "ix_webhook_deliveries_waiting",
            "endpoint_id",
            "due_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    delivery_id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    endpoint_id: Mapped[bytes] = mapped_column(
        IDENTITY, ForeignKey("webhook_endpoints.endpoint_id", ondelete="CASCADE")
    )
    message_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_messages.message_id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column()
    num_attempts: Mapped[int] = mapped_column(Integer)
    #: Milliseconds since 1970, UTC, as are all times here.
    due_at: Mapped[int] = mapped_column(WHOLE)
    #: Who is sending it: one worker at a time, until its lease ends.
    lease: Mapped[bytes | None] = mapped_column(IDENTITY)
    leased_until: Mapped[int] = mapped_column(WHOLE)
    #: Of the last attempt: when, what was answered, or why nothing was.
    attempted_at: Mapped[int | None] = mapped_column(WHOLE)
    status: Mapped[int | None] = mapped_column(Integer)
    fault: Mapped[str | None] = mapped_column()
