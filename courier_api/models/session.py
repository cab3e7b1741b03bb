"""Logins."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class SessionRow(Base):
    """
    A login of a user, of a device, or of a citizen upon one item; its tokens end with it.

    A user's role and party are not copied here, so that a change of them holds at once.
    """

    __tablename__ = "sessions"

    session_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"), index=True)
    #: Of a citizen or a device, who are no users.
    party: Mapped[str | None] = mapped_column()
    item: Mapped[str | None] = mapped_column()
    device_id: Mapped[bytes | None] = mapped_column(
        IDENTITY, ForeignKey("devices.device_id"), index=True
    )
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    refreshed_at: Mapped[int] = mapped_column(WHOLE)
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
    ended_at: Mapped[int | None] = mapped_column(WHOLE)
    end_reason: Mapped[str | None] = mapped_column()
