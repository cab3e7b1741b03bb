"""
Databases with fresh tables, used again and again: making one takes PostgreSQL longer than a test.

A database that comes back has its rows put back to what migrations leave; one whose tables were
changed is dropped.
"""

from __future__ import annotations

import psycopg
from psycopg.sql import SQL, Identifier

from courier_api.db import Database
from tests.courier_api.servers import PostgresServer

#: Whatever a test may have done to tables; their rows do not count, but the step they are at does.
_SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
  SELECT concat_ws(' ', relname, relkind, attname, atttypid, attnotnull) FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
  UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname) FROM pg_constraint
  UNION ALL SELECT version_num FROM alembic_version
) AS lines(line)
"""
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
_COUNTED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class SpareDatabases:
    """Hands out names of databases with fresh tables, and takes them back."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._template = server.new_database()
        database = Database(server.url(self._template))
        database.upgrade()
        database.dispose()
        with server.connect(self._template) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            self._rows = {name: rows for name in _tables(connection)
                          if (rows := _copied(connection, name))}  # fmt: skip
        self._spare: list[str] = []

    def take(self) -> str:
        """A database with the tables and rows that migrations make."""
        return self._spare.pop() if self._spare else self._server.new_database(self._template)

    def give_back(self, name: str) -> None:
        """Let the next test have it, or drop it."""
        try:
            with self._server.connect(name) as connection:
                connection.execute(_ALONE)
                is_whole = connection.execute(_SHAPE).fetchone() == self._shape
                if is_whole:
                    self._empty(connection)
        except psycopg.errors.UndefinedTable:
            is_whole = False
        if is_whole:
            self._spare.append(name)
        else:
            self._server.drop_database(name)

    def _empty(self, connection: psycopg.Connection) -> None:
        # Neither foreign keys nor our own triggers are asked.
        connection.execute("SET session_replication_role = replica")
        for name in _tables(connection):
            connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        for name, rows in self._rows.items():
            filled = SQL("COPY {} FROM STDIN").format(Identifier(name))
            with connection.cursor().copy(filled) as copy:
                copy.write(rows)
        for (name,) in connection.execute(_COUNTED).fetchall():
            connection.execute(SQL("ALTER SEQUENCE {} RESTART").format(Identifier(name)))


def _tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES).fetchall()]


def _copied(connection: psycopg.Connection, name: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(name))) as copy:
        return b"".join(bytes(piece) for piece in copy)
