"""Addresses that are told what happens."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class WebhookEndpointRow(Base):
    """A receiver."""

    __tablename__ = "webhook_endpoints"

    endpoint_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    url: Mapped[str] = mapped_column()
    #: Event types, parted by blanks.
    event_types: Mapped[str] = mapped_column()
    #: What people call it.
    name: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC, as are all times here.
    created_at: Mapped[int] = mapped_column(WHOLE)
    #: Signs; sealed.
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    #: Signs beside it until a time, so that a receiver can change over.
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_secret_until: Mapped[int | None] = mapped_column(WHOLE)
    #: Since when nothing was taken; None after each success.
    failing_since: Mapped[int | None] = mapped_column(WHOLE)
    disabled_at: Mapped[int | None] = mapped_column(WHOLE)
    #: Why it is switched off.
    disabled_reason: Mapped[str | None] = mapped_column()
