"""What citizens agreed to."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class ConsentRow(Base):
    """Consent to one purpose, given by an act, until it is withdrawn."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "code", "consent_id"),)

    consent_id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(ForeignKey("items.code"))
    purpose: Mapped[str] = mapped_column()
    #: The act: silence is none.
    act: Mapped[str] = mapped_column()
    #: Version of the wording that the citizen saw.
    wording: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    given_at: Mapped[int] = mapped_column(WHOLE)
    recorded_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    withdrawn_at: Mapped[int | None] = mapped_column(WHOLE)
    withdrawn_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
