"""Worker processes behind the interface of an Executor; none of them outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
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


class _Worker:
    """One worker process and the wire to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            python_command("-m", "routing_engine.worker", str(theirs.fileno())),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            # A session of its own: Ctrl-C reaches the parent alone, and one signal ends the
            # worker together with the fork that it is waiting for.
            start_new_session=True,
            env={
                **python_environment(),
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )
        theirs.close()
        self.connection = Connection(ours.detach())

    def kill(self) -> None:
        """End the process and its forks, busy or not; who waits for its answer is told."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """End the process and let go of the wire to it."""
        self.kill()
        self.connection.close()
        self.errors.close()

    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-1000:].strip()


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
        self._workers = {number: _Worker() for number in range(num_workers)}
        self._free: SimpleQueue[int] = SimpleQueue()
        self._is_closed = False
        for number in self._workers:
            self._free.put(number)

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the processes that run."""
        return tuple(one.process.pid for one in self._workers.values())

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Make a call in the next free worker; both must be picklable, and by position."""
        if kwargs:
            raise TypeError("A worker's call takes its arguments by position.")
        return self._threads.submit(self._call, fn, args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers, busy or not; calls under way raise SearchError."""
        self._is_closed = True
        for worker in self._workers.values():
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers.values():
            worker.end()
        self._workers.clear()

    def _call(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        number = self._free.get()
        worker = self._workers[number]
        try:
            worker.connection.send((function, args))
            is_done, answer = worker.connection.recv()
        except (EOFError, OSError):
            status = worker.process.wait()
            words = worker.last_words()
            if not self._is_closed:
                worker.end()
                self._workers[number] = _Worker()
            raise SearchError(f"A worker ended with status {status}: {words}") from None
        finally:
            self._free.put(number)
        if not is_done:
            raise SearchError(f"A worker failed: {answer}")
        return answer
