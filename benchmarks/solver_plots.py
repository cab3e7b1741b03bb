"""Anytime curves: the mean gap against the seconds gone, a panel a family."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from benchmarks.peers.roster import PEERS
from benchmarks.solver_lines import Line
from benchmarks.solver_scores import CaseScores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["curve_of", "draw_curves", "gap_at"]

_FIRST_S, _NUM_TIMES = 0.2, 60
_LATE = 1.05
#: Gaps above are cut off, or one slow start would flatten the rest.
_TOP = 30.0


def gap_at(line: Line, reference: float, second: float) -> float | None:
    """Gap in percent of the best answer by that second; None: there was none yet."""
    moments = [at for at, _ in line.trace]
    position = bisect_right(moments, second)
    if position == 0:
        return None
    return 100 * (line.trace[position - 1][1] - reference) / reference


def curve_of(
    cases: Sequence[CaseScores], solver: str, times: Sequence[float]
) -> list[tuple[float, float]]:
    """
    Mean gap over all runs of a solver, at those times at which each of them has an answer.

    A run that has ended keeps its last answer.
    """
    runs = [
        (line, case.reference)
        for case in cases
        for line in case.runs.get(solver, ())
        if case.reference is not None
    ]
    points = []
    for second in times:
        gaps = [gap_at(line, reference, second) for line, reference in runs]
        found = [gap for gap in gaps if gap is not None]
        if found and len(found) == len(gaps):
            points.append((second, mean(found)))
    return points


def draw_curves(families: Mapping[str, Sequence[CaseScores]], path: Path) -> bool:
    """
    Draw a panel for each family in which distance alone, or money, is the objective.

    Returns
    -------
    is_drawn : bool
        False: no family has a curve.
    """
    from matplotlib.figure import Figure

    shown = {
        name: [case for case in cases if case.reference]
        for name, cases in families.items()
        if not any(case.counts_vehicles for case in cases)
    }
    shown = {name: cases for name, cases in shown.items() if cases}
    if not shown:
        return False
    num_rows = -(-len(shown) // 2)
    figure = Figure(figsize=(9, 3.2 * num_rows), dpi=80, layout="constrained")
    axes = figure.subplots(num_rows, 2, squeeze=False).ravel()
    for panel, (name, cases) in zip(axes, shown.items(), strict=False):
        _draw_panel(panel, name, cases)
    for panel in axes[len(shown) :]:
        panel.set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without the version and the date the same lines give the same bytes.
    figure.savefig(path, metadata={"Software": None})
    return True


def _draw_panel(panel: Axes, name: str, cases: Sequence[CaseScores]) -> None:
    last = max(case.seconds for case in cases)
    step = (last / _FIRST_S) ** (1 / (_NUM_TIMES - 1))
    # A hair beyond the limit, for what was found as it passed.
    times = [_LATE * _FIRST_S * step**number for number in range(_NUM_TIMES)]
    for number, solver in enumerate(PEERS):
        points = curve_of(cases, solver, times)
        if points:
            seconds, gaps = zip(*points, strict=True)
            # The mark shows a solver that tells of its last answer alone.
            panel.plot(seconds, gaps, "-o", markevery=[0], color=f"C{number}", label=solver)
    panel.set_xscale("log")
    panel.set_ylim(top=min(_TOP, panel.get_ylim()[1]))
    panel.set_title(f"{name} ({len(cases)})", fontsize=10)
    panel.set_xlabel("seconds", fontsize=8)
    panel.set_ylabel("mean gap (%)", fontsize=8)
    panel.tick_params(labelsize=8)
    panel.grid(visible=True, alpha=0.3)
    panel.legend(fontsize=7)
