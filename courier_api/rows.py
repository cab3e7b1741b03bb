"""Many rows at once, on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from courier_api.db import DatabaseUnreachableError

__all__ = ["insert_new", "insert_or_replace", "insert_rows"]


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
    columns = ", ".join(column.name for column in table.c)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.c))
        insert = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608 - our names
        connection.exec_driver_sql(insert, list(rows))
    else:
        _copy(connection, f"COPY {table.name} ({columns}) FROM STDIN", rows)


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
