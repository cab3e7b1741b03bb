"""Both databases alike: transactions, migrations, and what happens when they are out of reach."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from courier_api import migrations, models
from courier_api.db import (
    Database,
    DatabaseBusyError,
    DatabaseParams,
    DatabaseUnreachableError,
    DatabaseUrlError,
    is_outage,
    sqlite_url,
)
from courier_api.migrations.__main__ import draft
from courier_api.migrations.history import (
    DatabaseNewerError,
    DatabaseOlderError,
    check_newest,
    current_revision,
    differences,
    newest_revision,
)
from courier_api.models import Base, EntryItemRow, EvidenceRow
from tests.courier_api.servers import PostgresServer
from tests.courier_api.spare_databases import SpareDatabases

FILE = {"sha256": b"\1" * 32, "state": "pending"}


def test_migrations_lead_to_what_the_models_say(database: Database) -> None:
    with database.read_connection() as connection:
        assert differences(connection) == []
        assert current_revision(connection) == newest_revision()


def test_a_change_of_the_models_is_noticed(database: Database) -> None:
    with database.write_connection() as connection:
        connection.execute(text("DROP INDEX ix_item_states_open"))
        connection.execute(text("ALTER TABLE evidence ADD COLUMN more INTEGER"))
        assert len(differences(connection)) == 2


def test_every_file_of_tables_is_among_the_models() -> None:
    files = {path.stem for path in Path(models.__file__).parent.glob("[!_]*.py")} - {"base"}
    tables = {model.class_.__module__.rpartition(".")[2] for model in Base.registry.mappers}
    assert tables == files


def test_steps_are_installed_with_the_program() -> None:
    """Only folders with an ``__init__`` are packages, and only packages are installed."""
    for path in Path(migrations.__file__).parent.rglob("*.py"):
        assert (path.parent / "__init__.py").exists()


def test_an_upgrade_may_be_repeated_and_may_come_from_many_sides(
    database_url: str, new_url: object
) -> None:
    database = Database(database_url)
    with database.write_connection() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(text(f"DROP TABLE {table.name}"))
        connection.execute(text("DROP TABLE alembic_version"))
        if not database.is_sqlite:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    ways = [Database(database_url) for _ in range(4)]
    threads = [threading.Thread(target=way.upgrade) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.upgrade()
    with database.read_connection() as connection:
        assert differences(connection) == []
    for way in (database, *ways):
        way.dispose()


def test_a_new_file_may_be_found_by_many_at_once(tmp_path: Path) -> None:
    ways = [Database(sqlite_url(tmp_path / "new.db")) for _ in range(4)]
    failures: list[BaseException] = []
    threads = [threading.Thread(target=_note_failure, args=(way, failures)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for way in ways:
        way.dispose()
    assert failures == []


def _note_failure(database: Database, failures: list[BaseException]) -> None:
    try:
        database.upgrade()
        database.check()
    except Exception as error:
        failures.append(error)


def test_a_database_of_a_later_version_is_refused(database: Database) -> None:
    with database.write_connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewerError, match=r"at step 9999.*later version"):
        database.upgrade()
    with database.read_connection() as connection, pytest.raises(DatabaseNewerError):
        check_newest(connection)


def test_a_database_without_all_steps_is_not_used(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "new.db"))
    with database.read_connection() as connection:
        assert current_revision(connection) is None
        with pytest.raises(DatabaseOlderError, match="Upgrade it"):
            check_newest(connection)
    database.dispose()


def test_a_draft_of_the_next_step_follows_the_newest() -> None:
    text = draft("Add couriers")
    assert f'down_revision = "{newest_revision()}"' in text
    compile(text, "draft", "exec")


def test_a_test_never_sees_what_another_one_left(
    spare_databases: SpareDatabases, postgres: PostgresServer
) -> None:
    """Rows of a database that is used again are those of a new one; changed tables are dropped."""
    used, changed = spare_databases.take(), spare_databases.take()
    database = Database(postgres.url(used))
    with database.writing() as session:
        session.add(EvidenceRow(**FILE))
        session.execute(text("UPDATE ledger_head SET size = 7"))
        spare_databases.give_back(changed)
    with postgres.connect(changed) as connection:
        connection.execute("DROP INDEX ix_item_states_open")
    spare_databases.take()
    spare_databases.give_back(changed)
    spare_databases.give_back(used)
    assert spare_databases.take() == used
    with database.reading() as session:
        assert session.scalars(select(EvidenceRow)).all() == []
        assert session.execute(text("SELECT size FROM ledger_head")).scalar_one() == 0
    database.dispose()
    spare_databases.give_back(used)


def test_writing_is_committed_at_the_end_and_undone_by_an_error(database: Database) -> None:
    def fail_at_the_end() -> None:
        with database.writing() as session:
            session.execute(insert(EvidenceRow), [FILE])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_at_the_end()
    with database.reading() as session:
        assert session.scalars(select(EvidenceRow)).all() == []
    with database.writing() as session:
        session.add(EvidenceRow(**FILE))
    with database.reading() as session:
        assert [row.sha256 for row in session.scalars(select(EvidenceRow))] == [FILE["sha256"]]


def test_reading_sees_one_moment_and_changes_nothing(database: Database) -> None:
    with database.reading() as session:
        assert session.scalars(select(EvidenceRow)).all() == []
        with database.writing() as other:
            other.add(EvidenceRow(**FILE))
        assert session.scalars(select(EvidenceRow)).all() == []
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(insert(EvidenceRow), [FILE | {"sha256": b"\2" * 32}])
    with database.writing() as session:
        session.add(EvidenceRow(**(FILE | {"sha256": b"\3" * 32})))


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    row = {"code": "H57-261121-0001", "seq": 7}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(insert(EntryItemRow), [row])


def test_writers_take_turns_and_do_not_wait_for_ever(database_url: str) -> None:
    hasty = Database(database_url, DatabaseParams(busy_seconds=0.05))
    lock = text("UPDATE ledger_head SET size = size")
    with hasty.writing() as session:
        session.execute(lock)
        with pytest.raises((DatabaseBusyError, DBAPIError)) as caught, hasty.writing() as other:
            other.execute(lock)
        assert is_outage(caught.value)
    with hasty.writing() as session:
        session.execute(lock)
    hasty.dispose()


def test_two_programs_take_turns(database_url: str) -> None:
    one, other = Database(database_url), Database(database_url)
    done = []

    def second() -> None:
        with other.writing() as session:
            session.execute(text("UPDATE ledger_head SET size = size + 1"))
            done.append("second")

    with one.writing() as session:
        session.execute(text("UPDATE ledger_head SET size = size + 1"))
        thread = threading.Thread(target=second)
        thread.start()
        done.append("first")
    thread.join()
    assert done == ["first", "second"]
    with one.reading() as session:
        assert session.execute(text("SELECT size FROM ledger_head")).scalar_one() == 2
    one.dispose()
    other.dispose()


def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "new.db"))
    with database.write_connection() as connection:
        values = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    database.dispose()


def test_postgresql_waits_for_the_disk_though_the_server_would_not(
    postgres: PostgresServer,
) -> None:
    url = postgres.url("postgres")
    database = Database(f"{url}&options=-c%20synchronous_commit%3Doff")
    with database.read_connection() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    database.dispose()


def test_what_was_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "new.db"))
    database.upgrade()
    told = "Nguyen Van An, 12/5/3 kiet 42"
    with database.writing() as session:
        session.add(EvidenceRow(sha256=b"\1" * 32, state="pending", path=told))
    with database.writing() as session:
        session.execute(text("DELETE FROM evidence"))
    assert database.settle_deletions()
    assert all(told.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    database.dispose()


def test_deletions_that_others_still_see_are_settled_later(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "new.db"), DatabaseParams(busy_seconds=0.05))
    database.upgrade()
    with database.reading() as session:
        assert session.scalars(select(EvidenceRow)).all() == []
        with database.writing() as other:
            other.add(EvidenceRow(**FILE))
        assert not database.settle_deletions()
    assert database.settle_deletions()
    database.dispose()


@pytest.mark.parametrize(
    "url",
    ["", "no address", "mysql://an:secret@host/base", "sqlite://", "sqlite:///:memory:",
     "sqlite:///file:x?mode=memory&uri=true"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused_and_tells_no_secret(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="wanted sqlite:///FILE or postgresql") as caught:
        Database(url)
    assert "secret" not in str(caught.value)


def test_a_server_out_of_reach_is_told_without_its_password(tmp_path: Path) -> None:
    database = Database(f"postgresql://an:secret@/base?host={tmp_path}")
    with pytest.raises(DatabaseUnreachableError, match=re.escape("an:***@")):
        database.check()
    database.dispose()


def test_a_database_that_answers_is_well(database: Database) -> None:
    database.check()
