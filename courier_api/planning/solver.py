"""
The process side of a search: ``python -m courier_api.planning.solver FD``, FD a socket's end.

What crashes here is an operation that failed; the server goes on. `courier_api.planning.searching`
is the other side.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from courier_api.planning.params import PlanningParams
from courier_api.planning.problems import load_problem
from routing_engine import (
    InputFaultsError,
    Progress,
    SearchError,
    SolveParams,
    SolveReport,
    solve,
    warm_up,
    write_plan,
)

__all__ = ["Task", "main", "run"]

#: Whoever asks the server for something short does not wait behind a search.
_NICENESS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """
    A search that is asked for.

    Parameters
    ----------
    matrix : str or None
        Path of the file of the travel; None: it stands inside the problem.
    seconds : float or None
    iterations : int or None
    workers, seed : int
        See `routing_engine.SolveParams`.
    max_matrix_memory : int
        See `PlanningParams`.
    """

    matrix: str | None
    seconds: float | None
    iterations: int | None
    workers: int
    seed: int
    max_matrix_memory: int


def run(
    connection: Connection, task: Task, problem_bytes: bytes, should_stop: Callable[[], bool]
) -> None:
    """
    Search, and send what comes of it.

    Parameters
    ----------
    connection : Connection
    task : Task
    problem_bytes : bytes
        A ``problem.json``.
    should_stop : callable
    """

    def tell(kind: str, told: Mapping[str, Any]) -> None:
        connection.send_bytes(json.dumps({"kind": kind, **told}).encode())

    try:
        report = _search(
            task, problem_bytes, lambda one: tell("progress", asdict(one)), should_stop
        )
    except (InputFaultsError, SearchError) as error:
        tell("failed", {"code": "search_failed", "told": str(error).partition("\n")[0]})
    except MemoryError:
        tell("failed", {"code": "out_of_memory", "told": "The search ran out of memory."})
    else:
        if report.was_stopped and report.timings.first_plan_s == 0:
            # There was no time for a first plan: what is there serves nothing.
            tell("empty", {})
            return
        plan = replace(report.plan, problem_sha256=sha256(problem_bytes).hexdigest())
        tell("done", {"is_feasible": report.is_feasible, "was_stopped": report.was_stopped})
        connection.send_bytes(write_plan(plan))


def _search(
    task: Task,
    problem_bytes: bytes,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> SolveReport:
    matrix = None if task.matrix is None else Path(task.matrix)
    params = PlanningParams(max_matrix_memory=task.max_matrix_memory)
    problem = load_problem(problem_bytes, matrix, params)
    warm_up()
    return solve(
        problem,
        SolveParams(task.seconds, task.iterations, task.workers),
        seed=task.seed,
        on_progress=on_progress,
        should_stop=should_stop,
    )


def main() -> None:
    """Serve the socket named on the command line."""
    # Ctrl-C is the server's to answer: it asks for the best plan so far.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    connection = Connection(int(sys.argv[1]))
    task = Task(**json.loads(connection.recv_bytes()))
    problem_bytes = connection.recv_bytes()
    is_over = threading.Event()
    threading.Thread(target=_listen, args=(connection, is_over), daemon=True).start()
    run(connection, task, problem_bytes, is_over.is_set)


def _listen(connection: Connection, is_over: threading.Event) -> None:
    """Wait for the one thing that the server can still say: that it is enough."""
    try:
        while True:
            connection.recv_bytes()
            is_over.set()
    except (EOFError, OSError):
        # The server is gone, and with it whoever would take the plan; our workers go with us.
        os._exit(1)


if __name__ == "__main__":
    main()
