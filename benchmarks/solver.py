"""Our solver against its open peers: same files, same limits, in turns, every answer judged."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.peers.roster import OURS, PEERS, Solver, available
from benchmarks.solver_cases import Case, cases_of, find_data
from benchmarks.solver_judge import judge_nodes
from benchmarks.solver_lines import Key, Line, Record, engine_hash
from benchmarks.solver_runs import Ask, run_once
from routing_engine import read_instance

__all__ = ["SETS", "Programme", "run"]

SETS = ("quick", "full")
_VAR = Path(__file__).resolve().parents[1] / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Programme:
    """
    What is run.

    Parameters
    ----------
    set_name : str
        One of `SETS`.
    peers : sequence of str
        Names of `benchmarks.peers.PEERS`, our own not among them; empty: all that are installed.
    seeds : sequence of int
    files : sequence of str
        Parts of names; a file is run when it holds one of them; empty: all of the set.
    seconds : float or None
        In place of each case's own limit.
    """

    set_name: str = "quick"
    peers: Sequence[str] = ()
    seeds: Sequence[int] = (1, 2, 3)
    files: Sequence[str] = ()
    seconds: float | None = None

    def solvers(self) -> list[Solver]:
        """
        Ours first, then the peers that take part.

        Raises
        ------
        BenchmarkError
            When a peer that is asked for is unknown or not installed.
        """
        for name in self.peers:
            if name not in PEERS:
                raise BenchmarkError(f"Peer {name!r}, wanted some of {', '.join(PEERS)}.")
            if not available(PEERS[name]):
                raise BenchmarkError(
                    f"Peer {name} is not installed; pip install {PEERS[name].package}, or leave"
                    " it out with --peers."
                )
        names = [OURS, *self.peers] if self.peers else list(PEERS)
        return [PEERS[name] for name in dict.fromkeys(names) if available(PEERS[name])]


def run_cases(programme: Programme, record: Record, tell: Callable[[str], None]) -> list[Line]:
    """Run what the record lacks, case by case and in turns; the lines of the whole programme."""
    data = find_data()
    cases = cases_of(programme.set_name, data, filters=programme.files, seconds=programme.seconds)
    solvers = programme.solvers()
    lines = []
    for case in cases:
        for key, solver in _turns(case, programme.seeds, solvers):
            line = record.get(key)
            if line is None:
                line = run_once(_ask(case, key, data), solver)
                record.append(line)
                tell(_in_short(line))
            lines.append(line)
    return lines


def _turns(
    case: Case, seeds: Sequence[int], solvers: Sequence[Solver]
) -> Iterator[tuple[Key, Solver]]:
    """All solvers with the first seed, then all with the next; those without draws only once."""
    for seed in seeds:
        for solver in solvers:
            if solver.is_seeded or seed == seeds[0]:
                drawn = seed if solver.is_seeded else 0
                yield (
                    Key(case.file, case.convention.name, solver.name, drawn, case.seconds, 1),
                    solver,
                )


def _ask(case: Case, key: Key, data: Path) -> Ask:
    path = data / case.file
    instance = read_instance(
        path.read_bytes(),
        objective=case.convention.objective,
        rounding=case.convention.rounding,
        source=path.name,
    )
    problem = {
        "kind": "instance",
        "path": str(path),
        "objective": case.convention.objective,
        "rounding": case.convention.rounding,
    }
    return Ask(key, problem, partial(judge_nodes, instance), float(instance.scale))


def _in_short(line: Line) -> str:
    cost = "no routes" if line.cost is None else f"{line.cost:,.2f}"
    faults = f", {len(line.faults)} faults: {line.faults[0]}" if line.faults else ""
    return (
        f"{line.file} {line.convention} {line.solver} seed {line.seed}: {cost},"
        f" {line.vehicles} vehicles, {line.unserved} unserved, {line.wall_s:.1f} s{faults}"
    )


def run(programme: Programme | None = None, *, folder: Path | None = None) -> list[Line]:
    """Run a programme."""
    folder = folder or _VAR
    record = Record(folder / "solver.jsonl", engine=engine_hash())
    tell = partial(print, file=sys.stderr, flush=True)
    return run_cases(programme or Programme(), record, tell)
