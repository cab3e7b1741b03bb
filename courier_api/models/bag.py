"""Codes of bags that were given out."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class BagRow(Base):
    """A bag; what is in it, and where it is, follows from the ledger."""

    __tablename__ = "bags"

    code: Mapped[str] = mapped_column(primary_key=True)
    #: Those that were made, and are printed, together.
    batch: Mapped[bytes] = mapped_column(IDENTITY, index=True)
    #: Milliseconds since 1970, UTC.
    made_at: Mapped[int] = mapped_column(WHOLE)
    made_by: Mapped[str | None] = mapped_column(index=True)
