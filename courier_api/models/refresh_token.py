"""Tokens that renew a session's tokens, each once."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class RefreshTokenRow(Base):
    """SHA-256 of a token; kept when it is spent, so that its second use is noticed."""

    __tablename__ = "refresh_tokens"

    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    session_id: Mapped[bytes] = mapped_column(
        IDENTITY, ForeignKey("sessions.session_id"), index=True
    )
    #: Milliseconds since 1970, UTC.
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
    spent_at: Mapped[int | None] = mapped_column(WHOLE)
