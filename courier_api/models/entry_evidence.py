"""Which entries name which evidence."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class EntryEvidenceRow(Base):
    """A piece of evidence named by an entry."""

    __tablename__ = "entry_evidence"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - declarative reads a plain dict

    sha256: Mapped[bytes] = mapped_column(DIGEST, ForeignKey("evidence.sha256"), primary_key=True)
    seq: Mapped[int] = mapped_column(
        WHOLE, ForeignKey("ledger_entries.seq"), primary_key=True, index=True
    )
