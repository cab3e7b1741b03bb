"""Words that items are found by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base

#: In the order of their bytes on both databases, so that words that begin alike stand together.
_WORD = String().with_variant(String(collation="C"), "postgresql")


class ItemWordRow(Base):
    """A word of an item, without accents; none of them tells of a person."""

    __tablename__ = "item_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("items.code"), primary_key=True, index=True)
