"""Invitations by which devices are enrolled."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class DeviceInvitationRow(Base):
    """A secret that enrols one device, once, within some minutes."""

    __tablename__ = "device_invitations"

    #: Of the device that is to be.
    device_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    #: SHA-256 of the secret.
    secret: Mapped[bytes] = mapped_column(DIGEST)
    party: Mapped[str] = mapped_column()
    label: Mapped[str] = mapped_column()
    invited_by: Mapped[bytes] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: Milliseconds since 1970, UTC.
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
    used_at: Mapped[int | None] = mapped_column(WHOLE)
