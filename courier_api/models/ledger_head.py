"""Where the ledger ends."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from courier_api.models.base import DIGEST, WHOLE, Base


class LedgerHeadRow(Base):
    """One row, which every writer locks first: so numbers have no gap, whoever writes."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(WHOLE)
    chain_hash: Mapped[bytes] = mapped_column(DIGEST)
    #: Roots of the complete subtrees, the largest first, 32 bytes each.
    peaks: Mapped[bytes] = mapped_column(LargeBinary)
    #: Events were stored whose fold failed: the states are to be rebuilt.
    is_behind: Mapped[bool] = mapped_column()
