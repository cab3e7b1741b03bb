"""Photographs and signatures, by the hash of what they are."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class EvidenceState(StrEnum):
    """How far a piece of evidence has come."""

    #: An event names it; its bytes have not come yet.
    PENDING = "pending"
    PRESENT = "present"
    #: What came is no picture as it should be: kept aside, for a person to look at.
    REFUSED = "refused"
    #: Deleted at a person's wish or after its time: no longer waited for.
    ERASED = "erased"


class EvidenceRow(Base):
    """A file that is kept outside the database."""

    __tablename__ = "evidence"

    sha256: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    state: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str | None] = mapped_column()
    size: Mapped[int | None] = mapped_column(WHOLE)
    #: Within the folder of evidence.
    path: Mapped[str | None] = mapped_column()
