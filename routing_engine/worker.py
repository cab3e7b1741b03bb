"""
The process side of the search: receives calls, sends back what they return.

Run as ``python -m routing_engine.worker FD...``, each FD being one end of a socket pair. One
interpreter loads libraries and kernels, whatever their number, and then forks into a worker for
each socket; itself it waits for their ends.
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
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, NoReturn

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, however that happens (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value)


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
    child = os.fork()
    if child == 0:
        try:
            die_with_parent()
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


def _fork_into_workers(sockets: list[int]) -> dict[int, int]:
    """The socket of each worker by its process id, which is its group's, too."""
    workers: dict[int, int] = {}
    for own in sockets:
        child = os.fork()
        if child == 0:
            _work(own, sockets)
        os.setpgid(child, child)
        workers[child] = own
    return workers


def _work(own: int, sockets: list[int]) -> NoReturn:
    """Be the worker of a socket, and nothing else."""
    try:
        die_with_parent()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        os.setpgid(0, 0)
        for other in sockets:
            if other != own:
                os.close(other)
        serve(Connection(own))
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(1)


def _see_off(workers: dict[int, int]) -> None:
    """Wait until all have ended, saying how; only then does the other side hear of it."""
    with contextlib.suppress(ChildProcessError):
        while True:
            # What a worker has forked is inherited from a worker that ends first.
            child, status = os.wait()
            if child in workers:
                ended = os.waitstatus_to_exitcode(status)
                print(f"It ended with status {ended}.", file=sys.stderr, flush=True)
                os.close(workers.pop(child))


def main() -> None:
    """Serve the sockets named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    _load()
    # Pages of what was loaded stay shared: nobody looks through them for garbage.
    gc.freeze()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    # Whoever asks this process to end asks for the end of all, when all are known.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    workers = _fork_into_workers([int(one) for one in sys.argv[1:]])

    def end_all(number: int, frame: FrameType | None) -> None:
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end_all)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    _see_off(workers)
    # Nothing is left to be done; tidying up what was loaded would take the longest.
    os._exit(0)


if __name__ == "__main__":
    main()
