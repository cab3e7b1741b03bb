"""Couriers."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class CourierRow(Base):
    """
    Somebody who drives; never deleted, since plans and the ledger name them.

    Name and phone stand here alone, so that they can be erased.
    """

    __tablename__ = "couriers"

    #: What follows ``courier:`` in the party.
    courier_id: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str] = mapped_column()
    phone: Mapped[str | None] = mapped_column()
    #: Of the travel matrix: motorbike, van.
    profile: Mapped[str] = mapped_column()
    #: A location of the days: the post office one starts from.
    home_base: Mapped[str | None] = mapped_column()
    is_active: Mapped[bool] = mapped_column()
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    #: How often it was changed: what the entity tag follows.
    num_changes: Mapped[int] = mapped_column()
