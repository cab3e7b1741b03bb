"""
The process side of the search: receives groups of routes, sends back better ones.

Run as ``python -m routing_engine.worker FD``, FD being one end of a socket pair. The routing
library can crash when several models have lived in one process (or-tools issue 5076), so each
group is planned in a fork of its own: 12 ms, where a new interpreter with the library loaded
costs 0.9 s (on two shared cores).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from multiprocessing.connection import Connection

from routing_engine.assignment import Assignment, plan_group

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, however that happens (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def serve(connection: Connection) -> None:
    """Plan groups until the other side hangs up; a crashed group is answered with its signal."""
    while True:
        try:
            assignment = connection.recv()
        except EOFError:
            return
        child = os.fork()
        if child == 0:
            _plan_and_exit(connection, assignment)
        _, status = os.waitpid(child, 0)
        if status:
            connection.send(f"ended with status {os.waitstatus_to_exitcode(status)}")


def _plan_and_exit(connection: Connection, assignment: Assignment) -> None:
    try:
        die_with_parent()
        connection.send(plan_group(assignment))
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(1)


def main() -> None:
    """Serve the socket named on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    # Loaded before the first fork, so that every fork has it.
    import ortools.constraint_solver.pywrapcp  # noqa: F401

    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
