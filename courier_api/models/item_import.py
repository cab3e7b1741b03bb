"""Files that items were imported from."""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class ItemImportRow(Base):
    """A file that was taken in; the file itself, which names people, is not kept."""

    __tablename__ = "item_imports"

    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    #: Milliseconds since 1970, UTC.
    imported_at: Mapped[int] = mapped_column(WHOLE)
    party: Mapped[str | None] = mapped_column()
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    num_rows: Mapped[int] = mapped_column(Integer)
