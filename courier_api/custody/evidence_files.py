"""Files beside the tables: copied by their hashes, so that a changed one is never copied unseen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sqlalchemy import Connection, and_, or_, select

from courier_api.models import DayRow, EvidenceRow, EvidenceState, table_of

__all__ = ["copy_checked", "day_files", "evidence_path", "present_evidence", "sync_folder"]

_EVIDENCE = table_of(EvidenceRow)
_DAYS = table_of(DayRow)
_PIECE = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


def evidence_path(digest: bytes) -> PurePosixPath:
    """Where a backup has a file: folders of a few hundred, however many there are."""
    name = digest.hex()
    return PurePosixPath(name[:2]) / name


def present_evidence(connection: Connection) -> Iterator[tuple[bytes, PurePosixPath]]:
    """Hash and path of each file that should be there, of those that are kept aside too."""
    columns = (_EVIDENCE.c.sha256, _EVIDENCE.c.path)
    is_aside = and_(_EVIDENCE.c.state == EvidenceState.REFUSED.value, _EVIDENCE.c.path.is_not(None))
    is_kept = or_(_EVIDENCE.c.state == EvidenceState.PRESENT.value, is_aside)
    query = select(*columns).where(is_kept)
    for digest, path in connection.execute(query.execution_options(yield_per=1_000)):
        yield digest, PurePosixPath(path or evidence_path(digest))


def day_files(connection: Connection, folder: Path) -> list[bytes]:
    """Hashes of the files that days need or that were uploaded for days to come; in order."""
    query = select(_DAYS.c.matrix_sha256).where(_DAYS.c.matrix_sha256.is_not(None))
    uploaded = (path.name for path in folder.glob("??/*") if _HASH.fullmatch(path.name))
    return sorted({*connection.scalars(query), *map(bytes.fromhex, uploaded)})


def copy_checked(source: Path, target: Path, digest: bytes) -> bool:
    """
    Copy a file durably; False, and no copy, when it is missing or its hash is another one.

    Parameters
    ----------
    source, target : Path
    digest : bytes
        SHA-256 of what the file should hold.
    """
    if not source.is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = sha256()
    with source.open("rb") as reader, _opened_alone(target) as writer:
        while piece := reader.read(_PIECE):
            found.update(piece)
            writer.write(piece)
        writer.flush()
        os.fsync(writer.fileno())
    if found.digest() == digest:
        return True
    target.unlink()
    return False


def _opened_alone(target: Path) -> BinaryIO:
    """A file to write anew, which nobody else may read."""
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def sync_folder(folder: Path) -> None:
    """Make names of new files durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
