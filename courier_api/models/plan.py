"""Versions of a day's plan."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base

_PUBLISHED = text("state = 'published'")


class PlanState(StrEnum):
    """How a version stands."""

    DRAFT = "draft"
    #: What couriers see.
    PUBLISHED = "published"
    #: Was published, until another one was.
    SUPERSEDED = "superseded"


class PlanRow(Base):
    """A plan; its bytes are never changed."""

    __tablename__ = "plans"
    __table_args__ = (
        Index(
            "uq_plans_published",
            "day_id",
            unique=True,
            sqlite_where=_PUBLISHED,
            postgresql_where=_PUBLISHED,
        ),
    )

    day_id: Mapped[str] = mapped_column(ForeignKey("days.day_id"), primary_key=True)
    #: From 1, without a gap.
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column()
    sha256: Mapped[bytes] = mapped_column(DIGEST)
    #: ``postroute.plan/1``.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    seed: Mapped[int] = mapped_column(WHOLE)
    cost: Mapped[int] = mapped_column(WHOLE)
    num_routes: Mapped[int] = mapped_column(Integer)
    num_stops: Mapped[int] = mapped_column(Integer)
    num_unassigned: Mapped[int] = mapped_column(Integer)
    distance_m: Mapped[int] = mapped_column(WHOLE)
    duration_s: Mapped[int] = mapped_column(WHOLE)
    #: Whether all that must be served is.
    is_feasible: Mapped[bool] = mapped_column()
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    created_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    #: The last time.
    published_at: Mapped[int | None] = mapped_column(WHOLE)
    published_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    superseded_at: Mapped[int | None] = mapped_column(WHOLE)
