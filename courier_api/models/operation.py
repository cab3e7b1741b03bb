"""Long work, and who does it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class OperationState(StrEnum):
    """How far an operation has come."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    #: At somebody's wish; the best plan so far is kept.
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing changes any more."""
        return self not in (OperationState.WAITING, OperationState.RUNNING)


class EndedBy(StrEnum):
    """What ended a search that left a plan."""

    #: Its seconds or iterations were over.
    LIMIT = "limit"
    CANCEL = "cancel"
    #: The server was told to stop.
    SERVER_STOP = "server_stop"


class OperationRow(Base):
    """A search for a plan; one that runs belongs to the server whose lease has not ended."""

    __tablename__ = "operations"
    __table_args__ = (Index(None, "state", "number"),)

    #: The order in which they are done.
    number: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    operation_id: Mapped[bytes] = mapped_column(IDENTITY, unique=True)
    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), index=True)
    state: Mapped[str] = mapped_column()
    #: What was asked for, as JSON.
    params: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    started_at: Mapped[int | None] = mapped_column(WHOLE)
    ended_at: Mapped[int | None] = mapped_column(WHOLE, index=True)
    #: The server that does it, and until when nobody else may think that it has died.
    owner: Mapped[bytes | None] = mapped_column(IDENTITY)
    lease_until: Mapped[int | None] = mapped_column(WHOLE)
    is_cancel_asked: Mapped[bool] = mapped_column()
    #: The last that was told of it, as JSON.
    progress: Mapped[str | None] = mapped_column(Text)
    ended_by: Mapped[str | None] = mapped_column()
    #: Of the plan that came out.
    version: Mapped[int | None] = mapped_column(Integer)
    error_code: Mapped[str | None] = mapped_column()
    error: Mapped[str | None] = mapped_column(Text)
