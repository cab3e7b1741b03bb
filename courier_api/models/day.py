"""Days that are planned."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, IDENTITY, WHOLE, Base


class DayRow(Base):
    """A day and its problem file; locking its row lets one publication happen at a time."""

    __tablename__ = "days"

    day_id: Mapped[str] = mapped_column(primary_key=True)
    #: ISO date whose local midnight is the plans' origin; drawn days are lived on another date than
    #: the one in their problem file.
    date: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column()
    #: Milliseconds since 1970, UTC.
    created_at: Mapped[int] = mapped_column(WHOLE)
    created_by: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
    problem_sha256: Mapped[bytes] = mapped_column(DIGEST)
    #: The file's bytes as received; None once its time is over, for it holds citizens' addresses.
    problem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    #: Of the file that holds the travel; None where it stands inside the problem.
    matrix_sha256: Mapped[bytes | None] = mapped_column(DIGEST)
    num_locations: Mapped[int] = mapped_column(Integer)
    num_shipments: Mapped[int] = mapped_column(Integer)
    num_items: Mapped[int] = mapped_column(Integer)
    #: How often a plan was published: what entity tags of plans follow.
    num_publications: Mapped[int] = mapped_column(Integer)
