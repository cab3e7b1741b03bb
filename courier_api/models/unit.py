"""Units whose counters make codes."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class UnitRow(Base):
    """An authority, or a part of one, by the code that its dossiers' codes begin with."""

    __tablename__ = "units"

    unit: Mapped[str] = mapped_column(primary_key=True)
    #: As it is printed on labels.
    name: Mapped[str] = mapped_column()
