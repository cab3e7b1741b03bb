"""
What lies beside a scanner's key: as which device it was enrolled, and all that it has signed.

An event's number is taken, and its bytes are kept, in one durable transaction, before anybody sees
them: whatever is cut short, no number is left out and none is given twice.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from courier_api.scanner.key_files import sync_folder
from courier_api.scanner.refusals import refusal

__all__ = ["Enrolled", "Journal", "Scan", "journal_path", "make_journal", "open_journal"]

#: Seconds that a command waits for another one of the same key.
_PATIENCE_S = 30.0

_TABLES = """
CREATE TABLE IF NOT EXISTS device (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    device_id BLOB NOT NULL,
    party TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    event_id BLOB NOT NULL UNIQUE,
    signed BLOB NOT NULL,
    outcome TEXT
);
"""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """
    The device that a key belongs to.

    Parameters
    ----------
    device_id : bytes
    party : str
        In whose name it signs.
    """

    device_id: bytes
    party: str


@dataclass(frozen=True, slots=True)
class Scan:
    """
    A signed event.

    Parameters
    ----------
    seq : int
        The device's number of it.
    event_id : bytes
    signed : bytes
    """

    seq: int
    event_id: bytes
    signed: bytes


class Journal:
    """
    A scanner's memory; made by `open_journal`.

    Parameters
    ----------
    connection : sqlite3.Connection
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def make_tables(self) -> None:
        """Make what is missing."""
        self._connection.executescript(_TABLES)

    @property
    def enrolled(self) -> Enrolled | None:
        """The device, once it was enrolled."""
        row = self._connection.execute("SELECT device_id, party FROM device").fetchone()
        return None if row is None else Enrolled(*row)

    def keep_enrolled(self, device: Enrolled) -> None:
        """Note which device this is; the first time holds."""
        with self._writing():
            told = (device.device_id, device.party)
            self._connection.execute("INSERT OR IGNORE INTO device VALUES (1, ?, ?)", told)

    @property
    def last_seq(self) -> int:
        """Number of the last event; 0 before the first."""
        row = self._connection.execute("SELECT max(seq) FROM event").fetchone()
        return row[0] or 0

    def sign_next(self, sign: Callable[[int], tuple[bytes, bytes]]) -> Scan:
        """
        Take the next number and keep what is signed under it.

        Parameters
        ----------
        sign : callable
            The identity and the bytes of the event of a number; when it raises, no number is taken.
        """
        with self._writing():
            seq = self.last_seq + 1
            event_id, signed = sign(seq)
            row = (seq, event_id, signed)
            self._connection.execute("INSERT INTO event VALUES (?, ?, ?, NULL)", row)
        return Scan(seq, event_id, signed)

    def waiting(self, limit: int) -> list[Scan]:
        """Events that the server has not acknowledged, in their order."""
        asked = "SELECT seq, event_id, signed FROM event WHERE outcome IS NULL ORDER BY seq LIMIT ?"
        return [Scan(*row) for row in self._connection.execute(asked, (limit,))]

    def acknowledge(self, outcomes: Mapping[bytes, str]) -> int:
        """
        Note what became of events; how many of this scanner were among them.

        Parameters
        ----------
        outcomes : mapping of bytes to str
            By the events' identities; those of other devices are passed over.
        """
        with self._writing():
            done = self._connection.executemany(
                "UPDATE event SET outcome = coalesce(outcome, ?) WHERE event_id = ?",
                [(outcome, event_id) for event_id, outcome in outcomes.items()],
            )
            return done.rowcount

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # At once exclusive: between reading the last number and taking the next one nobody else
        # may do the same.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def journal_path(key: Path) -> Path:
    """Where the journal of a key lies: beside it."""
    return key.with_name(f"{key.name}.journal")


def make_journal(path: Path) -> None:
    """Make an empty journal that its owner alone may read, when there is none."""
    with suppress(FileExistsError):
        # SQLite's own files get the mode of this one.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with open_journal(path) as journal:
        journal.make_tables()
    sync_folder(path.absolute().parent)


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """
    A journal that is there.

    Raises
    ------
    InputFaultsError
        When it is not: a new one would give its numbers a second time.
    """
    if not path.is_file():
        raise refusal(
            "scanner_journal_missing",
            place=str(path),
            cause="What this key has signed is not there; its numbers must not begin again.",
            remedy="Put the file back, or enrol a new key and have this one revoked.",
        )
    # mode=rw: never made by being opened.
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(
            sqlite3.connect(address, uri=True, timeout=_PATIENCE_S, isolation_level=None)
        ) as connection:
            # EXTRA: a commit is durable with the removal of its rollback file.
            connection.execute("PRAGMA synchronous = EXTRA")
            yield Journal(connection)
    except sqlite3.DatabaseError as error:
        raise refusal(
            "scanner_journal",
            place=str(path),
            cause=f"The journal cannot be used: {error}.",
            remedy="Wait for another command of this key, or put back the file as it was.",
        ) from error
