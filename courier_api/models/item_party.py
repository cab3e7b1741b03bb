"""Who has had to do with which item."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class ItemPartyRow(Base):
    """A party that gave, got or held an item or bag, as far as the ledger was followed."""

    __tablename__ = "item_parties"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    party: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, index=True)
