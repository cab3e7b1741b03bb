"""A search in a process of its own, as the server sees it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from courier_api.planning.solver import Task

__all__ = ["Done", "Empty", "Failed", "Message", "ProgressTold", "Search", "SearchProcess"]

_LOG = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_ENOUGH = b"enough"


@dataclass(frozen=True, slots=True)
class ProgressTold:
    """How far a search has come; the values are those of `routing_engine.Progress`."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """
    A search has a plan.

    Parameters
    ----------
    content : bytes
        ``postroute.plan/1``, verified.
    is_feasible, was_stopped : bool
    """

    content: bytes = field(repr=False)
    is_feasible: bool
    was_stopped: bool


@dataclass(frozen=True, slots=True)
class Empty:
    """A search was ended before it had a first plan."""


@dataclass(frozen=True, slots=True)
class Failed:
    """
    A search went wrong.

    Parameters
    ----------
    code : str
        Stable.
    told : str
        A sentence.
    """

    code: str
    told: str


Message = ProgressTold | Done | Empty | Failed


class Search(Protocol):
    """A search that is under way."""

    def next_message(self, seconds: float) -> Message | None:
        """What the search tells next; None when it tells nothing for so long."""

    def stop(self) -> None:
        """Ask for the best plan so far."""


class SearchProcess:
    """
    One search; leaving the block ends it, whatever it is doing.

    Parameters
    ----------
    task : Task
    problem : bytes
        A ``problem.json``.
    """

    def __init__(self, task: Task, problem: bytes) -> None:
        self._task = task
        self._problem = problem

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair()
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            # -P: a file of the folder one works in, such as random.py, is no module of ours.
            [sys.executable, "-P", "-m", "courier_api.planning.solver", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            # Ctrl-C reaches the server alone, which then asks for the best plan.
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        theirs.close()
        self._connection = Connection(ours.detach())
        with contextlib.suppress(OSError):
            # Where it died at once, `next_message` tells.
            self._connection.send_bytes(json.dumps(asdict(self._task)).encode())
            self._connection.send_bytes(self._problem)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._connection.close()
        self._errors.close()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def next_message(self, seconds: float) -> Message | None:
        """See `Search.next_message`."""
        try:
            if not self._connection.poll(seconds):
                return None
            told = json.loads(self._connection.recv_bytes())
            kind = told.pop("kind")
            if kind == "progress":
                return ProgressTold(told)
            if kind == "done":
                return Done(self._connection.recv_bytes(), **told)
            return Empty() if kind == "empty" else Failed(**told)
        except (EOFError, OSError):
            return self._died()

    def stop(self) -> None:
        """See `Search.stop`."""
        with contextlib.suppress(OSError):
            self._connection.send_bytes(_ENOUGH)

    def _died(self) -> Failed:
        status = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read().decode(errors="replace")[-2_000:]
        _LOG.error("A search ended by itself, with status %d: %s", status, words)
        how = f"with status {status}"
        if status < 0:
            how = f"by signal {-status} ({signal.strsignal(-status)})"
        return Failed("search_died", f"The search's process ended {how} before it had a plan.")
