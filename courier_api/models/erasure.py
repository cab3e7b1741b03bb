"""What personal data were erased: whose, when, why; never what they were."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import IDENTITY, WHOLE, Base


class ErasureRow(Base):
    """One erasure of the data of one item; never changed."""

    __tablename__ = "erasures"

    erasure_id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=True)
    #: Milliseconds since 1970, UTC.
    erased_at: Mapped[int] = mapped_column(WHOLE, index=True)
    #: Code of the item; of an event without any the party whose device stated it.
    subject: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column()
    #: Kinds of data, by commas: no value is among them.
    kinds: Mapped[str] = mapped_column()
    num_data: Mapped[int] = mapped_column(Integer)
    #: Who erased; None: the periods that are set.
    user_id: Mapped[bytes | None] = mapped_column(IDENTITY, ForeignKey("users.user_id"))
