"""Which steps a database has behind it, and the way to the newest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from courier_api.errors import CourierApiError
from courier_api.models import Base

__all__ = [
    "DatabaseNewerError",
    "DatabaseOlderError",
    "check_newest",
    "current_revision",
    "differences",
    "newest_revision",
    "upgrade",
]

#: Any number that no other program of the same server locks.
_LOCK = 0x706F7374726F7574


class DatabaseNewerError(CourierApiError):
    """A later version of the program has changed the tables to what this one does not know."""

    code = "database_newer"


class DatabaseOlderError(CourierApiError):
    """The tables lack steps that this program knows."""

    code = "database_older"


def newest_revision() -> str:
    """The step that this program's tables are at."""
    newest = _steps(_config()).get_current_head()
    if newest is None:
        raise RuntimeError("Migrations: none were installed with the program.")
    return newest


def current_revision(connection: Connection) -> str | None:
    """
    The step that a database is at; None before the first.

    Raises
    ------
    DatabaseNewerError
    """
    current = MigrationContext.configure(connection).get_current_revision()
    known = {step.revision for step in _steps(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseNewerError(
            f"Database: it is at step {current}, and this program knows steps up to"
            f" {newest_revision()} only. A later version has been here: run that one, or restore"
            " a backup made before it."
        )
    return current


def check_newest(connection: Connection) -> None:
    """
    Refuse a database whose tables are not those of this program.

    Raises
    ------
    DatabaseNewerError, DatabaseOlderError
    """
    current, newest = current_revision(connection), newest_revision()
    if current != newest:
        raise DatabaseOlderError(
            f"Database: it is at step {current}, this program needs {newest}. Upgrade it first."
        )


def upgrade(connection: Connection) -> None:
    """
    Apply the steps that are missing, within the connection's transaction.

    Raises
    ------
    DatabaseNewerError
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if current_revision(connection) == newest_revision():
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        _check_references(connection)


def differences(connection: Connection) -> list[Any]:
    """What the models have and the tables have not, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def _check_references(connection: Connection) -> None:
    """Find what foreign keys would have refused while they were off."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"Migration: {len(broken)} rows refer to what is not there: {broken[0]}")


def _config() -> Config:
    config = Config()
    folder = Path(__file__).parent
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _steps(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)
