"""
Signatures checked by processes of their own, since `cryptography` lets no other thread go on.

Checking one takes longer than all else that is done for an event together: on a second core the
server takes nearly twice as many. Whatever is wrong with the processes, the server checks itself.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Lock
from typing import Self

from courier_api.custody.core.authenticity import Judged, judge
from courier_api.custody.core.keys import PublicKey, public_key_bytes
from courier_api.custody.verifying_process import begin, judge_by_raw_keys

__all__ = ["Judge", "Verifiers", "VerifiersParams", "num_verifiers"]

_LOG = logging.getLogger(__name__)

#: See `courier_api.custody.core.authenticity.judge`.
Judge = Callable[[Sequence[bytes], Mapping[bytes, PublicKey]], Sequence[Judged]]

#: More would wait for the ledger's writer.
_MOST_PROCESSES = 2

#: What is raised where processes cannot be started, have died, or are slow: no memory or no more
#: processes (OSError), no semaphores on this system (ImportError, NotImplementedError), a pool that
#: another batch has given up (RuntimeError; cancelled is what waits in it). What is wrong with the
#: judging itself shows again, since whoever catches these judges anew in this process.
_FAILURES = (
    BrokenProcessPool, CancelledError, ImportError, NotImplementedError, OSError, RuntimeError,
    TimeoutError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerifiersParams:
    """
    When processes are asked at all.

    Parameters
    ----------
    min_events : int
        Smaller batches are judged at once: handing them over would take longer.
    max_waiting : int
        Events handed over at a time, by each process; what comes beyond is judged at once.
    max_seconds : float
        For how long a batch waits for its answer.
    pause_seconds : float
        After a failure, until processes are tried again.
    """

    min_events: int = 8
    max_waiting: int = 1_000
    max_seconds: float = 10.0
    pause_seconds: float = 60.0


def num_verifiers(num_workers: int, num_cores: int | None = None) -> int:
    """
    How many verifying processes each of the server's own gets; 0 where there is no core to spare.

    Parameters
    ----------
    num_workers : int
        Of the server.
    num_cores : int or None
        None: those that this process may use.
    """
    cores = num_cores or len(os.sched_getaffinity(0))
    return max(0, min(_MOST_PROCESSES, cores // num_workers - 1))


class Verifiers:
    """
    A few verifying processes, started with the first batch that is worth it.

    Parameters
    ----------
    num_processes : int
        0: everything is judged by whoever asks.
    params : VerifiersParams
    monotonic : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        num_processes: int,
        params: VerifiersParams | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._num_processes = num_processes
        self._params = params or VerifiersParams()
        self._monotonic = monotonic
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._is_ready: Future[object] | None = None
        self._num_waiting = 0
        self._not_before = 0.0
        self._is_closed = False

    def judge(self, signed: Sequence[bytes], keys: Mapping[bytes, PublicKey]) -> Sequence[Judged]:
        """
        What each of some bytes is, in their order; whoever asks waits for it.

        Parameters
        ----------
        signed : sequence of bytes
        keys : mapping of bytes to PublicKey
        """
        pool = self._pool_for(len(signed))
        if pool is None:
            return judge(signed, keys)
        raw_keys = {device_id: public_key_bytes(key) for device_id, key in keys.items()}
        try:
            answer = pool.submit(judge_by_raw_keys, signed, raw_keys)
            return answer.result(self._params.max_seconds)
        except _FAILURES as error:
            self._give_up(pool, error)
            return judge(signed, keys)
        finally:
            with self._lock:
                self._num_waiting -= len(signed)

    def wait_until_ready(self) -> None:
        """Start the processes now, and wait until they answer; for tests and measurements."""
        with self._lock:
            is_ready = self._start()
        if is_ready is not None:
            is_ready.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _pool_for(self, num_events: int) -> ProcessPoolExecutor | None:
        """The processes, if they are to judge so many events: these then count as waiting."""
        if self._num_processes == 0 or num_events < self._params.min_events:
            return None
        with self._lock:
            is_ready = self._start()
            # A process takes a while to start, and nobody waits for that.
            if is_ready is None or not is_ready.done():
                return None
            if self._num_waiting + num_events > self._params.max_waiting * self._num_processes:
                return None
            self._num_waiting += num_events
            return self._pool

    def _start(self) -> Future[object] | None:
        """Told when the first process answers; None while there is to be none."""
        if self._pool is None and not self._is_closed and self._monotonic() >= self._not_before:
            try:
                # Neither threads nor connections of this process reach a new one.
                self._pool = ProcessPoolExecutor(
                    self._num_processes, get_context("spawn"), initializer=begin
                )
                self._is_ready = self._pool.submit(judge_by_raw_keys, (), {})
            except _FAILURES as error:
                self._pause(error)
        return None if self._pool is None else self._is_ready

    def _give_up(self, pool: ProcessPoolExecutor, error: BaseException) -> None:
        with self._lock:
            # Others may have found out before, and have started anew.
            if pool is self._pool:
                self._pause(error)
        pool.shutdown(wait=False, cancel_futures=True)

    def _pause(self, error: BaseException) -> None:
        self._pool = self._is_ready = None
        self._not_before = self._monotonic() + self._params.pause_seconds
        if not self._is_closed:
            _LOG.error("Verifying processes failed: the server checks itself.", exc_info=error)
