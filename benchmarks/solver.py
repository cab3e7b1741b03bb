"""Our solver against its open peers: same files, same limits, in turns, every answer judged."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.peers.roster import OURS, PEERS, Solver, available
from benchmarks.results import RESULTS_FOLDER
from benchmarks.solver_cases import Case, cases_of, find_data
from benchmarks.solver_files import ask_of_file
from benchmarks.solver_lines import Key, Line, Record, engine_hash
from benchmarks.solver_result import write_scores
from benchmarks.solver_runs import Ask, run_once
from benchmarks.solver_scores import CaseScores, scores_of

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


@dataclass(frozen=True, slots=True)
class _Runner:
    """
    What all cases of a programme have in common.

    Parameters
    ----------
    programme : Programme
    record : Record
    tell : callable
        Takes a line of text after each run.
    """

    programme: Programme
    record: Record
    tell: Callable[[str], None]

    def lines(self, turns: Iterable[tuple[Key, Solver]], ask: Callable[[Key], Ask]) -> list[Line]:
        """A line for each turn; run now when the record lacks it."""
        return [self._line(key, solver, ask) for key, solver in turns]

    def _line(self, key: Key, solver: Solver, ask: Callable[[Key], Ask]) -> Line:
        line = self.record.get(key)
        if line is None:
            line = run_once(ask(key), solver)
            self.record.append(line)
            self.tell(line.in_short())
        return line

    def files(self) -> list[CaseScores]:
        """Public files, case by case, the solvers in turns."""
        wanted, data = self.programme, find_data()
        cases = cases_of(wanted.set_name, data, filters=wanted.files, seconds=wanted.seconds)
        solvers = wanted.solvers()
        return [
            scores_of(
                self.lines(_turns(case, wanted.seeds, solvers), partial(ask_of_file, case, data)),
                family=case.family,
                num_stops=case.num_stops,
                best=case.best,
                best_vehicles=case.best_vehicles,
                seeds=wanted.seeds,
            )
            for case in cases
        ]

    def days(self) -> list[CaseScores]:
        """Hue's days, likewise."""
        from benchmarks.solver_days import ask_of, day_cases, turns_of

        wanted = self.programme
        solvers = wanted.solvers()
        return [
            scores_of(
                self.lines(turns_of(case, wanted.seeds, solvers), partial(ask_of, case)),
                family=case.family,
                num_stops=case.num_shipments,
                seeds=wanted.seeds,
            )
            for case in day_cases(filters=wanted.files, seconds=wanted.seconds)
        ]


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
    runner = _Runner(programme, record, tell)
    scored = runner.days() if programme.set_name == "hue" else runner.files()
    if not scored:
        raise BenchmarkError(
            f"No file of the set {programme.set_name} holds {' or '.join(programme.files)} in its"
            " name; leave --files out to run all."
        )
    return write_scores(
        scored,
        set_name=programme.set_name,
        command=programme.command(),
        folder=folder or RESULTS_FOLDER,
    )
