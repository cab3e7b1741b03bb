"""Challenges by which devices were let in."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class SpentChallengeRow(Base):
    """A challenge that opened a session, so that it opens no other; kept until it is over."""

    __tablename__ = "spent_challenges"

    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    #: Which of several at once was the first.
    session_id: Mapped[bytes] = mapped_column(IDENTITY)
    #: Milliseconds since 1970, UTC.
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
