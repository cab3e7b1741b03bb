"""Who works on a server's data: servers side by side, or one command alone."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from courier_api.db import Database
from courier_api.errors import CourierApiError
from routing_engine.travel import one_fault

__all__ = ["DataInUseError", "DataLock", "SharedHold", "prepared_together"]

_LOG = logging.getLogger(__name__)

#: Any number that no other program of the same PostgreSQL server locks.
_KEY = 0x706F73746C6F636B
_NAME = "server.lock"


class DataInUseError(CourierApiError):
    """Somebody works on the server's data who must not be disturbed."""

    status = 409
    code = "data_in_use"


class SharedHold:
    """
    What a server holds while it runs.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = None if database.is_sqlite else _locked(database, is_alone=False)

    def renew(self) -> None:
        """Hold it again where PostgreSQL was started anew; called now and then."""
        if self._connection is None:
            return
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.close()
            try:
                self._connection = _locked(self._database, is_alone=False)
            except (DataInUseError, SQLAlchemyError):
                # The server goes on, and tries again: what it writes is kept apart by the rows'
                # own locks.
                _LOG.exception("The hold on the server's data was lost.")

    def close(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()


class DataLock:
    """
    Keeps commands that replace data apart from servers, whichever machine those run on.

    A file of the data folder is locked, and beside an SQLite database, which may lie elsewhere; on
    PostgreSQL a number of the database. What holds a lock and is killed holds it no more.

    Parameters
    ----------
    data_dir : Path
    database : Database
    """

    def __init__(self, data_dir: Path, database: Database) -> None:
        self._database = database
        self._paths = [data_dir / _NAME]
        if database.is_sqlite:
            file = Path(str(database.url.database))
            if file.parent.resolve() != data_dir.resolve():
                self._paths.append(file.with_name(f"{file.name}.lock"))

    @contextmanager
    def together(self) -> Iterator[SharedHold]:
        """
        Work beside others who do the same.

        Raises
        ------
        DataInUseError
        """
        with self._files(fcntl.LOCK_SH):
            hold = SharedHold(self._database)
            try:
                yield hold
            finally:
                hold.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """
        Work while no server runs, and none is started.

        Raises
        ------
        DataInUseError
        """
        with self._files(fcntl.LOCK_EX):
            connection = (
                None if self._database.is_sqlite else _locked(self._database, is_alone=True)
            )
            try:
                yield
            finally:
                if connection is not None:
                    connection.close()

    @contextmanager
    def _files(self, operation: int) -> Iterator[None]:
        handles: list[int] = []
        try:
            for path in self._paths:
                handles.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                try:
                    fcntl.flock(handles[-1], operation | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise _in_use(is_alone=operation == fcntl.LOCK_EX) from None
            yield
        finally:
            for handle in handles:
                os.close(handle)


@contextmanager
def prepared_together(data_dir: Path, database: Database) -> Iterator[None]:
    """
    `DataLock.together` for whoever starts.

    Raises
    ------
    routing_engine.travel.InputFaultsError
    """
    try:
        with DataLock(data_dir, database).together():
            yield
    except DataInUseError as error:
        raise one_fault(
            error.code, place="POSTROUTE_DATA_DIR, POSTROUTE_DATABASE_URL",
            cause=str(error), remedy="Start it when that has ended.",
        ) from error  # fmt: skip


def _locked(database: Database, *, is_alone: bool) -> Connection:
    """A connection of its own that holds the lock, until it is closed."""
    function = "pg_try_advisory_lock" if is_alone else "pg_try_advisory_lock_shared"
    connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    # Not one of the pool's: there it would be one less for requests.
    connection.detach()
    if not connection.scalar(text(f"SELECT {function}(:key)"), {"key": _KEY}):
        connection.close()
        raise _in_use(is_alone=is_alone)
    return connection


def _in_use(*, is_alone: bool) -> DataInUseError:
    if is_alone:
        return DataInUseError("A server runs on these data: nothing was changed; stop it first.")
    return DataInUseError("A restore or rebuild is under way on these data.")
