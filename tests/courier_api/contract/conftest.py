from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis.python import asgi

from courier_api.config import Settings
from courier_api.db import sqlite_url
from tests.courier_api.apis import Api, opened_api


@pytest.fixture
def api(sqlite_template: Path, tmp_path: Path) -> Iterator[Api]:
    """The application on a database of its own: what one role has made, no other one finds."""
    path = tmp_path / "postroute.db"
    shutil.copyfile(sqlite_template, path)
    settings = Settings(data_dir=tmp_path, database_url=str(sqlite_url(path)), is_demo=True)
    with opened_api(settings) as opened:
        yield opened
    asgi.shutdown_lifespans()
