"""
The process side of the search: receives calls, sends back what they return.

Run as ``python -m routing_engine.worker PARENT SOCKET:ERRORS...``: one interpreter, the crew's,
loads libraries and kernels, and then forks into a worker for each socket; itself it collects them.
SOCKET is one end of a socket pair and ERRORS a file, both as numbers that it inherits.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NoReturn

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_THP_DISABLE = 41

#: What a crew waits for, its workers once forked.
_HEARD = {signal.SIGTERM, signal.SIGCHLD}


def die_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends, however that happens (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Of an end that came before nothing is heard.
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def serve(connection: Connection) -> None:
    """Make calls until the other side hangs up; a call that raises is answered with its trace."""
    while True:
        try:
            function, args = connection.recv()
        except EOFError:
            return
        try:
            answer = True, function(*args)
        except Exception:
            answer = False, traceback.format_exc()
        connection.send(answer)


def in_fork(function: Callable[..., Any], *args: Any) -> Any:
    """
    What a call returns that is made in a fork of this process.

    OR-Tools' routing library can crash when several models have lived in one process (or-tools
    issue 5076). A fork costs 12 ms, where a new interpreter with the library loaded costs 0.9 s
    (on two shared cores).

    Raises
    ------
    ChildProcessError
        When the fork ended without an answer.
    """
    receiver, sender = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            die_with(parent)
            Connection(sender).send(function(*args))
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(1)
    os.close(sender)
    with Connection(receiver) as connection:
        try:
            return connection.recv()
        except EOFError:
            _, status = os.waitpid(child, 0)
            child = 0
            told = os.waitstatus_to_exitcode(status)
            raise ChildProcessError(f"The forked call ended with status {told}.") from None
        finally:
            if child:
                os.waitpid(child, 0)


@contextlib.contextmanager
def _without(*names: str) -> Iterator[None]:
    """Let nobody find modules that are not loaded yet."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to forbid an import
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _load() -> None:
    """Load all that a search needs; kernels that were never compiled are left to the first call."""
    import routing_engine.island
    import routing_engine.stretch  # noqa: F401
    from routing_engine.warm_up import is_warm, search_a_little

    if is_warm():
        # No kernel uses what numba loads only to see whether it is there: for 0.6 s, linear
        # algebra above all.
        with _without("scipy.linalg.cython_blas", "cffi"):
            search_a_little()


@dataclass(frozen=True, slots=True)
class _Wire:
    """Numbers of a worker's socket and of the file that takes what it says when it fails."""

    socket: int
    errors: int

    @classmethod
    def read(cls, text: str) -> _Wire:
        """As the command line has it."""
        return cls(*map(int, text.split(":")))

    def close(self) -> None:
        """Let go of both."""
        os.close(self.socket)
        os.close(self.errors)


def _fork_into_workers(wires: list[_Wire]) -> dict[int, _Wire]:
    """The wire of each worker by its process id, which is its group's, too."""
    crew = os.getpid()
    workers: dict[int, _Wire] = {}
    for own in wires:
        child = os.fork()
        if child == 0:
            _work(crew, own, wires)
        os.setpgid(child, child)
        workers[child] = own
    return workers


def _work(crew: int, own: _Wire, wires: list[_Wire]) -> NoReturn:
    """Be the worker of a wire, and nothing else."""
    try:
        die_with(crew)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
        os.setpgid(0, 0)
        os.dup2(own.errors, sys.stderr.fileno())
        for other in wires:
            if other != own:
                other.close()
        serve(Connection(own.socket))
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(1)


def _see_off(workers: dict[int, _Wire]) -> None:
    """Collect all that end; who asks this process to end asks for the end of all of them."""
    while _collect(workers):
        if signal.sigwait(_HEARD) == signal.SIGTERM:
            for worker in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(worker, signal.SIGKILL)


def _collect(workers: dict[int, _Wire]) -> bool:
    """Whether any are left; of each that has ended it is told how, and then its wire is cut."""
    try:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return True
            # A worker's fork, too, is collected here when the worker ends first.
            if child in workers:
                wire, ended = workers.pop(child), os.waitstatus_to_exitcode(status)
                # A full disk costs the word of one end, never the workers that go on.
                with contextlib.suppress(OSError):
                    os.write(wire.errors, f"It ended with status {ended}.\n".encode())
                wire.close()
    except ChildProcessError:
        return False


def main() -> None:
    """Load for the wires named on the command line, and have each of them served."""
    parent = int(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)
    # Of the room for long routes little is ever used: in pages of 2 MB all of it would be filled,
    # a gigabyte and 3 s on a day of 5,000 shipments.
    _prctl(_PR_SET_THP_DISABLE, 1)
    _load()
    # Pages of what was loaded stay shared: nobody looks through them for garbage.
    gc.freeze()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    workers = _fork_into_workers([_Wire.read(one) for one in sys.argv[2:]])
    # From here on the parent's end is heard like its word, so that all are collected.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
    _see_off(workers)
    # Nothing is left to be done; tidying up what was loaded would take the longest.
    os._exit(0)


if __name__ == "__main__":
    main()
