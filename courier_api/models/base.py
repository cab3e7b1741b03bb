"""
What all tables share: names of constraints, and types that both databases understand.

Texts have no length here: how long a code may be is the events' rule, and a second one in a table
would turn away what was already found good.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

__all__ = ["DIGEST", "IDENTITY", "WHOLE", "Base", "table_of"]

#: Migrations find constraints by name, so that each has one, the same on both databases.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Whole numbers of 64 bits. SQLite's INTEGER has them, and as a primary key it is the row's own
#: number: no second index beside the table.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")

#: SHA-256.
DIGEST = LargeBinary(32)

#: Of an event or a device.
IDENTITY = LargeBinary(16)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=_NAMES)


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements over many rows at once."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__}: it is mapped to something else than a table.")
    return table
