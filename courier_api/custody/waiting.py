"""Batches that wait to be written, and how many of them may."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition

from courier_api.custody.errors import BatchTooLargeError, LedgerBusyError, LedgerStoppedError
from courier_api.custody.records import Batch, Verdict

__all__ = ["Waiting", "WaitingParams", "WaitingRoom"]


@dataclass(frozen=True, slots=True)
class WaitingParams:
    """
    How much may wait, and how much is written at once.

    Parameters
    ----------
    max_events, max_bytes : int
        Of all batches that wait.
    max_group_events : int
        A group takes no more batches once it has this many events.
    """

    max_events: int = 20_000
    max_bytes: int = 64 << 20
    max_group_events: int = 2_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch that waits for its verdicts."""

    batch: Batch
    num_bytes: int
    answer: Future[tuple[Verdict, ...]]


class WaitingRoom:
    """
    A bounded queue, which hands out what waits in groups.

    Parameters
    ----------
    params : WaitingParams
    """

    def __init__(self, params: WaitingParams) -> None:
        self._params = params
        self._queue: deque[Waiting] = deque()
        self._changed = Condition()
        self._num_events = self._num_bytes = 0
        self._is_closed = False

    @property
    def num_events(self) -> int:
        """Of all batches that wait."""
        return self._num_events

    def enter(self, batch: Batch) -> Future[tuple[Verdict, ...]]:
        """
        Let a batch wait.

        Raises
        ------
        LedgerBusyError, LedgerStoppedError, BatchTooLargeError
        """
        waiting = Waiting(batch, sum(len(one.content) for one in batch), Future())
        with self._changed:
            self._check_room(len(batch), waiting.num_bytes)
            self._queue.append(waiting)
            self._count(waiting, 1)
            self._changed.notify()
        return waiting.answer

    def next_group(self) -> list[Waiting]:
        """The batches that wait, as soon as there are any; none once the room is closed."""
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._queue or self._is_closed)
                if not self._queue:
                    return []
                # Whoever no longer waits for the answer sends the batch again.
                group = [one for one in self._take() if one.answer.set_running_or_notify_cancel()]
                if group:
                    return group

    def close(self) -> None:
        """Let nobody in any more; those inside are still handed out."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _take(self) -> list[Waiting]:
        taken: list[Waiting] = []
        num_events = 0
        while self._queue and num_events < self._params.max_group_events:
            taken.append(self._queue.popleft())
            self._count(taken[-1], -1)
            num_events += len(taken[-1].batch)
        return taken

    def _count(self, waiting: Waiting, sign: int) -> None:
        self._num_events += sign * len(waiting.batch)
        self._num_bytes += sign * waiting.num_bytes

    def _check_room(self, num_events: int, num_bytes: int) -> None:
        most_events, most_bytes = self._params.max_events, self._params.max_bytes
        if self._is_closed:
            raise LedgerStoppedError("Ledger: the program is ending; send the batch again later.")
        if num_events > most_events or num_bytes > most_bytes:
            raise BatchTooLargeError(
                f"Batch of {num_events} events, {num_bytes} bytes: wanted at most {most_events}"
                f" and {most_bytes}."
            )
        if self._num_events + num_events > most_events or self._num_bytes + num_bytes > most_bytes:
            raise LedgerBusyError(
                f"Ledger: {self._num_events} events wait already; send the batch again later."
            )
