"""Alarms about handovers that were raised, and when each was over."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base

_OPEN = text("cleared_at IS NULL")


class HandoverAlarmRow(Base):
    """One alarm; the same thing has one at a time, whichever version of the plan it is about."""

    __tablename__ = "handover_alarms"
    __table_args__ = (
        Index(
            "uq_handover_alarms_open", "day_id", "kind", "subject", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index(None, "day_id", "raised_at"),
    )  # fmt: skip

    alarm_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"))
    kind: Mapped[str] = mapped_column()
    #: Direction and shipment of what the plan expects, or the event that it does not.
    subject: Mapped[str] = mapped_column()
    #: Place in the plan; None where it expects nothing.
    number: Mapped[int | None] = mapped_column(Integer)
    direction: Mapped[str] = mapped_column()
    shipment_id: Mapped[str | None] = mapped_column()
    location_id: Mapped[str | None] = mapped_column()
    #: Whose handover it is, with whom; any citizen is ``citizen``, without a pseudonym.
    courier: Mapped[str | None] = mapped_column()
    counterparty: Mapped[str | None] = mapped_column()
    #: Who took or gave it instead.
    other_courier: Mapped[str | None] = mapped_column()
    #: With blanks between.
    codes: Mapped[str] = mapped_column()
    event_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    #: When it should have been done, or was; milliseconds since 1970, UTC, as all moments.
    time: Mapped[int] = mapped_column(WHOLE)
    raised_at: Mapped[int] = mapped_column(WHOLE)
    cleared_at: Mapped[int | None] = mapped_column(WHOLE)
