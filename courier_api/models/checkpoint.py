"""Signed statements of what the ledger held."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class CheckpointRow(Base):
    """One for a size at most: two roots for one size would be a fork, signed by ourselves."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(DIGEST)
    #: The signed note, as it is published.
    note: Mapped[str] = mapped_column(Text)
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
