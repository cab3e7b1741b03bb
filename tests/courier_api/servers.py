"""
Real PostgreSQL and Redis servers, each in a folder of its own, reached by a socket in it.

No port is taken, nobody else on the machine can connect, and nothing of a server that the machine
may run already is touched. Without the programs the tests that need them are skipped: `make test`
installs them where it may (`tests/install_servers.sh`), and says so where it cannot.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil
import psycopg
import pytest

#: PostgreSQL refuses to run as root.
ACCOUNT = "postgres"
WAIT_SECONDS = 30.0


def program(name: str) -> str | None:
    """Where a server's program is, on the path or where distributions put it."""
    found = shutil.which(name)
    if found is None and (asked := shutil.which("pg_config")):
        answer = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        found = shutil.which(name, path=answer.stdout.strip())
    if found is None:
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        found = shutil.which(name, path=os.pathsep.join(map(str, versions)))
    return found


def need(*names: str) -> list[str]:
    """Paths of programs; the test is skipped where one is missing."""
    found = {name: program(name) for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} on this machine")
    return [path for path in found.values() if path is not None]


def own_folder(prefix: str, account: str | None) -> Path:
    """An empty folder that only one account may enter; short, since sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    if account is not None:
        user = pwd.getpwnam(account)
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def dying_with_us() -> list[str]:
    """Words before a command that end it when the tests are killed, where the system can."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def wait_until_gone(processes: list[psutil.Process]) -> None:
    """Wait for processes to end; whether anybody has asked how they ended does not matter."""
    give_up = time.monotonic() + WAIT_SECONDS
    while alive := [process for process in processes if is_alive(process)]:
        assert time.monotonic() < give_up, f"still there: {alive}"
        time.sleep(0.005)


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


class PostgresServer:
    """
    A PostgreSQL server; ``durable`` as in production, else without waiting for the disk.

    A process that is killed loses nothing that was written either way: what is written lies with
    the operating system.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._initdb, self._postgres = need("initdb", "postgres")
        self._account = ACCOUNT if os.geteuid() == 0 else None
        if self._account is not None:
            need("runuser")
            try:
                pwd.getpwnam(ACCOUNT)
            except KeyError:
                pytest.skip(f"PostgreSQL does not run as root, and there is no user {ACCOUNT}")
        self.folder = own_folder("pr-pg-", self._account)
        self._data = self.folder / "data"
        self._num_databases = 0
        self._run(self._initdb, "-D", self._data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip

    def start(self) -> Self:
        """Start, and wait until it answers."""
        options = {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        if not self._durable:
            options |= {"fsync": "off", "full_page_writes": "off"}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*dying_with_us(), *self._as_account(self._postgres, "-D", self._data, *words)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up = time.monotonic() + WAIT_SECONDS
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                self.connect("postgres").close()
                return self
            if self._process.poll() is not None or time.monotonic() > give_up:
                pytest.fail((self.folder / "server.log").read_text(errors="replace")[-2_000:])
            time.sleep(0.05)

    def new_database(self, template: str = "template0") -> str:
        """The name of a database that is a copy of another one."""
        self._num_databases += 1
        name = f"{template.removesuffix('0')}_{self._num_databases}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever still uses it: each takes several megabytes."""
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def connect(self, name: str) -> psycopg.Connection:
        """A connection past the program, each statement of which is committed at once."""
        told = f"host={self.folder} user={ACCOUNT} dbname={name}"
        return psycopg.connect(told, autocommit=True, connect_timeout=2)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def kill(self) -> None:
        """``kill -9`` of all of the server at once: no goodbye, nothing written any more."""
        postmaster = psutil.Process(self._pid())
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        wait_until_gone(processes)
        self._process.wait(WAIT_SECONDS)

    def stop(self) -> None:
        """End the server at once, since nothing of it is kept, and remove its folder."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def _pid(self) -> int:
        """Of the server itself: what was started may only be whoever changed the account."""
        return int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])

    def _run(self, *words: object) -> None:
        done = subprocess.run(self._as_account(*words), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def _as_account(self, *words: object) -> list[str]:
        before = [] if self._account is None else ["runuser", "-u", self._account, "--"]
        return [*before, *map(str, words)]


class RedisServer:
    """A Redis server that keeps nothing on disk."""

    def __init__(self) -> None:
        (self._program,) = need("redis-server")
        self.folder = own_folder("pr-redis-", None)

    @property
    def url(self) -> str:
        """Its address; the same after a restart."""
        return f"unix://{self.folder}/redis.sock"

    def start(self) -> Self:
        """Start, and wait until it answers."""
        import redis

        options = {"port": 0, "unixsocket": self.folder / "redis.sock", "dir": self.folder,
                   "save": "", "appendonly": "no", "daemonize": "no"}  # fmt: skip
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*dying_with_us(), self._program, *words],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up = time.monotonic() + WAIT_SECONDS
        client = redis.Redis.from_url(self.url)
        while True:
            with contextlib.suppress(redis.exceptions.ConnectionError):
                client.ping()
                client.close()
                return self
            if self._process.poll() is not None or time.monotonic() > give_up:
                pytest.fail((self.folder / "server.log").read_text(errors="replace")[-2_000:])
            time.sleep(0.02)

    def kill(self) -> None:
        """``kill -9``: all it held is gone."""
        self._process.kill()
        self._process.wait(WAIT_SECONDS)

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(WAIT_SECONDS)
        shutil.rmtree(self.folder)


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server for as long as the block lasts."""
    server = PostgresServer(durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A server for as long as the block lasts."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()
