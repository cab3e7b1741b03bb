"""One-time codes."""

from __future__ import annotations

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class MessageCodeRow(Base):
    """A code that somebody was sent; itself it stands nowhere here."""

    __tablename__ = "message_codes"
    __table_args__ = (Index(None, "subject", "purpose", "created_at"),)

    code_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    purpose: Mapped[str] = mapped_column()
    #: What it opens: the code of an item, never a name.
    subject: Mapped[str] = mapped_column()
    #: A pseudonym of whom it was sent to.
    recipient: Mapped[bytes] = mapped_column(DIGEST, index=True)
    #: Of the code, under a key that is not in the database.
    digest: Mapped[bytes] = mapped_column(DIGEST)
    #: Milliseconds since 1970, UTC, as are all times here.
    created_at: Mapped[int] = mapped_column(WHOLE, index=True)
    expires_at: Mapped[int] = mapped_column(WHOLE)
    num_tries: Mapped[int] = mapped_column(Integer)
    spent_at: Mapped[int | None] = mapped_column(WHOLE)
