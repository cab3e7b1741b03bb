"""Worker processes behind the interface of an Executor; none of them outlives it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock
from typing import IO, Any, ParamSpec, TypeVar

from routing_engine.errors import SearchError
from routing_engine.interpreter import python_command, python_environment

_P = ParamSpec("_P")
_T = TypeVar("_T")

#: After this long crews that were asked to end are ended by force.
_PATIENCE_S = 5.0
#: Bytes of what was said last.
_MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class _Wire:
    """The way to a worker, and what it and its crew say when it fails."""

    connection: Connection
    errors: IO[bytes]

    def close(self) -> None:
        """Let go of both."""
        self.connection.close()
        self.errors.close()


class _Crew:
    """Workers that were loaded as one interpreter, which ends after them."""

    def __init__(self, size: int) -> None:
        self.wires: list[_Wire] = []
        with ExitStack() as given, ExitStack() as kept:
            numbers: list[tuple[int, int]] = []
            for _ in range(size):
                ours, theirs = socket.socketpair()
                given.enter_context(theirs)
                connection = kept.enter_context(Connection(ours.detach()))
                errors = kept.enter_context(tempfile.TemporaryFile())
                self.wires.append(_Wire(connection, errors))
                numbers.append((theirs.fileno(), errors.fileno()))
            self.errors: IO[bytes] = kept.enter_context(tempfile.TemporaryFile())
            self.process = self._started(numbers)
            kept.pop_all()

    def _started(self, wires: Sequence[tuple[int, int]]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            python_command(
                "-m",
                "routing_engine.worker",
                str(os.getpid()),
                *(f"{number}:{errors}" for number, errors in wires),
            ),
            pass_fds=[number for pair in wires for number in pair],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            # A session of its own: Ctrl-C reaches the parent alone.
            start_new_session=True,
            env={
                **python_environment(),
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )

    def last_words(self, wire: _Wire) -> str:
        """How a worker whose wire was cut has ended."""
        if told := _end_of(wire.errors):
            return told
        # Else the crew tells of it before it cuts the wire: it has itself been ended.
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE_S)
        status = self.process.returncode
        return f"{_end_of(self.errors)} Its crew ended with status {status}.".strip()

    def close(self) -> None:
        """Let go of the wires; the processes have ended."""
        for wire in self.wires:
            wire.close()
        self.errors.close()


def _end_of(file: IO[bytes]) -> str:
    """What was written last, without moving the place where others write."""
    size = os.fstat(file.fileno()).st_size
    told = os.pread(file.fileno(), _MOST_WORDS, max(0, size - _MOST_WORDS))
    return told.decode(errors="replace").strip()


def _end_all(crews: Iterable[_Crew]) -> None:
    """End all processes, busy or not; who waits for an answer is told."""
    for crew in crews:
        crew.process.terminate()
    deadline = time.monotonic() + _PATIENCE_S
    for crew in crews:
        try:
            # It ends last, when nothing is left of its workers.
            crew.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # The kernel of the system ends its workers.
            crew.process.kill()
            crew.process.wait()


class WorkerPool(Executor):
    """
    Processes of this machine that make calls; any other Executor may stand in its place.

    Unlike the standard library's pool it needs no guard in the caller's main module, and closing
    it ends busy workers at once.

    Parameters
    ----------
    num_workers : int
        Started at once, so that they load their libraries while the caller prepares.
    """

    def __init__(self, num_workers: int) -> None:
        crew = _Crew(num_workers)
        self._threads = ThreadPoolExecutor(num_workers, thread_name_prefix="postroute-worker")
        self._lock = Lock()
        self._is_closed = False
        self._crews = [crew]
        self._workers = dict(enumerate((crew, wire) for wire in crew.wires))
        self._free: SimpleQueue[int] = SimpleQueue()
        for number in self._workers:
            self._free.put(number)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Make a call in the next free worker; both must be picklable, and by position."""
        if kwargs:
            raise TypeError("A worker's call takes its arguments by position.")
        return self._threads.submit(self._call, fn, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers, busy or not; calls under way raise SearchError."""
        with self._lock:
            self._is_closed = True
        try:
            _end_all(self._crews)
        finally:
            self._threads.shutdown(wait=True, cancel_futures=True)
            for crew in self._crews:
                crew.close()
            self._crews.clear()

    def _call(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        number = self._free.get()
        crew, wire = self._workers[number]
        try:
            wire.connection.send((function, args))
            is_done, answer = wire.connection.recv()
        except (EOFError, OSError):
            told = crew.last_words(wire)
            self._replace(number)
            raise SearchError(f"A worker has ended: {told}") from None
        finally:
            self._free.put(number)
        if not is_done:
            raise SearchError(f"A worker failed: {answer}")
        return answer

    def _replace(self, number: int) -> None:
        """Have a new crew do the work of a number whose worker has ended."""
        with self._lock:
            if self._is_closed:
                return
            before, wire = self._workers[number]
            try:
                crew = _Crew(1)
            except OSError as error:
                # The number is kept: its next call finds the same end, and tries again.
                raise SearchError(f"A worker has ended, and none can be started: {error}") from None
            self._crews.append(crew)
            self._workers[number] = crew, crew.wires[0]
            before.wires.remove(wire)
            wire.close()
            if not before.wires:
                self._crews.remove(before)
                _end_all([before])
                before.close()
