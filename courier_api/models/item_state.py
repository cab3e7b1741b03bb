"""Where each item is, as folded from the ledger."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, Base

_OPEN = text("num_contradictions > 0")


class ItemStateRow(Base):
    """A cache: `rebuild` makes the same rows from the ledger alone."""

    __tablename__ = "item_states"
    __table_args__ = (
        Index("ix_item_states_open", "code", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str | None] = mapped_column(index=True)
    place: Mapped[str | None] = mapped_column()
    phase: Mapped[str] = mapped_column()
    bag: Mapped[str | None] = mapped_column(index=True)
    last_event: Mapped[bytes] = mapped_column(IDENTITY)
    num_contradictions: Mapped[int] = mapped_column(Integer)
    #: The fold's own value, in a form that the fold alone reads.
    state: Mapped[bytes] = mapped_column(LargeBinary)
