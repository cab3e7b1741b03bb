"""The parent's side of the worker processes: started, asked, ended; none outlives the search."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO

from routing_engine.assignment import Assignment, Routes
from routing_engine.errors import SearchError

#: Crashes of workers, one after the other, that are put up with.
_MAX_CRASHES = 8
_POLL_S = 0.05


class _Worker:
    """One worker process and the wire to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            # -P: a file of the folder one works in, such as random.py, is no module of ours.
            [sys.executable, "-P", "-m", "routing_engine.worker", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            # A session of its own: Ctrl-C reaches the parent alone, and one signal ends the
            # worker together with the fork that it is waiting for.
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"},
        )
        theirs.close()
        self.connection = Connection(ours.detach())

    def end(self) -> None:
        """End the process and its fork, busy or not."""
        self.connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.errors.close()

    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-1000:].strip()


class WorkerPool:
    """
    Worker processes that plan several groups at the same time; use it in a ``with``.

    Parameters
    ----------
    num_workers : int
    """

    def __init__(self, num_workers: int) -> None:
        self._num_workers = num_workers
        self._workers: list[_Worker] = []
        self._num_crashes = 0

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        while self._workers:
            self._workers.pop().end()

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the processes that run."""
        return tuple(one.process.pid for one in self._workers)

    def start(self) -> None:
        """Start the processes now, so that they load their library while others work."""
        while len(self._workers) < self._num_workers:
            self._workers.append(_Worker())

    def plan(
        self, assignments: Sequence[Assignment], *, should_stop: Callable[[], bool]
    ) -> list[Routes | None] | None:
        """
        New routes for each group.

        Parameters
        ----------
        assignments : sequence of Assignment
            No more than there are workers.
        should_stop : callable
            Asked several times a second.

        Returns
        -------
        answers : list of (list of list of VisitRef, or None), or None
            In the order of the groups; None for a group whose worker failed. None alone:
            ``should_stop`` said so, and the workers are gone.

        Raises
        ------
        SearchError
            When workers failed many times in a row.
        """
        self.start()
        answers: list[Routes | None] = [None] * len(assignments)
        waiting = {}
        for number, assignment in enumerate(assignments):
            with contextlib.suppress(OSError):
                self._workers[number].connection.send(assignment)
            waiting[number] = self._workers[number]
        while waiting:
            if should_stop():
                self.__exit__()
                return None
            ready = wait([one.connection for one in waiting.values()], timeout=_POLL_S)
            for number in [nr for nr, one in waiting.items() if one.connection in ready]:
                answers[number] = self._answer_of(number)
                del waiting[number]
        return answers

    def _answer_of(self, number: int) -> Routes | None:
        worker = self._workers[number]
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            answer = f"ended with status {worker.process.wait()}"
        if not isinstance(answer, str):
            self._num_crashes = 0
            return answer  # type: ignore[no-any-return]  # the worker's own Routes
        self._num_crashes += 1
        if self._num_crashes >= _MAX_CRASHES:
            raise SearchError(
                f"Workers failed {self._num_crashes} times in a row; the last one {answer}:"
                f" {worker.last_words()}"
            )
        if worker.process.poll() is not None:
            worker.end()
            self._workers[number] = _Worker()
        return None
