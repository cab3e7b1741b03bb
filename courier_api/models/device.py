"""Phones and scanners that sign events."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class DeviceRow(Base):
    """An enrolled device; its key is never replaced, and never forgotten."""

    __tablename__ = "devices"

    device_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    #: In whose name it signs.
    party: Mapped[str] = mapped_column(index=True)
    #: What a dispatcher calls it.
    label: Mapped[str] = mapped_column()
    #: By its number in COSE.
    algorithm: Mapped[int] = mapped_column(Integer)
    #: Raw, as WebCrypto exports it.
    public_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[bytes] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: Milliseconds since 1970, UTC.
    enrolled_at: Mapped[int] = mapped_column(WHOLE)
    #: Number of the ledger's entries at that moment.
    enrolled_from: Mapped[int] = mapped_column(WHOLE)
    revoked_at: Mapped[int | None] = mapped_column(WHOLE)
    #: Number of the ledger's entries then: later ones wait for a decision.
    revoked_from: Mapped[int | None] = mapped_column(WHOLE)
    revoked_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    revoke_reason: Mapped[str | None] = mapped_column()
