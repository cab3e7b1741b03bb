"""Places of a day."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class DayPlaceRow(Base):
    """A location of a day, and the party that answers there; of a home nothing but its code."""

    __tablename__ = "day_places"

    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), primary_key=True)
    location_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    #: None: a home, whose citizen the day does not name.
    party: Mapped[str | None] = mapped_column()
    name: Mapped[str | None] = mapped_column()
    lon: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
