"""Group commit: whatever waits is written in one durable transaction by one thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from courier_api.custody.appending import FoldFailedError, append
from courier_api.custody.errors import (
    BatchFailedError,
    LedgerStoppedError,
    LedgerUnavailableError,
)
from courier_api.custody.faults import Reach, WriteStep, pass_by
from courier_api.custody.folding import StateFold
from courier_api.custody.records import Batch, Verdict
from courier_api.custody.waiting import Waiting, WaitingParams, WaitingRoom
from courier_api.db import Database, is_outage

__all__ = ["LedgerWriter", "WriterLoad", "now_ms"]

_LOG = logging.getLogger(__name__)

Verdicts = tuple[Verdict, ...]
#: What becomes of a batch: its verdicts, or why it has none.
_Answer = Verdicts | Exception


def now_ms() -> int:
    """Milliseconds since 1970, UTC, by this machine's clock."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class WriterLoad:
    """What waits now, and what was answered since the start."""

    num_waiting: int
    num_groups: int
    num_events: int


class LedgerWriter:
    """
    The one way into the ledger for a process; the database keeps several processes apart.

    Parameters
    ----------
    database : Database
    fold : StateFold
    clock : callable
        Milliseconds since 1970, UTC.
    params : WaitingParams
    reach : callable
        Told each step of a write; for tests.
    """

    def __init__(
        self,
        database: Database,
        fold: StateFold,
        *,
        clock: Callable[[], int] = now_ms,
        params: WaitingParams | None = None,
        reach: Reach = pass_by,
    ) -> None:
        self._database = database
        self._fold = fold
        self._clock = clock
        self._reach = reach
        self._room = WaitingRoom(params or WaitingParams())
        self._num_groups = self._num_events = 0
        self._thread = Thread(target=self._run, name="ledger-writer", daemon=True)

    def start(self) -> Self:
        """Begin to write."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take nothing more, write what was handed in, and end."""
        self._room.close()
        if self._thread.ident is not None:
            self._thread.join()

    def submit(self, batch: Batch) -> Future[Verdicts]:
        """
        Hand in a batch.

        Parameters
        ----------
        batch : Batch

        Returns
        -------
        answer : Future
            One verdict for each event, in order, once all of it is durable; or, nothing of the
            batch being acknowledged, LedgerUnavailableError or BatchFailedError.

        Raises
        ------
        LedgerBusyError, LedgerStoppedError, BatchTooLargeError
        """
        return self._room.enter(batch)

    def append(self, batch: Batch, seconds: float = 30.0) -> Verdicts:
        """
        Hand in a batch and wait for its verdicts.

        Parameters
        ----------
        batch : Batch
        seconds : float
            How long to wait.

        Raises
        ------
        LedgerBusyError, LedgerStoppedError, BatchTooLargeError, LedgerUnavailableError
        BatchFailedError
        """
        try:
            return self.submit(batch).result(seconds)
        except TimeoutError:
            raise LedgerUnavailableError("Ledger: the batch was not written in time.") from None

    def load(self) -> WriterLoad:
        """What waits now, and what was answered since the start."""
        return WriterLoad(self._room.num_events, self._num_groups, self._num_events)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        group: list[Waiting] = []
        try:
            while group := self._room.next_group():
                self._answer(group, self._write([waiting.batch for waiting in group]))
                self._reach(WriteStep.ANSWERED)
        finally:
            # Whatever ends this thread, nobody waits for it in vain.
            self._room.close()
            while group:
                told = LedgerStoppedError("Ledger: the writer has ended.")
                for waiting in group:
                    if not waiting.answer.done():
                        waiting.answer.set_exception(told)
                group = self._room.next_group()

    def _write(self, batches: list[Batch]) -> list[_Answer]:
        """What to answer to each batch of a group: told only after the commit."""
        self._reach(WriteStep.COLLECTED)
        try:
            return [*self._write_together(batches)]
        except Exception as error:
            if is_outage(error):
                return _unavailable(batches, error)
        try:
            return self._write_apart(batches)
        except Exception as error:
            return _unavailable(batches, error)

    def _write_together(self, batches: list[Batch]) -> list[Verdicts]:
        with self._database.write_connection() as connection:
            verdicts = self._append(connection, batches, self._fold)
        self._reach(WriteStep.COMMITTED)
        return verdicts

    def _write_apart(self, batches: list[Batch]) -> list[_Answer]:
        """Still one transaction, but one that a batch which cannot be written does not undo."""
        with self._database.write_connection() as connection:
            answers = [self._write_alone(connection, batch) for batch in batches]
        self._reach(WriteStep.COMMITTED)
        return answers

    def _write_alone(self, connection: Connection, batch: Batch) -> _Answer:
        try:
            with connection.begin_nested():
                return self._append(connection, [batch], self._fold)[0]
        except FoldFailedError:
            # What happened is kept even if we cannot say what follows from it.
            _LOG.exception("A batch is stored without its states: rebuild them.")
        except Exception as error:
            return _failed(batch, error)
        try:
            with connection.begin_nested():
                return self._append(connection, [batch], None)[0]
        except Exception as error:
            return _failed(batch, error)

    def _append(
        self, connection: Connection, batches: list[Batch], fold: StateFold | None
    ) -> list[Verdicts]:
        return append(connection, batches, clock=self._clock, fold=fold, reach=self._reach)

    def _answer(self, group: list[Waiting], answers: list[_Answer]) -> None:
        self._num_groups += 1
        for waiting, answer in zip(group, answers, strict=True):
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                self._num_events += len(answer)
                waiting.answer.set_result(answer)


def _unavailable(batches: list[Batch], error: Exception) -> list[_Answer]:
    _LOG.error("A group of %d batches was not written.", len(batches), exc_info=error)
    told = LedgerUnavailableError("Ledger: the database failed; nothing is acknowledged.")
    told.__cause__ = error
    return [told] * len(batches)


def _failed(batch: Batch, error: Exception) -> Exception:
    """Why a batch alone has no verdicts; an outage is everybody's."""
    if is_outage(error):
        raise error
    _LOG.error("A batch of %d events was not written.", len(batch), exc_info=error)
    told = BatchFailedError("Ledger: the batch could not be written; nothing is acknowledged.")
    told.__cause__ = error
    return told
