"""How far those who follow the ledger have come."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class LedgerFollowerRow(Base):
    """Whoever notes something of every entry, and the first entry that they have not seen."""

    __tablename__ = "ledger_followers"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_seq: Mapped[int] = mapped_column(WHOLE)
