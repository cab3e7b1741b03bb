"""Vehicles of a day."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import Base


class DayVehicleRow(Base):
    """A vehicle with its shift; hours in seconds from the day's midnight."""

    __tablename__ = "day_vehicles"

    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), primary_key=True)
    vehicle_id: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column()
    start_location_id: Mapped[str] = mapped_column()
    end_location_id: Mapped[str | None] = mapped_column()
    earliest_start: Mapped[int] = mapped_column(Integer)
    latest_end: Mapped[int] = mapped_column(Integer)
