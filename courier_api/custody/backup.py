"""A backup, made while all goes on, that either database can be restored from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from courier_api.custody.audit import audit
from courier_api.custody.copying import copy_rows
from courier_api.custody.errors import TargetNotEmptyError
from courier_api.custody.evidence_files import (
    copy_checked,
    day_files,
    evidence_path,
    present_evidence,
    sync_folder,
)
from courier_api.custody.manifest import (
    DATABASE_NAME,
    EVIDENCE_NAME,
    FILES_NAME,
    Manifest,
    file_hash,
)
from courier_api.custody.records import LedgerHead
from courier_api.db import Database, sqlite_url
from courier_api.migrations.history import check_newest, newest_revision

__all__ = ["write_backup"]


def write_backup(
    database: Database,
    folder: Path,
    *,
    evidence: Path | None,
    clock: Callable[[], int],
    files: Path | None = None,
) -> Manifest:
    """
    Copy tables and files into a folder, as they are at one moment, and check the copy.

    Parameters
    ----------
    database : Database
        At this program's newest step; it serves on meanwhile.
    folder : Path
        Made if it is not there.
    evidence : Path or None
        Folder of the files; None when there are none.
    clock : callable
        Milliseconds since 1970, UTC.
    files : Path or None
        Folder of days' files; None when there are none.

    Returns
    -------
    manifest : Manifest
        Its ``missing_evidence`` and ``missing_files`` are for somebody to look at.

    Raises
    ------
    TargetNotEmptyError, courier_api.migrations.history.DatabaseOlderError
    LedgerDamagedError
        When what is stored does not follow from the signed events: then there is no manifest.
    """
    # Personal data are in it: nobody else on the machine may look.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise TargetNotEmptyError(f"Backup {folder}: the folder is not empty.")
    created_at, copied = clock(), folder / DATABASE_NAME
    # The folder may be somebody's who lets others into it.
    copied.touch(mode=0o600)
    with database.read_connection() as connection:
        check_newest(connection)
    if database.is_sqlite:
        _copy_online(Path(str(database.url.database)), copied)
    else:
        _copy_snapshot(database, copied)
    head, num_evidence, missing = _look_into(copied, evidence, folder / EVIDENCE_NAME)
    kept, lost = _copy_files(copied, files, folder / FILES_NAME)
    manifest = Manifest(
        created_at=created_at,
        revision=newest_revision(),
        size=head.size,
        root=head.root().hex(),
        chain_hash=head.chain_hash.hex(),
        database_sha256=file_hash(copied),
        num_evidence=num_evidence,
        missing_evidence=missing,
        files=kept,
        missing_files=lost,
    )
    manifest.write(folder)
    sync_folder(folder)
    return manifest


def _copy_online(source: Path, target: Path) -> None:
    """SQLite's own copy of a database in use: one step is one moment, and stops no writer."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _copy_snapshot(source: Database, target: Path) -> None:
    backup = Database(sqlite_url(target))
    try:
        backup.upgrade()
        with source.read_connection() as reader, backup.write_connection() as writer:
            copy_rows(reader, writer)
    finally:
        backup.dispose()


def _look_into(
    copied: Path, source: Path | None, target: Path
) -> tuple[LedgerHead, int, tuple[str, ...]]:
    """The ledger's head, all of it being recomputed, and what became of the evidence."""
    with _opened(copied) as connection:
        return audit(connection), *_copy_evidence(connection, source, target)


@contextmanager
def _opened(copied: Path) -> Iterator[Connection]:
    backup = Database(sqlite_url(copied))
    try:
        with backup.read_connection() as connection:
            yield connection
    finally:
        backup.dispose()
    # Whoever opened it left logs beside it, and would again.
    with closing(sqlite3.connect(copied)) as alone:
        alone.execute("PRAGMA journal_mode=DELETE")


def _copy_files(
    copied: Path, source: Path | None, target: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hashes of the days' files that were copied, and of those that were not there."""
    if source is None:
        return (), ()
    kept: list[bytes] = []
    lost: list[bytes] = []
    with _opened(copied) as connection:
        for digest in day_files(connection, source):
            path = evidence_path(digest)
            (kept if copy_checked(source / path, target / path, digest) else lost).append(digest)
    return tuple(one.hex() for one in kept), tuple(one.hex() for one in lost)


def _copy_evidence(
    connection: Connection, source: Path | None, target: Path
) -> tuple[int, tuple[str, ...]]:
    """Number of files, and hashes of the lost: a damaged photograph must not prevent a backup."""
    num_copied, missing = 0, []
    for digest, path in present_evidence(connection):
        place = target / evidence_path(digest)
        if source is not None and copy_checked(source / path, place, digest):
            num_copied += 1
        else:
            missing.append(digest.hex())
    return num_copied, tuple(sorted(missing))
