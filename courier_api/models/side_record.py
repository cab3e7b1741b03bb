"""Personal data beside an event."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, Base


class SideRecordRow(Base):
    """
    A field that the signed bytes hold as ``H(salt + value)`` only.

    Deleting the row erases the field for good: without the salt the hash tells nothing.
    """

    __tablename__ = "side_records"

    event_id: Mapped[bytes] = mapped_column(
        IDENTITY, ForeignKey("ledger_entries.event_id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[bytes] = mapped_column(LargeBinary)
