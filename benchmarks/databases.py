"""Databases to measure on: SQLite in a folder, a PostgreSQL server that is given or started."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from benchmarks.errors import BenchmarkError

__all__ = ["DatabaseKind", "database_kinds", "postgres_program"]

#: PostgreSQL refuses to run as root.
_ACCOUNT = "postgres"
_URL = "POSTROUTE_DATABASE_URL"
_URLS = ("postgresql://", "postgres://")


class DatabaseKind(Protocol):
    """Makes empty databases of one kind."""

    @property
    def name(self) -> str:
        """What it is called in tables."""

    def new_url(self) -> str:
        """The address of another empty database, as `courier_api` takes it."""


@dataclass
class _Sqlite:
    folder: Path
    name: str = "SQLite"
    _number: int = 0

    def new_url(self) -> str:
        self._number += 1
        return f"sqlite:///{self.folder / f'{self._number}.db'}"


@dataclass
class _Postgres:
    """Databases of a server; those made are dropped at the end where the server goes on."""

    url: str
    name: str = "PostgreSQL"
    _number: int = 0

    def new_url(self) -> str:
        self._number += 1
        name = self._names()[-1]
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        return _with_database(self.url, name)

    def drop_all(self) -> None:
        for name in self._names():
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _names(self) -> list[str]:
        return [f"postroute_bench_{os.getpid()}_{number + 1}" for number in range(self._number)]

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def database_kinds(
    environment: Mapping[str, str] = os.environ, *, with_postgres: bool = True
) -> Iterator[list[DatabaseKind]]:
    """
    SQLite, and PostgreSQL where it is at hand.

    Parameters
    ----------
    environment : mapping of str to str
        ``POSTROUTE_DATABASE_URL`` may name a PostgreSQL server on which databases can be made;
        without it one is started, if its programs are installed.
    with_postgres : bool
    """
    folder = Path(tempfile.mkdtemp(prefix="pr-bench-"))
    try:
        kinds: list[DatabaseKind] = [_Sqlite(folder)]
        if not with_postgres or find_spec("psycopg") is None:
            yield kinds
            return
        given = environment.get(_URL, "")
        if given.startswith(_URLS):
            served = _Postgres(given)
            try:
                yield [*kinds, served]
            finally:
                served.drop_all()
        elif postgres_program("pg_ctl") is None:
            yield kinds
        else:
            with _cluster() as url:
                yield [*kinds, _Postgres(url)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_program(name: str) -> str | None:
    """Where a program of PostgreSQL's is: on the path, or where distributions put it."""
    found = shutil.which(name)
    if found is None:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        found = shutil.which(name, path=os.pathsep.join(map(str, folders)))
    return found


@contextmanager
def _cluster() -> Iterator[str]:
    """A PostgreSQL server with its defaults (durable), at a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="pr-pg-"))
    before: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam(_ACCOUNT)
        os.chown(folder, user.pw_uid, user.pw_gid)
        before = ["runuser", "-u", _ACCOUNT, "--"]
    control = [*before, str(postgres_program("pg_ctl")), "-D", str(folder / "data"), "-w"]
    try:
        _do([*control, "-o", f"-U {_ACCOUNT} -A trust -E UTF8 --locale=C --no-sync", "initdb"])
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        _do([*control, "-l", str(folder / "server.log"), "-o", options, "start"])
        try:
            yield f"postgresql://{_ACCOUNT}@/postgres?host={folder}"
        finally:
            _do([*control, "-m", "fast", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _do(words: list[str]) -> None:
    # What a server inherits as its output stays open as long as it runs: no pipe, no waiting.
    done = subprocess.run(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{words[-1]} of PostgreSQL ended with {done.returncode}, wanted 0.")


def _with_database(url: str, name: str) -> str:
    """The same server's address, of another database."""
    begin, _, query = url.partition("?")
    return f"{begin.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
