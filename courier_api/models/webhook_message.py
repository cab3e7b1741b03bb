"""What receivers are told."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class WebhookMessageRow(Base):
    """A message, the same for all receivers."""

    __tablename__ = "webhook_messages"

    message_id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column()
    #: The bytes that are sent and signed.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE, index=True)
