"""A public file as a question to a solver, and who judges the answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.solver_cases import Case
from benchmarks.solver_judge import judge_nodes
from benchmarks.solver_lines import Key
from benchmarks.solver_runs import Ask
from routing_engine import Instance, read_instance

__all__ = ["ask_of_file", "read_case"]


def read_case(case: Case, data: Path) -> Instance:
    """The file under its convention."""
    path, convention = data / case.file, case.convention
    return read_instance(
        path.read_bytes(),
        objective=convention.objective,
        rounding=convention.rounding,
        source=path.name,
    )


def ask_of_file(case: Case, data: Path, key: Key) -> Ask:
    """What a solver's process is asked, and who judges it."""
    instance = read_case(case, data)
    problem = {
        "kind": "instance",
        "path": str(data / case.file),
        "objective": case.convention.objective,
        "rounding": case.convention.rounding,
    }
    return Ask(key, problem, partial(judge_nodes, instance), float(instance.scale))
