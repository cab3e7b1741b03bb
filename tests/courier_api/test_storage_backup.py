"""A backup made under load is one moment of the ledger, and restores to either database."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from courier_api.custody.audit import audit
from courier_api.custody.backup import write_backup
from courier_api.custody.copying import filled_tables
from courier_api.custody.errors import (
    BackupDamagedError,
    LedgerDamagedError,
    TargetNotEmptyError,
)
from courier_api.custody.folding import rebuild_states
from courier_api.custody.manifest import Manifest
from courier_api.custody.records import SideField, Unauthentic
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.restore import restore_backup
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database, sqlite_url
from courier_api.migrations.history import DatabaseNewerError
from courier_api.models import Base, DayRow, EvidenceRow
from tests.courier_api.storage_events import MORNING, fold_whole, invented

PHOTOGRAPH = b"\xff\xd8 a parcel at a door"
DIGEST = sha256(PHOTOGRAPH).digest()


def fill(database: Database, evidence: Path) -> None:
    """A little of everything: entries, personal data, quarantine, evidence."""
    (evidence / "ab").mkdir(parents=True)
    (evidence / "ab" / "photograph").write_bytes(PHOTOGRAPH)
    with LedgerWriter(database, fold_whole) as writer:
        writer.append(tuple(invented(1, number) for number in range(1, 30)))
        side = SideField("note", b"salt" * 4, "gửi tại kiệt 42".encode())
        evident = invented(1, 30, sides=(side,), evidence=(DIGEST, b"\1" * 32))
        writer.append((evident, Unauthentic(b"junk", "malformed")))
    present = {"state": "present", "media_type": "image/jpeg", "path": "ab/photograph"}
    with database.writing() as session:
        row = session.get_one(EvidenceRow, DIGEST)
        for name, value in present.items():
            setattr(row, name, value)


def all_rows(database: Database) -> dict[str, list]:
    with database.read_connection() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def backup(database: Database, folder: Path, evidence: Path | None = None) -> Manifest:
    return write_backup(database, folder, evidence=evidence, clock=lambda: MORNING)


@pytest.fixture
def fresh(new_url: Callable[[], str], database: Database) -> Iterator[Database]:
    """An empty database of the same kind."""
    opened = Database(new_url())
    yield opened
    opened.dispose()


def test_what_was_backed_up_is_restored(
    database: Database, fresh: Database, tmp_path: Path
) -> None:
    fill(database, tmp_path / "files")
    made = backup(database, tmp_path / "backup", tmp_path / "files")
    with database.read_connection() as connection:
        head = audit(connection)
    assert (made.size, made.root) == (30, head.root().hex())
    assert (made.num_evidence, made.missing_evidence) == (1, ())
    before = sorted(path for path in (tmp_path / "backup").rglob("*"))
    assert restore_backup(tmp_path / "backup", fresh, evidence=tmp_path / "new") == made
    assert all_rows(fresh) == all_rows(database)
    assert (tmp_path / "new" / "ab" / "photograph").read_bytes() == PHOTOGRAPH
    assert rebuild_states(fresh, fold_whole).changed == ()
    assert sorted(path for path in (tmp_path / "backup").rglob("*")) == before
    with LedgerWriter(fresh, fold_whole) as writer:
        assert [one.seq for one in writer.append((invented(1, 30), invented(1, 31)))] == [29, 30]


def test_nobody_else_reads_a_backup_whoever_made_its_folder(
    database: Database, tmp_path: Path
) -> None:
    fill(database, tmp_path / "files")
    folder = tmp_path / "backup"
    folder.mkdir(mode=0o755)
    backup(database, folder, tmp_path / "files")
    told = {path for path in folder.rglob("*") if path.is_file()} - {folder / "manifest.json"}
    assert len(told) == 2
    for path in told:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


MATRIX = b"travel between all places of a day"
MATRIX_DIGEST = sha256(MATRIX).digest()


def keep_file(folder: Path, content: bytes) -> Path:
    """A file of days, where they lie."""
    name = sha256(content).hexdigest()
    path = folder / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def plan_day(database: Database) -> None:
    """A day whose travel stands in a file."""
    with database.writing() as session:
        session.add(
            DayRow(
                day_id="2026-11-21-0123456789", date=date(2026, 11, 21), name="Ngày", created_at=1,
                problem_sha256=DIGEST, problem=b"{}", matrix_sha256=MATRIX_DIGEST, num_locations=0,
                num_shipments=0, num_items=0, num_publications=0,
            )
        )  # fmt: skip


def test_files_of_days_are_backed_up_and_restored(
    database: Database, fresh: Database, tmp_path: Path
) -> None:
    """Those that a day needs, and those that were uploaded for one to come."""
    files, copy = tmp_path / "days", tmp_path / "backup"
    keep_file(files, MATRIX)
    waiting = keep_file(files, b"uploaded, and not used yet")
    half = files / waiting.name[:2] / f".{waiting.name}.0a"
    half.write_bytes(b"half")
    plan_day(database)
    made = write_backup(database, copy, evidence=None, clock=lambda: MORNING, files=files)
    assert set(made.files) == {MATRIX_DIGEST.hex(), waiting.name}
    assert made.missing_files == ()
    restored = tmp_path / "restored"
    assert restore_backup(copy, fresh, evidence=None, files=restored) == made
    found = {path.relative_to(restored) for path in restored.rglob("*") if path.is_file()}
    assert found == {path.relative_to(files) for path in files.rglob("*") if path.is_file()} - {
        half.relative_to(files)
    }


def test_a_days_file_that_is_not_what_it_was_is_told_and_never_restored(
    source: Database, tmp_path: Path
) -> None:
    files, copy = tmp_path / "days", tmp_path / "copy"
    path = keep_file(files, MATRIX)
    plan_day(source)
    made = write_backup(source, copy, evidence=None, clock=lambda: MORNING, files=files)
    assert made.files == (MATRIX_DIGEST.hex(),)
    flip(copy / "files" / path.parent.name / path.name, 3)
    target = Database(sqlite_url(tmp_path / "target.db"))
    with pytest.raises(BackupDamagedError, match="is not whole"):
        restore_backup(copy, target, evidence=None, files=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    target.dispose()
    flip(path, 3)
    again = write_backup(
        source, tmp_path / "two", evidence=None, clock=lambda: MORNING, files=files
    )
    assert (again.files, again.missing_files) == ((), (MATRIX_DIGEST.hex(),))


def test_a_backup_restores_to_the_other_kind_of_database(
    kind: str, database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(database, tmp_path / "files")
    backup(database, tmp_path / "backup", tmp_path / "files")
    if kind == "postgresql":
        other = Database(sqlite_url(tmp_path / "other.db"))
    else:
        server = request.getfixturevalue("postgres")
        other = Database(server.url(server.new_database()))
    restore_backup(tmp_path / "backup", other, evidence=None)
    assert all_rows(other) == all_rows(database)
    other.dispose()


def test_a_backup_under_load_is_one_moment(
    database: Database, fresh: Database, tmp_path: Path
) -> None:
    """What was told before it began is in it; nothing waits for its end."""
    told: list[int] = []
    is_over = threading.Event()

    def send() -> None:
        for number in range(1, 5_000):
            told.append(writer.append((invented(1, number), invented(2, number)))[1].seq or 0)
            if is_over.is_set():
                return

    with LedgerWriter(database, fold_whole) as writer:
        thread = threading.Thread(target=send)
        thread.start()
        sizes = []
        for name in ("one", "two", "three"):
            least = len(told)
            made = backup(database, tmp_path / name)
            assert made.size >= 2 * least
            sizes.append(made.size)
        is_over.set()
        thread.join()
    assert sizes == sorted(set(sizes)), "the phone sent on meanwhile"
    restore_backup(tmp_path / "two", fresh, evidence=None)
    assert rebuild_states(fresh, fold_whole).changed == ()
    with database.read_connection() as connection, fresh.read_connection() as restored:
        original = list(LedgerRepository(connection).entries(0, sizes[1]))
        assert list(LedgerRepository(restored).entries()) == original


def test_nothing_is_restored_over_what_is_there(
    database: Database, fresh: Database, tmp_path: Path
) -> None:
    fill(database, tmp_path / "files")
    backup(database, tmp_path / "backup", tmp_path / "files")
    with pytest.raises(TargetNotEmptyError, match="holds rows already"):
        restore_backup(tmp_path / "backup", database, evidence=None)
    with pytest.raises(TargetNotEmptyError, match="not empty"):
        restore_backup(tmp_path / "backup", fresh, evidence=tmp_path / "files")
    with pytest.raises(TargetNotEmptyError, match="not empty"):
        backup(database, tmp_path / "files")
    with fresh.writing() as session:
        session.execute(insert(EvidenceRow), [{"sha256": DIGEST, "state": "pending"}])
    with pytest.raises(TargetNotEmptyError, match="evidence holds rows"):
        restore_backup(tmp_path / "backup", fresh, evidence=None)


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: change_manifest(folder, root="00" * 32), "the manifest says"),
        (lambda folder: change_manifest(folder, size=29), "the manifest says"),
        (lambda folder: change_manifest(folder, format="other/1"), "no manifest to go by"),
        (lambda folder: change_manifest(folder, more=1), "no manifest to go by"),
        (lambda folder: (folder / "manifest.json").unlink(), "no manifest to go by"),
        (lambda folder: flip(folder / "database.sqlite", 9_000), "not the file"),
        (lambda folder: (folder / "database.sqlite").unlink(), "cannot be read"),
        (lambda folder: flip(evidence_of(folder), 3), "is not whole"),
        (lambda folder: evidence_of(folder).unlink(), "is not whole"),
    ],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    damage: Callable[[Path], object], told: str, sqlite_backup: Path, tmp_path: Path
) -> None:
    damage(sqlite_backup)
    target = Database(sqlite_url(tmp_path / "target.db"))
    with pytest.raises(BackupDamagedError, match=told):
        restore_backup(sqlite_backup, target, evidence=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    target.upgrade()
    with target.read_connection() as connection:
        assert filled_tables(connection) == []
    target.dispose()


def evidence_of(folder: Path) -> Path:
    return folder / "evidence" / DIGEST.hex()[:2] / DIGEST.hex()


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "source.db"))
    database.upgrade()
    fill(database, tmp_path / "files")
    yield database
    database.dispose()


@pytest.fixture
def sqlite_backup(source: Database, tmp_path: Path) -> Path:
    backup(source, tmp_path / "backup", tmp_path / "files")
    return tmp_path / "backup"


def change_tables(folder: Path, statement: str) -> None:
    """Change a backup's tables, and its manifest so that it fits."""
    database = Database(sqlite_url(folder / "database.sqlite"))
    with database.write_connection() as connection:
        connection.execute(text("DROP TRIGGER ledger_entries_written_once_update"))
        connection.execute(text(statement))
    database.dispose()
    digest = sha256((folder / "database.sqlite").read_bytes()).hexdigest()
    change_manifest(folder, database_sha256=digest)


