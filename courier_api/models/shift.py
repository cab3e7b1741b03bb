"""Who drives which vehicle on which day."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class ShiftRow(Base):
    """A courier with a vehicle; each of both once a day."""

    __tablename__ = "shifts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["day_id", "vehicle_id"], ["day_vehicles.day_id", "day_vehicles.vehicle_id"]
        ),
        UniqueConstraint("day_id", "courier_id"),
    )

    day_id: Mapped[str] = mapped_column(primary_key=True)
    vehicle_id: Mapped[str] = mapped_column(primary_key=True)
    courier_id: Mapped[str] = mapped_column(ForeignKey("couriers.courier_id"), index=True)
    #: Milliseconds since 1970, UTC.
    changed_at: Mapped[int] = mapped_column(WHOLE)
