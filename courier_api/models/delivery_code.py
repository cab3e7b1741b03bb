"""Codes that citizens were sent, to be told at the door."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class DeliveryCodeRow(Base):
    """A delivery code that was sent; itself it stands nowhere here."""

    __tablename__ = "delivery_codes"
    __table_args__ = (Index(None, "item", "issued_at"),)

    code_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    #: Code of the item at whose delivery it is good.
    item: Mapped[str] = mapped_column()
    #: Of the code, under a key that is not in the database.
    digest: Mapped[bytes] = mapped_column(DIGEST)
    #: Milliseconds since 1970, UTC, as are all times here.
    issued_at: Mapped[int] = mapped_column(WHOLE)
    #: A delivery later than this needs another code, whenever it is recorded.
    expires_at: Mapped[int] = mapped_column(WHOLE, index=True)
    #: When another one was sent in its place.
    superseded_at: Mapped[int | None] = mapped_column(WHOLE)
