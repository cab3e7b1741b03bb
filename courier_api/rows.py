"""Many rows at once, on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from courier_api.db import DatabaseUnreachableError

__all__ = ["insert_new", "insert_or_replace", "insert_rows", "replace_rows"]

#: Of one statement; databases bound the number of its values.
_ROWS_AT_ONCE = 100


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """
    Insert many rows at the driver's own speed, several times that of a statement's parameters.

    Parameters
    ----------
    connection : Connection
    table : Table
    rows : sequence of tuple
        Values in the order of the table's columns, as the driver takes them: types that convert
        what they are given, such as enumerations and JSON, do not take part.

    Raises
    ------
    DatabaseUnreachableError
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        _insert(connection, table, rows)
    else:
        columns = ", ".join(column.name for column in table.c)
        _copy(connection, f"COPY {table.name} ({columns}) FROM STDIN", rows)


def replace_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """
    Insert many rows as `insert_rows` does, each in place of the one with its key.

    Parameters
    ----------
    connection : Connection
    table : Table
    rows : sequence of tuple
        See `insert_rows`; no key is there twice.
    """
    if not rows:
        return
    keys = ", ".join(column.name for column in table.primary_key)
    changed = ", ".join(
        f"{one.name} = excluded.{one.name}" for one in table.c if not one.primary_key
    )
    _insert(connection, table, rows, f" ON CONFLICT ({keys}) DO UPDATE SET {changed}")


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving alone those whose key is there already."""
    if rows:
        insert = _dialect_of(connection).insert(table)
        connection.execute(insert.on_conflict_do_nothing(), rows)


def insert_or_replace(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, each in place of the one with its key."""
    if rows:
        insert = _dialect_of(connection).insert(table)
        keys = list(table.primary_key)
        changed = {one.name: insert.excluded[one.name] for one in table.c if one not in keys}
        connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _insert(
    connection: Connection, table: Table, rows: Sequence[tuple[object, ...]], ending: str = ""
) -> None:
    """
    Insert rows, many by each statement.

    SQLite's driver lets other threads go on at each step of a statement, and a thread that has let
    others go on waits for its next turn: with a step a row, a busy server would wait for each row.
    """
    columns = ", ".join(column.name for column in table.c)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = f"({', '.join([mark] * len(table.c))})"
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[begin : begin + _ROWS_AT_ONCE]
        values = ", ".join([marks] * len(some))
        insert = f"INSERT INTO {table.name} ({columns}) VALUES {values}{ending}"  # noqa: S608 - our names
        connection.exec_driver_sql(insert, tuple(chain.from_iterable(some)))


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Send rows past SQLAlchemy, which knows no COPY and so cannot tell that a server is gone."""
    from psycopg import OperationalError as ServerError

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except ServerError as error:
        connection.invalidate(error)
        raise DatabaseUnreachableError("Database: it went away while rows were sent.") from error


def _dialect_of(connection: Connection) -> ModuleType:
    return sqlite if connection.dialect.name == "sqlite" else postgresql
