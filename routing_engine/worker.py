"""
The process side of the search: receives calls, sends back what they return.

Run as ``python -m routing_engine.worker FD``, FD being one end of a socket pair.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, however that happens (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


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


def main() -> None:
    """Serve the socket named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    # Loaded while the parent prepares the first call.
    import routing_engine.island
    import routing_engine.stretch  # noqa: F401
    from routing_engine.warm_up import is_warm, search_a_little

    if is_warm():
        # No kernel uses what numba loads only to see whether it is there: for 0.6 s, linear
        # algebra above all.
        with _without("scipy.linalg.cython_blas", "cffi"):
            search_a_little()
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
