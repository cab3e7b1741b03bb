"""The step of the tables that lets users have an account."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from courier_api.db import Database, sqlite_url
from courier_api.migrations import history
from courier_api.models import SessionRow, UserRow


def test_users_and_what_refers_to_them_live_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite makes the table anew, beside tables that refer to it."""
    database = Database(sqlite_url(tmp_path / "before.db"))
    upgrade = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(history.command, "upgrade", lambda config, _: upgrade(config, "0006"))
        database.upgrade()
    with database.write_connection() as connection:
        connection.execute(text(
            "INSERT INTO users VALUES (x'01', 'an', 'An', 'courier', 'courier:c7', 'vi', 'hash',"
            " 0, 1, 1, 2)"
        ))  # fmt: skip
        connection.execute(text(
            "INSERT INTO sessions (session_id, user_id, created_at, refreshed_at, expires_at)"
            " VALUES (x'02', x'01', 1, 1, 9)"
        ))  # fmt: skip
    database.upgrade()
    with database.reading() as session:
        user = session.scalars(select(UserRow)).one()
        assert (user.login, user.password_hash, user.password_changed_at) == ("an", "hash", 2)
        assert (user.oidc_issuer, user.oidc_subject) == (None, None)
        assert session.scalars(select(SessionRow)).one().user_id == user.user_id
    with database.read_connection() as connection:
        assert history.differences(connection) == []
    database.dispose()
