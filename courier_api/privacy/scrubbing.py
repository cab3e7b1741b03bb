"""
Lets nothing of erased data be left in SQLite's file.

``secure_delete`` blanks a row where it stands. But when a page of a tree gets too full, SQLite
moves rows to another page and leaves what was there in the gap, where nothing looks for it any
more. So tables of personal data are written anew after an erasure: all of their pages are freed,
which blanks them whole. They are small beside the ledger, since data go when their time is over.
"""

from __future__ import annotations

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from courier_api.models import PersonalFieldRow, PersonalWordRow, table_of

__all__ = ["rewrite_personal_tables"]

_TABLES = (table_of(PersonalFieldRow), table_of(PersonalWordRow))


def rewrite_personal_tables(session: Session) -> None:
    """
    Write tables of personal data anew; on PostgreSQL nothing, whose files are its own to clean.

    Parameters
    ----------
    session : Session
        The writing transaction of the erasure; when it is committed,
        `courier_api.db.Database.settle_deletions`.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    session.flush()
    for table in _TABLES:
        _rewrite(session, table)


def _rewrite(session: Session, table: Table) -> None:
    order = ", ".join(column.name for column in table.primary_key)
    for statement in (
        f"CREATE TEMP TABLE rewritten AS SELECT * FROM {table.name}",  # noqa: S608 - our names
        # Without a condition: whole pages are freed, rows are not looked at.
        f"DELETE FROM {table.name}",  # noqa: S608
        f"INSERT INTO {table.name} SELECT * FROM temp.rewritten ORDER BY {order}",  # noqa: S608
        "DROP TABLE temp.rewritten",
    ):
        session.execute(text(statement))
