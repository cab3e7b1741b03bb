"""Our solver against its open peers: same files, same limits, in turns, every answer judged."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.peers.roster import OURS, PEERS, Solver, available
from benchmarks.results import RESULTS_FOLDER, write_result
from benchmarks.solver_cases import Case, cases_of, find_data
from benchmarks.solver_claims import claims_of
from benchmarks.solver_judge import judge_nodes
from benchmarks.solver_lines import Key, Record, engine_hash
from benchmarks.solver_plots import draw_curves
from benchmarks.solver_runs import Ask, run_once
from benchmarks.solver_scores import CaseScores, scores_of
from benchmarks.solver_tables import by_family, family_rows, file_rows
from routing_engine import read_instance

__all__ = ["Programme", "run"]

_VAR = Path(__file__).resolve().parents[1] / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Programme:
    """
    What is run.

    Parameters
    ----------
    set_name : str
        ``quick``, ``full`` or ``hue``.
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

    def command(self) -> str:
        """What repeats it, typed at the root of the checkout."""
        parts = [f"postroute bench solver --set {self.set_name}"]
        parts += [f"--peers {','.join(self.peers)}"] if self.peers else []
        parts += [f"--seeds {','.join(map(str, self.seeds))}"]
        parts += [f"--files {','.join(self.files)}"] if self.files else []
        parts += [f"--seconds {self.seconds:g}"] if self.seconds else []
        return " ".join(parts)

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


def run_cases(
    programme: Programme, record: Record, tell: Callable[[str], None]
) -> list[CaseScores]:
    """Run what the record lacks, case by case and in turns; the scores of the whole programme."""
    data = find_data()
    cases = cases_of(programme.set_name, data, filters=programme.files, seconds=programme.seconds)
    if not cases:
        raise BenchmarkError(
            f"No file of the set {programme.set_name} holds {' or '.join(programme.files)} in its"
            " name; leave --files out to run all."
        )
    solvers = programme.solvers()
    return [_run_case(case, programme.seeds, solvers, data, record, tell) for case in cases]


def _run_case(
    case: Case,
    seeds: Sequence[int],
    solvers: Sequence[Solver],
    data: Path,
    record: Record,
    tell: Callable[[str], None],
) -> CaseScores:
    lines = []
    for key, solver in _turns(case, seeds, solvers):
        line = record.get(key)
        if line is None:
            line = run_once(_ask(case, key, data), solver)
            record.append(line)
            tell(line.in_short())
        lines.append(line)
    return scores_of(
        lines,
        family=case.family,
        num_stops=case.num_stops,
        best=case.best,
        best_vehicles=case.best_vehicles,
        seeds=seeds,
    )


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


def run(programme: Programme | None = None, *, folder: Path | None = None) -> Path:
    """
    Run what is still to be run, and write the result with its curves.

    Parameters
    ----------
    programme : Programme, optional
    folder : Path, optional
        Takes the record, the result and the curves; by default the record goes to ``var/bench``
        and the rest to ``benchmarks/results``.

    Returns
    -------
    path : Path
        Of the result.

    Raises
    ------
    BenchmarkError
        When the instances, or a peer that is asked for, are not at hand.
    """
    programme = programme or Programme()
    record = Record((folder or _VAR) / "solver.jsonl", engine=engine_hash())
    tell = partial(print, file=sys.stderr, flush=True)
    scored = run_cases(programme, record, tell)
    return write_scores(programme, scored, folder or RESULTS_FOLDER)


def write_scores(programme: Programme, scored: Sequence[CaseScores], folder: Path) -> Path:
    """The result of these scores, and the picture that belongs to it."""
    name = "solver" if programme.set_name == "quick" else f"solver_{programme.set_name}"
    picture = folder / f"{name}.png"
    is_drawn = draw_curves(by_family(scored), picture)
    lines = {line.key: line for case in scored for runs in case.runs.values() for line in runs}
    machines = sorted({line.machine for line in lines.values()})
    return write_result(
        name,
        {
            "title": f"Our solver and its peers on public files, {programme.set_name} set",
            "command": programme.command(),
            "claims": claims_of(scored, list(lines.values())),
            "rows": file_rows(scored),
            "families": family_rows(scored),
            "pictures": [picture.name] if is_drawn else [],
            "solvers": {line.solver: line.version for line in lines.values()},
            "notes": [*_NOTES, *_family_notes(scored), f"Runs on: {'; '.join(machines)}."],
        },
        folder=folder,
    )


_NOTES = [
    "A cell: mean gap to the best known value over the seeds in percent, and the least and the"
    " largest; where no best known value of the convention exists, to the best of this run; where"
    " vehicles count first, their mean number stands before it.",
    "One process and one core a run; per file and seed all solvers one after the other. OR-Tools,"
    " VROOM and nextroute draw nothing from a seed: they run once a file. VROOM ends by itself, or"
    " some time after its limit. commiv's probes of its speed are not counted.",
    "Every answer is judged by check_nodes from the bare file, in double precision where the"
    " convention is; ours by verify too. Where a peer's integers are too small, its unit is"
    " coarser and its travel rounded up.",
]


def _family_notes(scored: Sequence[CaseScores]) -> Iterator[str]:
    for row in family_rows(scored):
        means = ", ".join(
            f"{name.removesuffix(' (%)')} {value}"
            for name, value in row.items()
            if name.endswith("(%)") and value is not None
        )
        yield f"{row['family']}, mean gap in percent over {row['files']} files: {means}."
