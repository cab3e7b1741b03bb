"""Personal data beside an event."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, Base

_IS_CODE = text("name = 'delivery_code'")


class SideRecordRow(Base):
    """
    A field that the signed bytes hold as ``H(salt + value)`` only.

    Deleting the row erases the field for good: without the salt the hash tells nothing.
    """

    __tablename__ = "side_records"
    #: What waits to be judged, without a cost for any other field.
    __table_args__ = (
        Index("ix_side_records_delivery_code", "event_id", sqlite_where=_IS_CODE,
              postgresql_where=_IS_CODE),
    )  # fmt: skip

    event_id: Mapped[bytes] = mapped_column(
        IDENTITY, ForeignKey("ledger_entries.event_id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[bytes] = mapped_column(LargeBinary)
