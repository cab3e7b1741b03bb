"""
The database: one engine for SQLite or PostgreSQL, its transactions, its health.

Every request or task is one transaction, taken from `Database.reading` or `Database.writing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from courier_api.errors import CourierApiError

__all__ = [
    "Database",
    "DatabaseBusyError",
    "DatabaseParams",
    "DatabaseUnreachableError",
    "DatabaseUrlError",
    "is_outage",
    "sqlite_url",
]

#: Option of a connection: what its transactions are for.
_PURPOSE = "postroute_purpose"
_READ, _WRITE, _MIGRATE = "read", "write", "migrate"

#: How long writers may be held up for the sake of deletions.
_SETTLE_MS = 200

#: A server may be set up to answer before a commit is on its disk; ours may not.
_PREPARE_POSTGRESQL = """
SELECT set_config('timezone', 'UTC', false), set_config('lock_timeout', %s, false),
       set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                  WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
"""


class DatabaseUrlError(CourierApiError):
    """An address leads to no database that Postroute knows how to use."""

    code = "database_url"


class DatabaseUnreachableError(CourierApiError):
    """The database does not answer."""

    status = 503
    code = "database_unreachable"


class DatabaseBusyError(CourierApiError):
    """Other writers held the database for longer than one waits."""

    status = 503
    code = "database_busy"


@dataclass(frozen=True, slots=True)
class DatabaseParams:
    """
    How many connections there are, and for how long one waits.

    Parameters
    ----------
    busy_seconds : float
        For a lock that another writer holds, and for a free connection.
    connect_seconds : int
        For a PostgreSQL server to answer.
    num_connections : int
        Of this process, at most; all processes together need fewer than the server allows.
    """

    busy_seconds: float = 15.0
    connect_seconds: int = 5
    num_connections: int = 20


class Database:
    """
    A database and the ways to use it; safe to share between threads, not between processes.

    Parameters
    ----------
    url : str or URL
        ``sqlite:///FILE`` or ``postgresql://...``.
    params : DatabaseParams

    Attributes
    ----------
    url : URL
    engine : Engine
        For what is neither reading nor writing rows, such as creating databases.

    Raises
    ------
    DatabaseUrlError
    """

    def __init__(self, url: str | URL, params: DatabaseParams | None = None) -> None:
        self.url = _read_url(url)
        self.params = params or DatabaseParams()
        make = _sqlite_engine if self.is_sqlite else _postgresql_engine
        self.engine = make(self.url, self.params)
        self._reader = self.engine.execution_options(**{_PURPOSE: _READ}, **_snapshot(self.url))
        self._writer = self.engine.execution_options(**{_PURPOSE: _WRITE})
        self._read_session = sessionmaker(self._reader, expire_on_commit=False)
        self._write_session = sessionmaker(self._writer, expire_on_commit=False)
        # SQLite has one writer at a time, and whoever waits for it sleeps between looks. Within a
        # process they queue here instead, where the next one is woken at once.
        self._turn = Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one unchanging view of the rows; nothing can be written."""
        with self._read_session() as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """
        A session whose changes are committed at the end, or undone by an error.

        On SQLite others wait meanwhile, the ledger's writer too: never wait for it in here.

        Raises
        ------
        DatabaseBusyError
        """
        with self._taking_turns(), self._write_session() as session, session.begin():
            yield session

    @contextmanager
    def read_connection(self) -> Iterator[Connection]:
        """`reading`, for statements over many rows."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write_connection(self) -> Iterator[Connection]:
        """
        `writing`, for statements over many rows.

        Raises
        ------
        DatabaseBusyError
        """
        with self._taking_turns(), self._writer.begin() as connection:
            yield connection

    def check(self) -> None:
        """
        Ask the database for a sign of life.

        Raises
        ------
        DatabaseUnreachableError
        """
        try:
            with self.read_connection() as connection:
                connection.execute(text("SELECT 1"))
        except (DBAPIError, PoolTimeoutError) as error:
            raise DatabaseUnreachableError(f"Database {self}: it does not answer.") from error

    def upgrade(self) -> None:
        """
        Bring the tables to what this program knows; safe to repeat, and from many processes.

        Raises
        ------
        courier_api.migrations.history.DatabaseNewerError
            When a later version of the program has been here.
        """
        from courier_api.migrations.history import upgrade

        with self._taking_turns():
            engine = self.engine.execution_options(**{_PURPOSE: _MIGRATE})
            with engine.connect() as connection:
                with connection.begin():
                    upgrade(connection)
                # Foreign keys are off on it: it must not serve again.
                connection.invalidate()

    def settle_deletions(self) -> bool:
        """
        Let nothing of deleted rows be left in SQLite's files; after an erasure.

        Deleted pages are blanked at once (``secure_delete``), but the log beside the file still
        holds what they were. PostgreSQL's files are its own to clean.

        Returns
        -------
        is_settled : bool
            False when others were reading: then it is to be tried again.
        """
        if not self.is_sqlite:
            return True
        with self._taking_turns(), self.engine.connect() as connection:
            driver = _driver(connection)
            # Nobody can write meanwhile, so this does not wait for long readers, such as a backup.
            driver.execute(f"PRAGMA busy_timeout={_SETTLE_MS}")
            is_busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.execute(f"PRAGMA busy_timeout={round(self.params.busy_seconds * 1000)}")
            return not is_busy

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def _taking_turns(self) -> AbstractContextManager[None]:
        return self._own_turn() if self.is_sqlite else nullcontext()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        seconds = self.params.busy_seconds
        if not self._turn.acquire(timeout=seconds):
            raise DatabaseBusyError(f"Database {self}: others wrote for over {seconds:g} seconds.")
        try:
            yield
        finally:
            self._turn.release()


def sqlite_url(path: Path) -> URL:
    """The address of a database in a file."""
    return URL.create("sqlite", database=str(path))


def is_outage(error: BaseException) -> bool:
    """Whether the database itself failed, so that the same may well succeed later."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError)
    return isinstance(error, DatabaseBusyError | DatabaseUnreachableError | PoolTimeoutError)


