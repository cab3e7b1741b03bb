"""Words about citizens that items are found by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base

_WORD = String().with_variant(String(collation="C"), "postgresql")


class PersonalWordRow(Base):
    """A word of a citizen's data; it goes when they go, and so has a table of its own."""

    __tablename__ = "personal_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("items.code"), primary_key=True, index=True)
