"""What the published plan expects to change hands."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class ExpectedHandoverRow(Base):
    """
    One visit of the published plan; all rows of a day are made anew with each publication.

    Who drives is the shift's matter, which items travel that of the day's list.
    """

    __tablename__ = "expected_handovers"
    __table_args__ = (
        Index(None, "day_id", "vehicle_id", "stop_idx"),
        Index(None, "counterparty", "day_id"),
    )

    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), primary_key=True)
    #: Place in the plan, from 0.
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)
    route_idx: Mapped[int] = mapped_column(Integer)
    vehicle_id: Mapped[str] = mapped_column()
    #: Place in the route; -1 at its start, and the number of stops at its end.
    stop_idx: Mapped[int] = mapped_column(Integer)
    location_id: Mapped[str] = mapped_column()
    #: None: the citizen of a home.
    counterparty: Mapped[str | None] = mapped_column()
    direction: Mapped[str] = mapped_column()
    shipment_id: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    earliest: Mapped[int] = mapped_column(WHOLE)
    latest: Mapped[int] = mapped_column(WHOLE)
