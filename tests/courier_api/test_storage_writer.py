"""Group commit: what waits together is written together, and what fails fails alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from courier_api.custody.audit import audit
from courier_api.custody.errors import (
    BatchFailedError,
    BatchTooLargeError,
    LedgerBusyError,
    LedgerStoppedError,
    LedgerUnavailableError,
)
from courier_api.custody.faults import WriteStep
from courier_api.custody.folding import LedgerView, fold_nothing, rebuild_states
from courier_api.custody.records import CachedState, Outcome, StoredEntry, Verdict
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.waiting import WaitingParams
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from tests.courier_api.storage_events import codes_of, dossier, fold_whole, invented

Answer = Future[tuple[Verdict, ...]]

#: Too large for a column of any database: such an event is refused before it gets here.
UNWRITABLE = invented(9, 1, more="unwritable")
object.__setattr__(UNWRITABLE, "device_seq", 1 << 70)


class Gate:
    """Holds the writer at a step until it is opened, so that batches gather meanwhile."""

    def __init__(self, step: WriteStep = WriteStep.COLLECTED) -> None:
        self._step = step
        self.reached = threading.Event()
        self.opened = threading.Event()
        self.steps: list[WriteStep] = []

    def __call__(self, step: WriteStep) -> None:
        self.steps.append(step)
        if step is self._step:
            self.reached.set()
            assert self.opened.wait(20)


@contextmanager
def held_writer(
    database: Database,
    gate: Gate,
    fold: Callable[..., Iterable[CachedState]] = fold_nothing,
    params: WaitingParams | None = None,
) -> Iterator[tuple[LedgerWriter, Answer]]:
    """A writer that holds its first batch at the gate."""
    with LedgerWriter(database, fold, reach=gate, params=params) as writer:
        try:
            first = writer.submit((invented(0, 1),))
            assert gate.reached.wait(20)
            yield writer, first
        finally:
            gate.opened.set()


def size(database: Database) -> int:
    with database.read_connection() as connection:
        return audit(connection).size


def test_what_gathers_during_a_write_shares_the_next_one(database: Database) -> None:
    gate = Gate()
    with held_writer(database, gate) as (writer, _):
        answers = [writer.submit((invented(phone, 1),)) for phone in range(1, 30)]
        assert writer.load().num_waiting == 29
        gate.opened.set()
        assert [answer.result(20)[0].seq for answer in answers] == list(range(1, 30))
        assert (writer.load().num_groups, writer.load().num_events) == (2, 30)
    assert gate.steps == [*WriteStep] * 2, "each step is reached once a group, in its order"
    assert size(database) == 30


def test_nothing_is_answered_before_the_commit(database: Database) -> None:
    gate = Gate(WriteStep.HEAD_WRITTEN)
    with held_writer(database, gate) as (_, first):
        assert not first.done()
        assert size(database) == 0
        gate.opened.set()
        assert first.result(20)[0].outcome is Outcome.STORED
        assert size(database) == 1


def test_a_group_is_no_larger_than_said(database: Database) -> None:
    gate = Gate()
    with held_writer(database, gate, params=WaitingParams(max_group_events=4)) as (writer, _):
        answers = [
            writer.submit(tuple(invented(phone, number) for number in (1, 2)))
            for phone in range(1, 6)
        ]
        gate.opened.set()
        for answer in answers:
            answer.result(20)
        assert writer.load().num_groups == 4


def test_more_than_may_wait_is_sent_away_to_try_later(database: Database) -> None:
    gate, params = Gate(), WaitingParams(max_events=3, max_bytes=1_000)
    with held_writer(database, gate, params=params) as (writer, _):
        waiting = writer.submit((invented(1, 1), invented(1, 2)))
        with pytest.raises(LedgerBusyError, match="2 events wait"):
            writer.submit((invented(2, 1), invented(2, 2)))
        with pytest.raises(LedgerBusyError):
            writer.submit((invented(2, 1, more="x" * 900),))
        with pytest.raises(BatchTooLargeError, match="at most 3 and 1000"):
            writer.submit(tuple(invented(2, number) for number in range(1, 5)))
        with pytest.raises(BatchTooLargeError):
            writer.submit((invented(2, 1, more="x" * 1_000),))
        fits = writer.submit((invented(2, 1),))
        gate.opened.set()
        assert [len(answer.result(20)) for answer in (waiting, fits)] == [2, 1]
        assert writer.append((invented(2, 2), invented(2, 3)))[1].seq == 5


def test_a_stop_finishes_what_was_handed_in(database: Database) -> None:
    gate = Gate()
    with held_writer(database, gate) as (writer, _):
        answers = [writer.submit((invented(phone, 1),)) for phone in range(1, 9)]
        stopping = threading.Thread(target=writer.stop)
        gate.opened.set()
        stopping.start()
        stopping.join()
        assert [answer.result(0)[0].seq for answer in answers] == list(range(1, 9))
        with pytest.raises(LedgerStoppedError):
            writer.submit((invented(9, 1),))


def test_who_does_not_wait_any_more_is_not_written(database: Database) -> None:
    """A phone that hung up sends its batch again."""
    gate = Gate()
    with held_writer(database, gate) as (writer, first):
        given_up, kept = (writer.submit((invented(phone, 1),)) for phone in (1, 2))
        assert given_up.cancel()
        assert not first.cancel(), "what is being written cannot be taken back"
        gate.opened.set()
        assert kept.result(20)[0].seq == 1


def test_a_wait_has_an_end_and_acknowledges_nothing(database: Database) -> None:
    gate = Gate()
    with (
        held_writer(database, gate) as (writer, _),
        pytest.raises(LedgerUnavailableError, match="not written in time"),
    ):
        writer.append((invented(1, 1),), seconds=0.01)


def test_a_batch_that_cannot_be_written_fails_alone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate()
    with held_writer(database, gate) as (writer, _):
        good = [writer.submit((invented(1, 1), invented(1, 2)))]
        bad = writer.submit((invented(8, 1), UNWRITABLE))
        good.append(writer.submit((invented(2, 1),)))
        gate.opened.set()
        assert [verdict.seq for answer in good for verdict in answer.result(20)] == [1, 2, 3]
        with pytest.raises(BatchFailedError, match="nothing is acknowledged"):
            bad.result(20)
        assert writer.append((invented(8, 1),))[0].outcome is Outcome.STORED
    assert size(database) == 5
    assert "A batch of 2 events was not written." in caplog.text


def fails_for(code: str) -> Callable[..., Iterable[CachedState]]:
    def fold(new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
        if any(code in codes_of(entry) for entry in new):
            raise ZeroDivisionError
        return fold_whole(new, view)

    return fold


def test_an_event_whose_fold_fails_is_kept_all_the_same(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """What happened is never refused; that the states are behind is told until they are rebuilt."""
    caplog.set_level(logging.CRITICAL)
    gate, strange = Gate(), dossier(13)
    with held_writer(database, gate, fails_for(strange)) as (writer, _):
        answers = [writer.submit((invented(1, at, code),)) for at, code in
                   enumerate((dossier(1), strange, dossier(2)), 1)]  # fmt: skip
        gate.opened.set()
        assert [answer.result(20)[0].seq for answer in answers] == [1, 2, 3]
        writer.append((invented(1, 4, dossier(1)),))
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        assert repository.head().is_behind
        assert set(repository.states([dossier(1), strange, dossier(2)])) == {
            dossier(1), dossier(2),
        }  # fmt: skip
    assert rebuild_states(database, fold_whole).changed == (strange,)
    with database.read_connection() as connection:
        assert not LedgerRepository(connection).head().is_behind


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_leaves_nobody_waiting(database: Database) -> None:
    def die(step: WriteStep) -> None:
        if step is WriteStep.ANSWERED:
            raise SystemExit

    with LedgerWriter(database, fold_nothing, reach=die) as writer:
        assert writer.append((invented(1, 1),))[0].seq == 0
        with pytest.raises(LedgerStoppedError):
            writer.append((invented(1, 2),))


def test_a_database_without_tables_acknowledges_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    with database.write_connection() as connection:
        connection.execute(text("ALTER TABLE ledger_head RENAME TO elsewhere"))
    with LedgerWriter(database, fold_nothing) as writer:
        with pytest.raises((LedgerUnavailableError, BatchFailedError)):
            writer.append((invented(1, 1),))
        with database.write_connection() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO ledger_head"))
        assert writer.append((invented(1, 1),))[0].seq == 0
