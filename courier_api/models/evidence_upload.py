"""Uploads of evidence that are under way, and what became of the recent ones."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class UploadState(StrEnum):
    """How far an upload has come."""

    OPEN = "open"
    #: The evidence is kept, and nothing speaks against it.
    PRESENT = "present"
    #: What came is kept aside, and was acknowledged.
    REFUSED = "refused"
    #: The evidence had been deleted when this came.
    ERASED = "erased"
    #: What came is not what was announced: it is to be sent once more.
    DIFFERENT = "different"
    #: Ended by who began it, by a later one, or by its time.
    ENDED = "ended"


class EvidenceUploadRow(Base):
    """One upload; its bytes so far lie in a file of its name."""

    __tablename__ = "evidence_uploads"
    __table_args__ = (
        Index(None, "device_id", "created_at"),
        Index(None, "user_id", "created_at"),
        Index(None, "state", "expires_at"),
    )

    #: Whoever knows it may send on: it is told to who began the upload alone.
    upload_id: Mapped[bytes] = mapped_column(IDENTITY, primary_key=True)
    #: Of the plain picture, as an event names it.
    sha256: Mapped[bytes] = mapped_column(DIGEST)
    #: Bytes that are to come.
    length: Mapped[int] = mapped_column(WHOLE)
    media_type: Mapped[str] = mapped_column()
    kind: Mapped[str] = mapped_column()
    #: Closed with the server's public key.
    is_sealed: Mapped[bool] = mapped_column(Boolean)
    #: The event that will name it, as far as the sender told.
    event_id: Mapped[bytes | None] = mapped_column(IDENTITY)
    #: As it was sent: told again to who asks how far the upload is.
    told: Mapped[str] = mapped_column()
    #: One of these two began it.
    device_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("devices.device_id"))
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    expires_at: Mapped[int] = mapped_column(WHOLE)
    state: Mapped[str] = mapped_column()
    #: Why it was refused.
    reason: Mapped[str | None] = mapped_column()
