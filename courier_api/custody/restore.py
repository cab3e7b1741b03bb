"""A backup put back into an empty database, of whichever kind, and checked there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from courier_api.custody.audit import audit
from courier_api.custody.copying import copy_rows, filled_tables
from courier_api.custody.errors import (
    BackupDamagedError,
    LedgerDamagedError,
    TargetNotEmptyError,
)
from courier_api.custody.evidence_files import copy_checked, evidence_path, present_evidence
from courier_api.custody.manifest import (
    DATABASE_NAME,
    EVIDENCE_NAME,
    FILES_NAME,
    Manifest,
    file_hash,
)
from courier_api.db import Database, sqlite_url

__all__ = ["restore_backup"]


def restore_backup(
    folder: Path, database: Database, *, evidence: Path | None, files: Path | None = None
) -> Manifest:
    """
    Fill an empty database, and empty folders of evidence and of days' files, from a backup.

    Rows appear all at once, when the ledger's root, recomputed from the restored entries, is the
    one of the manifest; else nothing does.

    Parameters
    ----------
    folder : Path
        As `write_backup` left it; nothing in it is changed.
    database : Database
        Of either kind; its tables are made.
    evidence, files : Path or None
        None: they are left where they are.

    Raises
    ------
    BackupDamagedError, TargetNotEmptyError
    courier_api.migrations.history.DatabaseNewerError
        When the backup was made by a later version of the program.
    """
    manifest = Manifest.read(folder)
    for one in (evidence, files):
        if one is not None and one.exists() and any(one.iterdir()):
            raise TargetNotEmptyError(f"Folder {one}: it is not empty.")
    with _opened(folder, manifest) as backup:
        database.upgrade()
        with backup.read_connection() as source, database.write_connection() as target:
            filled = filled_tables(target)
            if filled:
                raise TargetNotEmptyError(f"Database {database}: {filled[0]} holds rows already.")
            copy_rows(source, target)
            _check_root(target, manifest, folder)
            if evidence is not None:
                _draft_evidence(target, manifest, folder, _draft_of(evidence))
            if files is not None:
                _draft_files(manifest, folder, _draft_of(files))
            # All of them are good.
            for one in (evidence, files):
                if one is not None:
                    _put(_draft_of(one), one)
    return manifest


@contextmanager
def _opened(folder: Path, manifest: Manifest) -> Iterator[Database]:
    """The backup's tables at the newest step: a copy of them, since a backup is not changed."""
    with tempfile.TemporaryDirectory(prefix="postroute-restore-") as scratch:
        copied = Path(scratch) / DATABASE_NAME
        try:
            shutil.copyfile(folder / DATABASE_NAME, copied)
        except OSError as error:
            raise BackupDamagedError(f"Backup {folder}: its tables cannot be read.") from error
        if file_hash(copied) != manifest.database_sha256:
            raise BackupDamagedError(
                f"Backup {folder}: {DATABASE_NAME} is not the file that the manifest tells of."
            )
        backup = Database(sqlite_url(copied))
        try:
            backup.upgrade()
            yield backup
        finally:
            backup.dispose()


def _check_root(target: Connection, manifest: Manifest, folder: Path) -> None:
    try:
        head = audit(target)
    except LedgerDamagedError as error:
        raise BackupDamagedError(f"Backup {folder}: {error}") from error
    if (head.size, head.root().hex()) != (manifest.size, manifest.root):
        raise BackupDamagedError(
            f"Backup {folder}: its {head.size} entries have root {head.root().hex()[:16]}...,"
            f" the manifest says {manifest.size} and {manifest.root[:16]}..."
        )


def _draft_of(folder: Path) -> Path:
    """Where files are copied to, beside where they belong."""
    return folder.with_name(f"{folder.name}.part")


def _put(draft: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)


def _draft_files(manifest: Manifest, folder: Path, draft: Path) -> None:
    _begin(draft)
    for name in manifest.files:
        try:
            digest = bytes.fromhex(name)
        except ValueError:
            raise BackupDamagedError(f"Backup {folder}: file {name[:80]!r} is none.") from None
        path = evidence_path(digest)
        if not copy_checked(folder / FILES_NAME / path, draft / path, digest):
            raise BackupDamagedError(f"Backup {folder}: file {name} is not whole.")


def _begin(draft: Path) -> None:
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)


def _draft_evidence(target: Connection, manifest: Manifest, folder: Path, draft: Path) -> None:
    _begin(draft)
    for digest, path in present_evidence(target):
        if path.is_absolute() or ".." in path.parts:
            raise BackupDamagedError(f"Backup {folder}: evidence at {path} would lie elsewhere.")
        source = folder / EVIDENCE_NAME / evidence_path(digest)
        if digest.hex() in manifest.missing_evidence:
            continue
        if not copy_checked(source, draft / path, digest):
            raise BackupDamagedError(f"Backup {folder}: evidence {digest.hex()} is not whole.")
