"""Commands that replace data run while no server does, and servers beside each other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from courier_api import rebuild_ledger_states, restore
from courier_api.config import Settings
from courier_api.custody.data_lock import DataInUseError, DataLock
from courier_api.db import Database
from courier_api.wiring import prepare_data
from routing_engine import InputFaultsError
from tests.courier_api.apis import opened_api


@pytest.fixture
def lock(database: Database, tmp_path: Path) -> DataLock:
    folder = tmp_path / "data"
    folder.mkdir()
    return DataLock(folder, database)


@pytest.fixture
def elsewhere(lock: DataLock, database: Database, tmp_path: Path) -> Iterator[DataLock]:
    """The same database, seen from another machine's folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = Database(database.url)
    yield DataLock(folder, other)
    other.dispose()


def test_servers_run_beside_each_other_and_a_command_alone(
    lock: DataLock, elsewhere: DataLock
) -> None:
    with ExitStack() as servers:
        for one in (lock, elsewhere):
            servers.enter_context(one.together())
        for one in (lock, elsewhere):
            with pytest.raises(DataInUseError, match="A server runs on these data"), one.alone():
                pass
    with lock.alone():
        for one in (lock, elsewhere):
            with pytest.raises(DataInUseError, match="under way"), one.together():
                pass
            with pytest.raises(DataInUseError), one.alone():
                pass
    with elsewhere.together():
        pass


def test_a_hold_is_taken_again_once_the_database_was_started_anew(
    kind: str, lock: DataLock, elsewhere: DataLock, database: Database
) -> None:
    with lock.together() as hold:
        hold.renew()
        if kind == "postgresql":
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            with database.engine.begin() as connection:
                connection.execute(text(others))
            hold.renew()
        with pytest.raises(DataInUseError), elsewhere.alone():
            pass


def test_who_is_killed_holds_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_data(settings)
    code = (
        "import sys; from pathlib import Path; from courier_api.custody.data_lock import DataLock;"
        "from courier_api.db import Database, sqlite_url; folder = Path(sys.argv[1]);"
        "lock = DataLock(folder, Database(sqlite_url(folder / 'postroute.db'))).together();"
        "lock.__enter__(); print('held', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        environment = {"POSTROUTE_DATA_DIR": str(tmp_path)}
        with pytest.raises(InputFaultsError, match="A server runs on these data"):
            rebuild_ledger_states(environment)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert rebuild_ledger_states(environment).num_entries == 0


def test_nothing_is_rebuilt_or_restored_under_a_server(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_data(settings)
    environment = {"POSTROUTE_DATA_DIR": str(tmp_path)}
    with opened_api(settings):
        for command in (
            lambda: rebuild_ledger_states(environment),
            lambda: restore(environment, tmp_path / "backup"),
        ):
            with pytest.raises(InputFaultsError, match="A server runs on these data") as caught:
                command()
            (fault,) = caught.value.faults
            assert (fault.code, "Stop all servers" in fault.remedy) == ("data_in_use", True)
    rebuild_ledger_states(environment)


def test_no_server_is_started_while_a_command_runs_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_data(settings)
    with (
        DataLock(tmp_path, Database(f"sqlite:///{tmp_path}/postroute.db")).alone(),
        pytest.raises(InputFaultsError, match="restore or rebuild is under way"),
    ):
        prepare_data(settings)
