"""How often somebody guessed."""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class GuessCounterRow(Base):
    """Wrong guesses at one thing, or from one address, and until when no more is listened to."""

    __tablename__ = "guess_counters"

    kind: Mapped[str] = mapped_column(primary_key=True)
    #: Stands for the login or the address, which is not kept.
    subject: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    num_guesses: Mapped[int] = mapped_column(Integer)
    #: Milliseconds since 1970, UTC.
    blocked_until: Mapped[int] = mapped_column(WHOLE)
    last_at: Mapped[int] = mapped_column(WHOLE, index=True)
