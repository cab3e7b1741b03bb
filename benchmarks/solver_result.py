"""Scores as a result: tables, claims, notes and the picture of the curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.results import write_result
from benchmarks.solver_claims import claims_of
from benchmarks.solver_lines import Line
from benchmarks.solver_plots import draw_curves
from benchmarks.solver_scores import CaseScores
from benchmarks.solver_tables import by_family, family_rows, file_rows

__all__ = ["write_scores"]

_TITLES = {
    "quick": "Our solver and its peers on twelve public files",
    "full": "Our solver and its peers on all public files at hand",
    "hue": "Our solver and its peers on Hue's days",
}


def write_scores(
    scored: Sequence[CaseScores], *, set_name: str, command: str, folder: Path
) -> Path:
    """
    Write ``solver.json`` (other sets: ``solver_SET.json``) and the picture beside it.

    Parameters
    ----------
    scored : sequence of CaseScores
    set_name, command : str
        What was run.
    folder : Path
    """
    name = "solver" if set_name == "quick" else f"solver_{set_name}"
    picture = folder / f"{name}.png"
    is_drawn = draw_curves(by_family(scored), picture)
    lines = list({line.key: line for case in scored for line in case.lines()}.values())
    machines = sorted({line.machine for line in lines})
    notes = _DAY_NOTES if set_name == "hue" else _NOTES
    return write_result(
        name,
        {
            "title": _TITLES[set_name],
            "command": command,
            "claims": claims_of(scored, lines),
            "rows": file_rows(scored),
            "families": family_rows(scored),
            "pictures": [picture.name] if is_drawn else [],
            "solvers": {line.solver: line.version for line in lines},
            "notes": [
                *notes,
                *_family_notes(scored),
                *_fault_notes(lines),
                f"Runs on: {'; '.join(machines)}.",
                _hours_note(lines),
                *_load_notes(lines),
            ],
        },
        folder=folder,
    )


_ALL_NOTES = (
    "One process a run. OR-Tools, VROOM and"
    " nextroute draw nothing from a seed: they run once a file. VROOM ends by itself, or some time"
    " after its limit. commiv's probes of its speed are not counted, and only its last answer is"
    " known.",
)
_NOTES = (
    *_ALL_NOTES,
    "A cell: mean gap to the best known value over the seeds in percent, and the least and the"
    " largest; where no best known value of the convention exists, to the best of this run; where"
    " vehicles count first, their mean number stands before it.",
    "One core. Every answer is judged by check_nodes from the bare file, in double precision where"
    " the convention is; ours by verify too. Where a peer's integers are too small, its unit is"
    " coarser and its travel rounded up.",
)
_DAY_NOTES = (
    *_ALL_NOTES,
    "A cell: mean cost above the best of this run over the seeds in percent, and the least and the"
    " largest. Every answer is judged by verify on the reduced problem; penalties are part of the"
    " cost.",
    "Rules that some peer lacks are gone for all: breaks, and closing at noon (windows from the"
    " first opening to the last closing). Set-ups are part of the way there. Without commiv:"
    " pairs, two loads, two kinds of vehicle with nine bases, paid hours, penalties; with it: one"
    " base, one kind, one load, everyone served, a second driven as dear as a second paid.",
    "One day of the seed 1 each. Hue's fleet of 49 is there once for each 600 shipments, so that"
    " all can be served; with commiv, one courier for each six shipments.",
    "VROOM prices paid hours on the road alone, and serves as many as it can whatever the penalty.",
    "On two cores PyVRP, commiv and OR-Tools stand with their runs on one: a second core is no help"
    " to them.",
)


def _hours_note(lines: Sequence[Line]) -> str:
    """
    When each solver ran: in one programme they take turns, but a record outlives it.

    Ours run again when our sources change, peers' lines stay; then the turns are apart.
    """
    hours = []
    for solver in sorted({line.solver for line in lines}):
        dates = sorted(line.date[:16].replace("T", " ") for line in lines if line.solver == solver)
        hours.append(f"{solver} {dates[0]} to {dates[-1]}")
    return f"First and last run of each (UTC): {'; '.join(hours)}."


def _load_notes(lines: Sequence[Line]) -> Iterator[str]:
    """What other work the machine had: all solvers of a file met the same kind of hour."""
    known = [line.others for line in lines if line.others is not None]
    if known:
        yield (
            f"Other work kept {median(known):.1f} cores busy during half of the runs, at most"
            f" {max(known):.1f}; {len(lines) - len(known)} runs of the record did not look."
        )


def _family_notes(scored: Sequence[CaseScores]) -> Iterator[str]:
    for row in family_rows(scored):
        means = ", ".join(
            f"{name.removesuffix(' (%)')} {value}"
            for name, value in row.items()
            if name.endswith("(%)") and value is not None
        )
        yield f"{row['family']}, files {row['files']}, mean gap in percent: {means}."


def _fault_notes(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.faults:
            yield f"Fault of {line.solver} on {line.file}, seed {line.seed}: {line.faults[0]}."
    left_out = [line for line in lines if line.left_out]
    if left_out:
        told = ", ".join(
            f"{one.file} {one.solver} seed {one.seed}: {one.left_out}" for one in left_out
        )
        yield f"Left out at their penalty: {told}."
