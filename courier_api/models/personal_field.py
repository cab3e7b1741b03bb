"""Personal data of items, apart from all else and erasable."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, Base


class PersonalFieldRow(Base):
    """
    One datum about a citizen.

    Events may be signed with ``H(salt + value)``; once the row is gone, that hash tells nothing.
    """

    __tablename__ = "personal_fields"

    code: Mapped[str] = mapped_column(ForeignKey("items.code"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[str] = mapped_column()
    #: By which all items of a phone number are found; only the server can make it.
    pseudonym: Mapped[bytes | None] = mapped_column(DIGEST, index=True)
