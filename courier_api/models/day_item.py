"""Items of a day."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class DayItemRow(Base):
    """An item, and the shipment that it travels in."""

    __tablename__ = "day_items"
    __table_args__ = (Index(None, "day_id", "shipment_id"),)

    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, index=True)
    #: As the list of items calls it; the code itself, but for drawn days.
    item_id: Mapped[str] = mapped_column()
    kind: Mapped[str] = mapped_column()
    shipment_id: Mapped[str] = mapped_column()