def _read_url(url: str | URL) -> URL:
    try:
        read = make_url(url)
    except ArgumentError:
        # The text is not shown: it may hold a password.
        raise DatabaseUrlError(
            "Database: its address is none, wanted sqlite:///FILE or postgresql://..."
        ) from None
    backend = read.get_backend_name()
    if backend == "sqlite" and read.database not in (None, "", ":memory:") and not read.query:
        return read.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return read.set(drivername="postgresql+psycopg")
    shown = read.render_as_string(hide_password=True)
    raise DatabaseUrlError(f"Database {shown}: wanted sqlite:///FILE or postgresql://...")


def _sqlite_engine(url: URL, params: DatabaseParams) -> Engine:
    engine = create_engine(
        url,
        pool_size=params.num_connections,
        max_overflow=0,
        pool_timeout=params.busy_seconds,
        connect_args={"timeout": params.busy_seconds},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: SQLiteConnection, _record: object) -> None:
        # The driver begins no transactions of its own; see `begin`.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # What a person had erased is overwritten, not only forgotten.
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        purpose = connection.get_execution_options().get(_PURPOSE)
        driver = _driver(connection)
        driver.execute(f"PRAGMA query_only={'ON' if purpose == _READ else 'OFF'}")
        if purpose == _MIGRATE:
            # A table is changed by making it anew, which must not delete what refers to it.
            driver.execute("PRAGMA foreign_keys=OFF")
        # A writer that has read first and then finds that another one wrote must give up at once:
        # so it takes its turn before it reads.
        driver.execute("BEGIN" if purpose in (None, _READ) else "BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: URL, params: DatabaseParams) -> Engine:
    engine = create_engine(
        url,
        pool_size=params.num_connections,
        max_overflow=0,
        pool_timeout=params.busy_seconds,
        pool_pre_ping=True,
        connect_args={"connect_timeout": params.connect_seconds, "application_name": "postroute"},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_PREPARE_POSTGRESQL, [f"{round(params.busy_seconds * 1000)}ms"])
        connection.commit()

    return engine


def _snapshot(url: URL) -> dict[str, Any]:
    """What makes a reader of PostgreSQL see what a reader of SQLite does."""
    if url.get_backend_name() == "sqlite":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _driver(connection: Connection) -> SQLiteConnection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, SQLiteConnection):
        raise TypeError(f"Connection of {type(driver)}: wanted one of sqlite3.")
    return driver
