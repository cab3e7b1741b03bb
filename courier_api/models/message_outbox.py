"""Messages that are shown on a screen in place of being sent."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class MessageOutboxRow(Base):
    """A message that somebody at a desk tells whoever it is for; deleted when its time is over."""

    __tablename__ = "message_outbox"

    message_id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    #: The one-time code that it tells, if any.
    reference: Mapped[bytes | None] = mapped_column(IDENTITY, index=True)
    #: The party at whose desk it is shown; None: dispatchers'.
    desk: Mapped[str | None] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column()
    #: What it is about: the code of an item, never a name.
    subject: Mapped[str] = mapped_column()
    #: The last digits of a telephone number.
    recipient: Mapped[str] = mapped_column()
    locale: Mapped[str] = mapped_column()
    #: Sealed.
    text: Mapped[bytes] = mapped_column(LargeBinary)
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
