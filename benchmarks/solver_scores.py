"""What the lines of one case say: gaps, spreads, the best peer, differences seed by seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import ClassVar

from benchmarks.peers.roster import OURS
from benchmarks.solver_lines import Line

__all__ = ["CaseScores", "Paired", "scores_of"]


@dataclass(frozen=True, slots=True)
class Paired:
    """
    Ours less a peer's, seed by seed.

    Parameters
    ----------
    peer : str
    differences : tuple of float
        Percentage points of the gap; above 0: we are behind.
    """

    peer: str
    differences: tuple[float, ...]

    #: Points that count as behind.
    MOST_BEHIND: ClassVar[float] = 0.5

    @property
    def mean(self) -> float:
        """Mean difference."""
        return mean(self.differences)

    @property
    def is_behind(self) -> bool:
        """More than half a point behind, whatever the seed."""
        return self.mean > self.MOST_BEHIND and min(self.differences) > 0


@dataclass(frozen=True, slots=True)
class CaseScores:
    """
    All runs of one file under one convention.

    Parameters
    ----------
    file, convention, family : str
    num_stops : int
    seconds : float
    reference : float or None
        Best known cost; where none is known, the best that any line has. None: nobody has a cost.
    best_vehicles : int or None
        Where vehicles count first, those of the best known.
    is_known : bool
        Whether the reference is a best known value.
    runs : mapping of str to tuple of Line
        One line a seed, by solver; a solver without seeds has its line once for each.
    """

    file: str
    convention: str
    family: str
    num_stops: int
    seconds: float
    reference: float | None
    best_vehicles: int | None
    is_known: bool
    runs: Mapping[str, tuple[Line, ...]]

    def lines(self) -> list[Line]:
        """All runs."""
        return [line for lines in self.runs.values() for line in lines]

    @property
    def counts_vehicles(self) -> bool:
        """Whether vehicles count first."""
        return self.best_vehicles is not None

    def gaps(self, solver: str) -> tuple[float, ...] | None:
        """
        Cost above the reference in percent, one a seed.

        None: some run left someone out or broke a rule, so that no mean would be fair.
        """
        lines = self.runs.get(solver, ())
        if not lines or self.reference is None or not all(line.counts for line in lines):
            return None
        return tuple(
            100 * (line.cost - self.reference) / self.reference
            for line in lines
            if line.cost is not None
        )

    def vehicles(self, solver: str) -> float | None:
        """Mean number of vehicles; None as for `gaps`."""
        lines = self.runs.get(solver, ())
        if not lines or not all(line.counts for line in lines):
            return None
        return mean(line.vehicles for line in lines)

    def peers(self) -> list[str]:
        """Peers whose every run counts."""
        return [name for name in self.runs if name != OURS and self.gaps(name) is not None]

    def best_peer(self) -> str | None:
        """The peer with the best mean: vehicles first where they count."""
        return min(self.peers(), key=self._rank, default=None)

    def _rank(self, solver: str) -> tuple[float, float]:
        gaps = self.gaps(solver) or (float("inf"),)
        return (self.vehicles(solver) or 0.0) if self.counts_vehicles else 0.0, mean(gaps)

    def paired(self, peer: str) -> Paired | None:
        """Ours against a peer's, seed by seed; None where either does not count."""
        ours, theirs = self.gaps(OURS), self.gaps(peer)
        if ours is None or theirs is None:
            return None
        return Paired(peer, tuple(a - b for a, b in zip(ours, theirs, strict=True)))

    def ratio(self, peer: str) -> float | None:
        """Our mean cost as a share of a peer's."""
        ours, theirs = self._mean_cost(OURS), self._mean_cost(peer)
        return None if ours is None or theirs is None else ours / theirs

    def _mean_cost(self, solver: str) -> float | None:
        lines = self.runs.get(solver, ())
        costs = [line.cost for line in lines if line.cost is not None and line.counts]
        return mean(costs) if costs and len(costs) == len(lines) else None


def scores_of(
    lines: Iterable[Line],
    *,
    family: str,
    num_stops: int,
    best: float | None = None,
    best_vehicles: int | None = None,
    seeds: Sequence[int],
) -> CaseScores:
    """
    The scores of one case from its lines.

    Parameters
    ----------
    lines : iterable of Line
        Of one file, convention and limit; at least one.
    family : str
    num_stops : int
    best : float, optional
        Best known cost.
    best_vehicles : int, optional
    seeds : sequence of int
        Those of the programme; a solver that lacks one of them is left out.
    """
    known = {(line.solver, line.seed): line for line in lines}
    first = next(iter(known.values()))
    runs = {}
    for solver in dict.fromkeys(name for name, _ in known):
        found = [known.get((solver, seed)) or known.get((solver, 0)) for seed in seeds]
        whole = [line for line in found if line is not None]
        if len(whole) == len(seeds):
            runs[solver] = tuple(whole)
    costs = [line.cost for line in known.values() if line.counts and line.cost is not None]
    return CaseScores(
        file=first.file,
        convention=first.convention,
        family=family,
        num_stops=num_stops,
        seconds=first.seconds,
        reference=best if best is not None else min(costs, default=None),
        best_vehicles=best_vehicles,
        is_known=best is not None,
        runs=runs,
    )
