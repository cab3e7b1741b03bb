"""What a backup says of itself."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from courier_api.custody.errors import BackupDamagedError

__all__ = ["DATABASE_NAME", "EVIDENCE_NAME", "FILES_NAME", "Manifest", "file_hash"]

#: The tables, always as an SQLite database, whatever they were copied from.
DATABASE_NAME = "database.sqlite"
#: Folder of the evidence.
EVIDENCE_NAME = "evidence"
#: Folder of the days' files.
FILES_NAME = "files"

_NAME = "manifest.json"
_FORMAT = "postroute.backup/1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup holds; written last, so that a backup cut short has none.

    Parameters
    ----------
    created_at : int
        Milliseconds since 1970, UTC.
    revision : str
        Step of the tables' history.
    size : int
        Number of the ledger's entries.
    root, chain_hash, database_sha256 : str
        In hexadecimal digits.
    num_evidence : int
        Files that are there; the tables name them.
    missing_evidence : tuple of str
        SHA-256 of those that should be there and were not, or were not what they should be.
    files : tuple of str
        SHA-256 of the days' files that are there.
    missing_files : tuple of str
        The same of those that days need and that were not there.
    """

    created_at: int
    revision: str
    size: int
    root: str
    chain_hash: str
    database_sha256: str
    num_evidence: int
    missing_evidence: tuple[str, ...]
    #: A backup made before days were kept has neither.
    files: tuple[str, ...] = ()
    missing_files: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Write it durably, at once or not at all."""
        draft = folder / f"{_NAME}.part"
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1)
        with draft.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / _NAME)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """
        The manifest of a backup.

        Raises
        ------
        BackupDamagedError
        """
        try:
            found: dict[str, Any] = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            if found.pop("format") != _FORMAT:
                raise ValueError(f"wanted {_FORMAT}")
            found["missing_evidence"] = tuple(map(str, found["missing_evidence"]))
            for name in ("files", "missing_files"):
                found[name] = tuple(map(str, found.get(name, ())))
            return cls(**found)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupDamagedError(f"Backup {folder}: no manifest to go by: {error}") from error


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
