"""Worker processes behind the interface of an Executor; none of them outlives it."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import IO, Any, ParamSpec, TypeVar

from routing_engine.errors import SearchError
from routing_engine.interpreter import python_command, python_environment

_P = ParamSpec("_P")
_T = TypeVar("_T")


#: After this long a crew that was asked to end is ended by force.
_PATIENCE_S = 5.0


class _Crew:
    """Workers that were loaded as one interpreter, and the wires to them."""

    def __init__(self, size: int) -> None:
        pairs = [socket.socketpair() for _ in range(size)]
        sockets = [theirs.fileno() for _, theirs in pairs]
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            python_command("-m", "routing_engine.worker", *map(str, sockets)),
            pass_fds=sockets,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            # A session of its own: Ctrl-C reaches the parent alone.
            start_new_session=True,
            env={
                **python_environment(),
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )
        for _, theirs in pairs:
            theirs.close()
        self.connections = [Connection(ours.detach()) for ours, _ in pairs]

    def kill(self) -> None:
        """End all processes, busy or not; who waits for an answer is told."""
        self._process.terminate()
        try:
            # It ends last, when nothing is left of the others.
            self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def end(self) -> None:
        """Let go of the wires; the processes have ended."""
        for connection in self.connections:
            connection.close()
        self._errors.close()

    def last_words(self) -> str:
        """The end of what was written to standard error."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-1000:].strip()


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
        self._threads = ThreadPoolExecutor(num_workers, thread_name_prefix="postroute-worker")
        crew = _Crew(num_workers)
        self._crews = [crew]
        #: Who does the work of a number, and by which of their wires one asks.
        self._workers = {number: (crew, number) for number in range(num_workers)}
        self._free: SimpleQueue[int] = SimpleQueue()
        self._is_closed = False
        for number in self._workers:
            self._free.put(number)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Make a call in the next free worker; both must be picklable, and by position."""
        if kwargs:
            raise TypeError("A worker's call takes its arguments by position.")
        return self._threads.submit(self._call, fn, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers, busy or not; calls under way raise SearchError."""
        self._is_closed = True
        for crew in self._crews:
            crew.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for crew in self._crews:
            crew.end()
        self._crews.clear()

    def _call(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        number = self._free.get()
        crew, wire = self._workers[number]
        connection = crew.connections[wire]
        try:
            connection.send((function, args))
            is_done, answer = connection.recv()
        except (EOFError, OSError):
            if not self._is_closed:
                self._replace(number)
            raise SearchError(f"A worker has ended: {crew.last_words()}") from None
        finally:
            self._free.put(number)
        if not is_done:
            raise SearchError(f"A worker failed: {answer}")
        return answer

    def _replace(self, number: int) -> None:
        """Have another crew do the work of a number whose worker has ended."""
        before, wire = self._workers[number]
        before.connections[wire].close()
        crew = _Crew(1)
        self._crews.append(crew)
        self._workers[number] = crew, 0
