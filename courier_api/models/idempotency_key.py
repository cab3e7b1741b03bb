"""Requests that were answered and may come again."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class IdempotencyKeyRow(Base):
    """A key somebody sent with a request, and what they were answered."""

    __tablename__ = "idempotency_keys"

    #: Of who asked and of the key, which itself is not kept.
    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    #: SHA-256 of what was asked.
    request: Mapped[bytes] = mapped_column(DIGEST)
    #: The answer, sealed so that the key alone opens it.
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE, index=True)
