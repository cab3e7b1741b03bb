"""Fixtures of desks; a folder's conftest.py takes them from here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from courier_api.db import Database, sqlite_url
from tests.courier_api.items.desk import Desk

__all__ = ["desk", "one_desk"]


@pytest.fixture
def desk(database: Database) -> Desk:
    """On each database."""
    return Desk(database)


@pytest.fixture
def one_desk(sqlite_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """On SQLite alone: for what no database has a part in."""
    path = tmp_path / "desk.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(sqlite_url(path))
    yield Desk(database)
    database.dispose()
