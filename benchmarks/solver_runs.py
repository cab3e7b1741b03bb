"""One run of one solver in a process of its own, and its line for the record."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.others_load import OthersLoad
from benchmarks.peers.roster import OURS, Solver
from benchmarks.solver_judge import NamedRoutes, Verdict
from benchmarks.solver_lines import Key, Line, engine_hash, machine_of

__all__ = ["Ask", "answer_of", "run_once"]

_ROOT = Path(__file__).resolve().parents[1]
#: Beyond twice the limit and so many seconds, a process is ended.
_GRACE_S = 480
#: Keeps the libraries of the solvers to the cores they were given.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "GOMAXPROCS")


@dataclass(frozen=True, slots=True)
class Ask:
    """
    What is asked of a solver.

    Parameters
    ----------
    key : Key
    problem : mapping
        Where its process finds the problem; see `benchmarks.peers.__main__`.
    judge : callable
        Of its routes.
    scale : float
        Problem's dong in one unit of the judge's cost.
    """

    key: Key
    problem: Mapping[str, object]
    judge: Callable[[NamedRoutes], Verdict]
    scale: float = 1.0


def run_once(ask: Ask, solver: Solver) -> Line:
    """Run, judge, and tell; a crash or a hang becomes a fault of the line."""
    with OthersLoad() as load:
        answer = _answer(ask)
    if isinstance(answer, str):
        verdict, answer = Verdict(None, 0, 0, (answer,)), {}
    else:
        verdict = ask.judge(answer["routes"])
    return Line(
        **ask.key._asdict(),
        wall_s=answer.get("wall_s", 0.0),
        cpu_s=answer.get("cpu_s", 0.0),
        cost=None if verdict.cost is None else round(verdict.cost, 6),
        vehicles=verdict.vehicles,
        unserved=verdict.unserved,
        faults=[*answer.get("violations", ()), *verdict.faults],
        trace=[[at, round(cost / ask.scale, 6)] for at, cost in answer.get("trace", ())],
        version=solver.version,
        engine=engine_hash() if solver.name == OURS else "",
        machine=machine_of(),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        note=_note(answer),
        left_out=verdict.left_out,
        others=load.cores,
    )


def _note(answer: Mapping[str, Any]) -> str:
    parts = [str(answer.get("note", ""))]
    if answer.get("divisor", 1) > 1:
        parts.append(f"unit made {answer['divisor']} times as coarse, travel rounded up")
    return "; ".join(part for part in parts if part)


def _answer(ask: Ask) -> dict[str, Any] | str:
    key = ask.key
    request = {
        "solver": key.solver, "seed": key.seed, "seconds": key.seconds, "workers": key.workers,
        "problem": dict(ask.problem),
    }  # fmt: skip
    return answer_of("benchmarks.peers", request, seconds=key.seconds, workers=key.workers)


def answer_of(
    module: str,
    request: Mapping[str, object],
    *,
    seconds: float,
    workers: int = 1,
    variables: Mapping[str, str] | None = None,
) -> dict[str, Any] | str:
    """
    What a module answers in a process of its own, or how it failed.

    Parameters
    ----------
    module : str
        Run as ``python -m MODULE REQUEST.json ANSWER.json``.
    request : mapping
    seconds : float
        Time limit that the request speaks of.
    workers : int
        Threads that its libraries may use.
    variables : mapping of str to str, optional
        Of its environment, beside ours.
    """
    environment = os.environ | dict.fromkeys(_THREADS, str(workers)) | dict(variables or {})
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "request.json", Path(folder) / "answer.json"
        asked.write_text(json.dumps(request), encoding="utf-8")
        command = [sys.executable, "-m", module, str(asked), str(answer)]
        failure = _run(command, environment, 2 * seconds + _GRACE_S)
        if failure is None and not answer.exists():
            failure = "no answer"
        if failure is not None:
            return failure
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return result


def _run(command: list[str], environment: Mapping[str, str], timeout_s: float) -> str | None:
    """Run to the end; how it failed, None: it did not."""
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _, errors = process.communicate(timeout=timeout_s)
        except BaseException as reason:
            # Its whole group: a solver may have begun processes of its own.
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(reason, subprocess.TimeoutExpired):
                return f"ended after {reason.timeout:g} s"
            raise
    if process.returncode == 0:
        return None
    last = (errors.strip().splitlines() or ["no message"])[-1]
    return f"failed with status {process.returncode}: {_without_paths(last)}"


def _without_paths(text: str) -> str:
    return text.replace(f"{_ROOT}/", "").replace(f"{Path.home()}/", "")[:300]
