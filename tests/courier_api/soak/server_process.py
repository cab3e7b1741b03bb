"""
Servers that are to be killed: ``python -m tests.courier_api.soak.server_process``.

For each line on standard input, a JSON object, a process is forked that does what ``postroute
serve`` does with the environment and the port it is told, and that kills itself with signal 9 when
it reaches the step ``die_at`` of a write for the ``times``-th time. Told on standard output are its
number, the address once it serves, and the signal that it was ended by. It is forked so that a
start takes no longer than the server's own part of it: what is imported, is.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

import courier_api.app  # noqa: F401 - the longest part of a start
from courier_api import serve, wiring
from courier_api.custody.faults import Reach, WriteStep
from courier_api.custody.writer import LedgerWriter


def dying_at(step: str, times: int) -> Reach:
    """Ends the process at a step; the writer's thread alone comes by."""
    num_reached = 0

    def reach(at: WriteStep) -> None:
        nonlocal num_reached
        num_reached += at == step
        if step and num_reached == times:
            os.kill(os.getpid(), signal.SIGKILL)

    return reach


def serve_until_killed(order: Mapping[str, Any]) -> None:
    reach = dying_at(order["die_at"], order["times"])
    wiring.LedgerWriter = partial(LedgerWriter, reach=reach)  # type: ignore[misc,assignment]
    serve("127.0.0.1", order["port"], environment=order["environment"])


def main() -> None:
    """Fork a server for each line, and wait for its end."""
    pid = 0

    def end(_number: int, _frame: object) -> None:
        # The tests are gone: their server must not outlive them.
        if pid:
            os.kill(pid, signal.SIGKILL)
        os._exit(1)

    signal.signal(signal.SIGTERM, end)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                serve_until_killed(json.loads(line))
            finally:
                os._exit(1)
        print(f"pid {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        pid = 0
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
