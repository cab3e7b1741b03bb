"""How far the numbers of a unit's day have come."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class UnitCounterRow(Base):
    """The last number that the server gave; whoever wants the next one locks the row."""

    __tablename__ = "unit_counters"

    unit: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
