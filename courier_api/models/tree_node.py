"""Inner nodes of the hash tree."""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class TreeNodeRow(Base):
    """A complete subtree above the leaves; the leaves' hashes stand with their entries."""

    __tablename__ = "tree_nodes"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(DIGEST)
