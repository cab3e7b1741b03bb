"""Databases for the tests of the API: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courier_api.db import Database, sqlite_url
from tests.courier_api.servers import PostgresServer, RedisServer, running_postgres, running_redis
from tests.courier_api.spare_databases import SpareDatabases

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real server, one for all tests of a process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A real server, one for all tests of a process; whoever kills it starts it again."""
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(sqlite_url(path))
    database.upgrade()
    database.dispose()
    return path


@pytest.fixture(scope="session")
def spare_databases(postgres: PostgresServer) -> SpareDatabases:
    """Databases of the server with fresh tables."""
    return SpareDatabases(postgres)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture
def new_url(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """Makes addresses of databases of their own, with empty tables."""
    made: list[str] = []
    if kind == "sqlite":
        template = request.getfixturevalue("sqlite_template")

        def copied() -> str:
            path = tmp_path / f"database-{len(made)}.db"
            shutil.copyfile(template, path)
            made.append(str(path))
            return str(sqlite_url(path))

        yield copied
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    spare: SpareDatabases = request.getfixturevalue("spare_databases")

    def taken() -> str:
        made.append(spare.take())
        return server.url(made[-1])

    yield taken
    for name in made:
        spare.give_back(name)


@pytest.fixture
def database_url(new_url: Callable[[], str]) -> str:
    """The address of a database with empty tables."""
    return new_url()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with empty tables."""
    opened = Database(database_url)
    yield opened
    opened.dispose()
