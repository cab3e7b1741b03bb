"""The tables of the result: a row a file, and a row a family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean

from benchmarks.peers.roster import OURS
from benchmarks.solver_scores import CaseScores

__all__ = ["best_peer_of", "by_family", "family_mean", "family_rows", "file_rows"]


def file_rows(cases: Iterable[CaseScores]) -> list[dict[str, object]]:
    """
    One row a file and convention.

    A solver's cell: mean gap over the seeds in percent, and the least and the largest; where
    vehicles count first, their mean number before it.
    """
    return [_file_row(case) for case in cases]


def _file_row(case: CaseScores) -> dict[str, object]:
    row: dict[str, object] = {
        "file": case.file,
        "convention": case.convention,
        "stops": case.num_stops,
        "limit (s)": case.seconds,
        "best known": case.reference if case.is_known else None,
    }
    if case.counts_vehicles:
        row["its vehicles"] = case.best_vehicles
    for solver in case.runs:
        row[f"{solver} (%)"] = _cell(case, solver)
    peer = case.best_peer()
    row["best peer"] = peer
    if peer is None:
        return row
    if case.counts_vehicles:
        ours, theirs = case.vehicles(OURS), case.vehicles(peer)
        row["ours less its"] = (
            None if ours is None or theirs is None else f"{ours - theirs:+.3g} vehicles"
        )
        return row
    paired = case.paired(peer)
    row["ours less its"] = None if paired is None else f"{paired.mean:+.2f} points"
    row["by seed"] = paired and " ".join(f"{one:+.2f}" for one in paired.differences)
    return row


def _cell(case: CaseScores, solver: str) -> str:
    gaps = case.gaps(solver)
    if gaps is None:
        return _failure(case, solver)
    text = f"{mean(gaps):.2f} ({min(gaps):.2f} to {max(gaps):.2f})"
    if len(set(gaps)) == 1:
        text = f"{mean(gaps):.2f}"
    vehicles = case.vehicles(solver)
    return f"{vehicles:.3g} v, {text}" if case.counts_vehicles and vehicles else text


def _failure(case: CaseScores, solver: str) -> str:
    """What kept its mean from being fair."""
    lines = case.runs[solver]
    unserved = max(line.unserved for line in lines)
    broken = sum(bool(line.faults) for line in lines)
    parts = [f"{unserved} unserved"] if unserved else []
    parts += [f"{broken} of {len(lines)} faulty"] if broken else []
    return ", ".join(parts) or "no answer"


def by_family(cases: Iterable[CaseScores]) -> dict[str, list[CaseScores]]:
    """Cases by family, in the order in which they first turn up."""
    families: dict[str, list[CaseScores]] = {}
    for case in cases:
        families.setdefault(case.family, []).append(case)
    return families


def family_mean(cases: Sequence[CaseScores], solver: str) -> float | None:
    """Mean over the cases of a solver's mean gap; None where it lacks one."""
    gaps = [case.gaps(solver) for case in cases]
    means = [mean(one) for one in gaps if one is not None]
    return mean(means) if means and len(means) == len(cases) else None


def best_peer_of(cases: Sequence[CaseScores]) -> str | None:
    """The peer with the least mean gap over all of these cases."""
    names = dict.fromkeys(name for case in cases for name in case.runs if name != OURS)
    found = {name: family_mean(cases, name) for name in names}
    means = {name: value for name, value in found.items() if value is not None}
    return min(means, key=lambda name: means[name], default=None)


def family_rows(cases: Iterable[CaseScores]) -> list[dict[str, object]]:
    """One row a family: each solver's mean gap, where it has an answer to every file."""
    rows = []
    for family, members in by_family(cases).items():
        names = dict.fromkeys(name for case in members for name in case.runs)
        row: dict[str, object] = {"family": family, "files": len(members)}
        for name in names:
            value = family_mean(members, name)
            row[f"{name} (%)"] = None if value is None else round(value, 2)
        row["best peer"] = best_peer_of(members)
        rows.append(row)
    return rows
