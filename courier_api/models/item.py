"""What was told of items when they were registered; where they are follows from the ledger."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import WHOLE, Base


class ItemRow(Base):
    """A dossier or an issued document. Nothing here names a person: see `PersonalFieldRow`."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("unit", "day", "number"),
        Index(None, "registered_at", "code"),
        Index(None, "promised_at", "code"),
        Index(None, "day", "code"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    #: Parts of a dossier code; None for an S10 number.
    unit: Mapped[str | None] = mapped_column()
    number: Mapped[int | None] = mapped_column(Integer)
    #: By the calendar of Hue.
    day: Mapped[date] = mapped_column()
    #: Name of the procedure; empty for what a phone registered by itself.
    procedure: Mapped[str] = mapped_column()
    #: The party it goes to, or where the citizen wishes to have it.
    destination: Mapped[str | None] = mapped_column(index=True)
    wish: Mapped[str | None] = mapped_column()
    wish_place: Mapped[str | None] = mapped_column(index=True)
    urgency: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    promised_at: Mapped[int | None] = mapped_column(WHOLE)
    registered_at: Mapped[int] = mapped_column(WHOLE)
    #: The party that registered it.
    registered_by: Mapped[str | None] = mapped_column(index=True)
    #: Stands for the citizen in signed events; another one for each journey.
    citizen: Mapped[str] = mapped_column(index=True)
    #: The dossier that an issued document answers.
    dossier: Mapped[str | None] = mapped_column(index=True)
    #: What proves its delivery: required, recommended or off; None: as its kind has it.
    proof_code: Mapped[str | None] = mapped_column()
    proof_signature: Mapped[str | None] = mapped_column()
    proof_photograph: Mapped[str | None] = mapped_column()
