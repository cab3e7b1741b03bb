"""Rows of all tables from one database into another, which may be of the other kind."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    select,
    text,
)

from courier_api.models import Base, LedgerHeadRow, table_of
from courier_api.rows import insert_rows

__all__ = ["copy_rows", "filled_tables"]

_CHUNK = 1_000

#: Types whose values the drivers take as they are.
_PLAIN = (BigInteger, Integer, LargeBinary, String, Text)
_HEAD = table_of(LedgerHeadRow)


def copy_rows(source: Connection, target: Connection) -> None:
    """
    Copy the rows of all tables; both databases are at this program's newest step.

    Parameters
    ----------
    source, target : Connection
        Each within one transaction; the target's tables are empty.
    """
    target.execute(_HEAD.delete())
    for table in Base.metadata.sorted_tables:
        rows = source.execute(select(table).execution_options(yield_per=_CHUNK))
        for some in rows.partitions(_CHUNK):
            if all(type(column.type) in _PLAIN for column in table.c):
                insert_rows(target, table, [tuple(row) for row in some])
            else:
                target.execute(table.insert(), [dict(row._mapping) for row in some])
        if target.dialect.name == "postgresql":
            _count_on(target, table)


def filled_tables(connection: Connection) -> list[str]:
    """Names of the tables that hold rows; the ledger's head counts once there are entries."""
    queries = {table: select(table).limit(1) for table in Base.metadata.sorted_tables}
    queries[_HEAD] = select(_HEAD).where(_HEAD.c.size > 0).limit(1)
    return [table.name for table, query in queries.items() if connection.execute(query).first()]


def _count_on(connection: Connection, table: Table) -> None:
    """Let numbers that PostgreSQL gives out begin after those that were copied."""
    column = table.autoincrement_column
    if column is None or not isinstance(column.type, Integer):
        return
    most = select(func.max(column)).scalar_subquery()
    sequence = text(f"pg_get_serial_sequence('{table.name}', '{column.name}')")
    connection.execute(select(func.setval(sequence, most)).where(most.is_not(None)))
