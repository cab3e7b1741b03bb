"""One run of one solver: ``python -m benchmarks.peers REQUEST.json ANSWER.json``."""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.answer import Limits
from benchmarks.peers.coarse import coarsen, divisor_for
from benchmarks.peers.roster import PEERS, load
from routing_engine import read_instance
from routing_engine.problem import Problem

__all__ = ["main"]

#: From the system's ``prctl.h``.
_PR_SET_PDEATHSIG = 1


def main(request_path: str, answer_path: str) -> None:
    """Answer the request; see `benchmarks.solver_runs`, which writes it."""
    _end_with_parent()
    request = json.loads(Path(request_path).read_text(encoding="utf-8"))
    solver = PEERS[request["solver"]]
    call = load(solver)
    problem = _read(request["problem"])
    limits = Limits(request["seconds"], request["seed"], request["workers"])
    begin = time.perf_counter()
    divisor = divisor_for(problem, max_value=solver.max_value, max_total=solver.max_total)
    answer = call(coarsen(problem, divisor), limits)
    wall_s = time.perf_counter() - begin
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    written = {
        "routes": [
            [vehicle, [[ref.shipment_id, ref.kind.value] for ref in refs]]
            for vehicle, refs in answer.routes
        ],
        "trace": [[at, cost * divisor] for at, cost in answer.trace],
        "violations": answer.violations,
        "note": answer.note,
        "divisor": divisor,
        "version": solver.version,
        "wall_s": round(wall_s if answer.wall_s is None else answer.wall_s, 3),
        "cpu_s": round(sum(one.ru_utime + one.ru_stime for one in used), 2),
    }
    Path(answer_path).write_text(json.dumps(written), encoding="utf-8")


def _end_with_parent() -> None:
    """A programme that is cut takes its run with it, where the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _read(source: dict[str, Any]) -> Problem:
    if source["kind"] == "day":
        from benchmarks.solver_days import day_problem

        return day_problem(source["edition"], source["num_shipments"], source["variant"])
    path = Path(source["path"])
    return read_instance(
        path.read_bytes(),
        objective=source["objective"],
        rounding=source["rounding"],
        source=path.name,
    ).problem


if __name__ == "__main__":
    main(*sys.argv[1:])
