"""The ledger seen to by whoever has the server's machine: exported, checked, kept, made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from courier_api.config import Settings, read_settings
from courier_api.custody.backup import write_backup
from courier_api.custody.core.errors import NoteError
from courier_api.custody.core.item_proof import proof_lines, verify_file
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.verifier import VerificationReport
from courier_api.custody.data_lock import DataInUseError, DataLock
from courier_api.custody.errors import (
    BackupDamagedError,
    LedgerDamagedError,
    TargetNotEmptyError,
)
from courier_api.custody.folding import Rebuilt, rebuild_index, rebuild_states
from courier_api.custody.ledger_service import LedgerService, NoSuchEntryError
from courier_api.custody.manifest import Manifest
from courier_api.custody.restore import restore_backup
from courier_api.custody.states import fold_custody, search_codes
from courier_api.custody.writer import now_ms
from courier_api.db import Database, DatabaseUnreachableError, DatabaseUrlError
from courier_api.migrations.history import DatabaseNewerError
from courier_api.planning.parts import FOLDER
from courier_api.server_keys import ServerKeysError, load_or_make_keys
from courier_api.serving import told_as_fault
from courier_api.wiring import open_database, prepare_data
from routing_engine.travel import one_fault

__all__ = [
    "BackupLine",
    "back_up",
    "export_ledger",
    "ledger_checkpoint",
    "ledger_key",
    "prove_item",
    "rebuild_ledger_states",
    "restore",
    "verify_ledger_lines",
]

_REFUSALS = (
    BackupDamagedError, DatabaseNewerError, DatabaseUnreachableError, DatabaseUrlError,
    LedgerDamagedError, ServerKeysError, TargetNotEmptyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BackupLine:
    """
    What a backup holds, in short.

    Parameters
    ----------
    size : int
        Number of the ledger's entries.
    root : str
        Hexadecimal.
    num_evidence : int
    missing_evidence : tuple of str
    num_files : int
        Of days.
    missing_files : tuple of str
    """

    size: int
    root: str
    num_evidence: int
    missing_evidence: tuple[str, ...]
    num_files: int
    missing_files: tuple[str, ...]


def export_ledger(environment: Mapping[str, str]) -> Iterator[bytes]:
    """
    Lines of the whole ledger, its newest checkpoint at the end.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    """
    with _opened(environment) as (settings, database):
        yield from _service(settings, database).export()


def ledger_checkpoint(environment: Mapping[str, str]) -> str:
    """The newest checkpoint, as a signed note."""
    with _opened(environment) as (settings, database):
        return _service(settings, database).checkpoint().note


def ledger_key(environment: Mapping[str, str]) -> str:
    """The key by which the ledger's checkpoints are checked."""
    with _opened(environment) as (settings, database):
        return str(_service(settings, database).key)


def prove_item(environment: Mapping[str, str], code: str) -> Sequence[bytes]:
    """
    Lines of the proof of one item or bag: its events, each with its path to a signed root.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    code : str

    Raises
    ------
    routing_engine.travel.InputFaultsError
        When the ledger does not tell of it.
    """
    with _opened(environment) as (settings, database):
        try:
            return proof_lines(_service(settings, database).prove(code))
        except NoSuchEntryError as error:
            remedy = "Give the code of an item or bag that was scanned."
            raise one_fault("item_unknown", place="CODE", cause=str(error), remedy=remedy) from None


def rebuild_ledger_states(environment: Mapping[str, str]) -> Rebuilt:
    """Make the states of all items anew from the ledger; while no server runs."""
    with _opened(environment) as (settings, database), _alone(settings, database):
        rebuild_index(database, search_codes)
        return rebuild_states(database, fold_custody)


def verify_ledger_lines(
    lines: Iterable[bytes], *, key: str | None = None, witnessed: Sequence[bytes] = ()
) -> VerificationReport:
    """
    Check an exported ledger, or the proof of one item; nothing but the lines is needed.

    Parameters
    ----------
    lines : iterable of bytes
    key : str or None
        The ledger's, known from elsewhere.
    witnessed : sequence of bytes
        Checkpoints kept from earlier days.

    Raises
    ------
    routing_engine.travel.InputFaultsError
        When the key is none.
    """
    try:
        known = None if key is None else NoteKey.read(key)
    except NoteError as error:
        remedy = "Give the line that `postroute ledger key` prints at the server."
        raise one_fault("key_malformed", place="--key", cause=str(error), remedy=remedy) from None
    return verify_file(lines, key=known, witnessed=witnessed)


def back_up(environment: Mapping[str, str], folder: Path) -> BackupLine:
    """Copy tables, evidence and days' files into an empty folder while the server runs."""
    with _opened(environment) as (settings, database):
        evidence = settings.evidence_dir
        found = evidence if evidence.is_dir() else None
        files = settings.data_dir / FOLDER
        return _line(write_backup(database, folder, evidence=found, files=files, clock=now_ms))


def restore(environment: Mapping[str, str], folder: Path) -> BackupLine:
    """Fill an empty database and empty folders from a backup, its root checked; no server runs."""
    with _told(environment) as settings:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        load_or_make_keys(settings.data_dir)
        with open_database(settings) as database, _alone(settings, database):
            evidence, files = settings.evidence_dir, settings.data_dir / FOLDER
            return _line(restore_backup(folder, database, evidence=evidence, files=files))


def _line(manifest: Manifest) -> BackupLine:
    return BackupLine(
        manifest.size, manifest.root, manifest.num_evidence, manifest.missing_evidence,
        len(manifest.files), manifest.missing_files,
    )  # fmt: skip


def _service(settings: Settings, database: Database) -> LedgerService:
    return LedgerService(database, load_or_make_keys(settings.data_dir), now_ms)


@contextmanager
def _opened(environment: Mapping[str, str]) -> Iterator[tuple[Settings, Database]]:
    with _told(environment) as settings:
        prepare_data(settings)
        with open_database(settings) as database:
            yield settings, database


@contextmanager
def _alone(settings: Settings, database: Database) -> Iterator[None]:
    try:
        with DataLock(settings.data_dir, database).alone():
            yield
    except DataInUseError as error:
        raise one_fault(
            error.code, place="POSTROUTE_DATA_DIR, POSTROUTE_DATABASE_URL",
            cause=str(error), remedy="Stop all servers on these data, and try again.",
        ) from error  # fmt: skip


@contextmanager
def _told(environment: Mapping[str, str]) -> Iterator[Settings]:
    try:
        yield read_settings(environment)
    except _REFUSALS as error:
        raise told_as_fault(error) from error
