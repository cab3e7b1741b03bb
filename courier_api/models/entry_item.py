"""Which entries speak of which item."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class EntryItemRow(Base):
    """An item or bag named by an entry."""

    __tablename__ = "entry_items"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    code: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(WHOLE, ForeignKey("ledger_entries.seq"), primary_key=True)
