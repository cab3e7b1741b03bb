"""What became of the rows of an imported file."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, Base


class ImportedItemRow(Base):
    """The item that a row of a file was made into."""

    __tablename__ = "imported_items"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    sha256: Mapped[bytes] = mapped_column(
        DIGEST, ForeignKey("item_imports.sha256"), primary_key=True
    )
    #: As the program that made the file numbers it: the headings are row 1.
    row_number: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("items.code"))
