"""Who opened which personal datum."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class OpeningRow(Base):
    """One look at one field; never changed, and deleted only when its time is over."""

    __tablename__ = "openings"
    __table_args__ = (Index(None, "subject", "opening_id"),)

    opening_id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    #: Milliseconds since 1970, UTC.
    opened_at: Mapped[int] = mapped_column(WHOLE, index=True)
    role: Mapped[str] = mapped_column()
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: In whose name; a citizen has this alone, and a device this beside its identity.
    party: Mapped[str | None] = mapped_column()
    device_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    #: Whose: the code of an item, or a party. Never a name.
    subject: Mapped[str] = mapped_column()
    #: Which, such as ``recipient_phone``.
    field: Mapped[str] = mapped_column()
    #: By what: method and template of the endpoint.
    endpoint: Mapped[str] = mapped_column()
    request_id: Mapped[str] = mapped_column()