def test_a_changed_entry_is_found_though_the_manifest_fits(
    sqlite_backup: Path, tmp_path: Path
) -> None:
    change_tables(sqlite_backup, "UPDATE ledger_entries SET signed = 'x' WHERE seq = 7")
    target = Database(sqlite_url(tmp_path / "target.db"))
    with pytest.raises(BackupDamagedError, match="Entry 7: leaf hash"):
        restore_backup(sqlite_backup, target, evidence=None)
    target.dispose()


def test_evidence_is_restored_within_its_folder_alone(sqlite_backup: Path, tmp_path: Path) -> None:
    change_tables(sqlite_backup, "UPDATE evidence SET path = '../out' WHERE path <> ''")
    target = Database(sqlite_url(tmp_path / "target.db"))
    with pytest.raises(BackupDamagedError, match="would lie elsewhere"):
        restore_backup(sqlite_backup, target, evidence=tmp_path / "new")
    assert not (tmp_path / "out").exists()
    target.dispose()


def test_a_backup_of_a_later_version_is_refused(sqlite_backup: Path, tmp_path: Path) -> None:
    change_tables(sqlite_backup, "UPDATE alembic_version SET version_num = '9999'")
    target = Database(sqlite_url(tmp_path / "target.db"))
    with pytest.raises(DatabaseNewerError):
        restore_backup(sqlite_backup, target, evidence=None)
    target.dispose()


def test_missing_evidence_is_told_and_does_not_prevent_the_backup(
    source: Database, tmp_path: Path
) -> None:
    flip(tmp_path / "files" / "ab" / "photograph", 0)
    made = backup(source, tmp_path / "backup", tmp_path / "files")
    assert (made.num_evidence, made.missing_evidence) == (0, (DIGEST.hex(),))
    target = Database(sqlite_url(tmp_path / "target.db"))
    told = restore_backup(tmp_path / "backup", target, evidence=tmp_path / "new")
    assert told.missing_evidence == (DIGEST.hex(),)
    target.dispose()


def test_a_damaged_ledger_is_not_backed_up_as_if_it_were_whole(
    source: Database, tmp_path: Path
) -> None:
    with source.write_connection() as connection:
        connection.execute(text("UPDATE ledger_head SET size = 7"))
    with pytest.raises(LedgerDamagedError):
        backup(source, tmp_path / "backup")
    assert not (tmp_path / "backup" / "manifest.json").exists()
