"""Killed at any moment: what was acknowledged is there once, and nothing was invented."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from courier_api.custody.audit import audit
from courier_api.custody.errors import LedgerUnavailableError
from courier_api.custody.faults import WriteStep
from courier_api.custody.folding import rebuild_states
from courier_api.custody.records import Outcome
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from tests.courier_api.servers import running_postgres
from tests.courier_api.storage_crash import batches_of, phones_of
from tests.courier_api.storage_events import fold_by_steps, invented

ROOT = Path(__file__).resolve().parents[2]


def run_children(url: str, folder: Path, *kills: str) -> None:
    words = [sys.executable, "-m", "tests.courier_api.storage_crash", url, str(folder), *kills]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def check_after(database: Database, folder: Path, num_children: int) -> None:
    """All that was told holds; and when the phones send everything again, all is there once."""
    told: dict[bytes, int] = {}
    for path in folder.glob("told-*"):
        for line in path.read_text().split("\n")[:-1]:
            event_id, seq = line.split()
            assert told.setdefault(bytes.fromhex(event_id), int(seq)) == int(seq)
    phones = [phone for child in range(num_children) for phone in phones_of(child)]
    sent = {one.event_id: one.signed for phone in phones for b in batches_of(phone) for one in b}
    check_ledger(database, sent, told)
    with LedgerWriter(database, fold_by_steps) as writer:
        for phone in phones:
            again = tuple(one for batch in batches_of(phone) for one in batch)
            for one in writer.append(again):
                assert told.setdefault(one.event_id or b"", one.seq or 0) == one.seq
    assert len(told) == len(sent)
    check_ledger(database, sent, told)


def check_ledger(database: Database, sent: dict[bytes, bytes], told: dict[bytes, int]) -> None:
    """The ledger verifies, holds all that was told and only what was sent; so do the states."""
    with database.read_connection() as connection:
        num_entries = audit(connection).size
        entries = list(LedgerRepository(connection).entries())
    places = {entry.event_id: entry.seq for entry in entries}
    assert len(places) == len(entries) == num_entries
    assert all(sent[entry.event_id] == entry.signed for entry in entries), "none invented"
    assert {key: places.get(key) for key in told} == told, "none lost"
    assert rebuild_states(database, fold_by_steps).changed == ()


def test_a_program_killed_at_any_step_loses_nothing(database: Database, tmp_path: Path) -> None:
    """At each step once, early on or later; then three times at any moment."""
    kills = [f"{step}:{1 + at % 3}" for at, step in enumerate(WriteStep)] + ["5", "20", "45"]
    run_children(str(database.url), tmp_path, *kills)
    check_after(database, tmp_path, len(kills))


def test_programs_that_write_side_by_side_leave_no_gap(database: Database, tmp_path: Path) -> None:
    run_children(str(database.url), tmp_path, "run", "run", "run")
    num_told = sum(len(path.read_text().splitlines()) for path in tmp_path.glob("told-*"))
    assert num_told == sum(len(b) for p in range(9) for b in batches_of(p))
    check_after(database, tmp_path, 3)


def test_a_server_killed_under_load_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Phones send on until they are answered, while the server is killed and started twice."""
    caplog.set_level(logging.CRITICAL)
    with running_postgres() as server:
        database = Database(server.url(server.new_database()))
        database.upgrade()
        told: dict[bytes, int] = {}
        failures: list[Exception] = []
        with LedgerWriter(database, fold_by_steps) as writer:
            threads = [
                threading.Thread(target=send_until_told, args=(writer, phone, told, failures))
                for phone in range(4)
            ]
            for thread in threads:
                thread.start()
            for num_told in (20, 200):
                while len(told) < num_told and any(thread.is_alive() for thread in threads):
                    time.sleep(0.005)
                server.kill()
                server.start()
            for thread in threads:
                thread.join()
            assert failures, "some batch was under way"
            sent = {one.event_id: one.signed for phone in range(4) for one in all_of(phone)}
            assert len(told) == len(sent)
            check_ledger(database, sent, told)
        database.dispose()


def all_of(phone: int) -> list:
    return [invented(phone, number) for number in range(1, 121)]


def send_until_told(
    writer: LedgerWriter, phone: int, told: dict[bytes, int], failures: list[Exception]
) -> None:
    events = all_of(phone)
    while events:
        try:
            verdicts = writer.append(tuple(events[:3]))
        except LedgerUnavailableError as error:
            failures.append(error)
            time.sleep(0.05)
            continue
        for verdict in verdicts:
            assert verdict.outcome in (Outcome.STORED, Outcome.DUPLICATE)
            told[verdict.event_id or b""] = verdict.seq or 0
        del events[:3]
