"""Hue's days as cases: drawn, reduced to what the peers share, and judged by `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import geodata
import scenarios
from benchmarks.peers.roster import Solver
from benchmarks.solver_lines import Key
from benchmarks.solver_plan import judge_plan
from benchmarks.solver_reduce import VARIANTS, multiply_fleet
from benchmarks.solver_runs import Ask
from routing_engine.problem import Problem

__all__ = ["DAYS", "DayCase", "ask_of", "day_cases", "day_problem", "turns_of"]

_VAR = Path(__file__).resolve().parents[1] / "var"
#: Case of `scenarios` and number of shipments.
DAYS = (("hue-2025-05", 300), ("hue-2025-07", 1_000), ("hue-2025-07", 3_000))
_LIMIT_S = 60.0
#: Hue's fleet is there once for so many shipments, or penalties would drown all else.
_SHIPMENTS_A_FLEET = 600
_DAY_SEED = 1
_FAMILIES = {
    "day-common": "Hue, rules that all but commiv share",
    "day-plain": "Hue, rules that all share",
}


@dataclass(frozen=True, slots=True)
class DayCase:
    """
    A day under one set of rules, for solvers with so many cores.

    Parameters
    ----------
    edition : str
        A case of `scenarios`.
    num_shipments : int
    variant : str
        A key of `benchmarks.solver_reduce.VARIANTS`.
    workers : int
    seconds : float
    """

    edition: str
    num_shipments: int
    variant: str
    workers: int
    seconds: float

    @property
    def file(self) -> str:
        """Name in the record."""
        return f"{self.edition}/{self.num_shipments}"

    @property
    def family(self) -> str:
        """Name in the tables."""
        cores = "one core" if self.workers == 1 else f"{self.workers} cores"
        return f"{_FAMILIES[self.variant]}, {cores}"


def day_cases(*, filters: Sequence[str] = (), seconds: float | None = None) -> list[DayCase]:
    """All days, under both sets of rules, on one core and on two."""
    cases = [
        DayCase(edition, number, variant, workers, seconds or _LIMIT_S)
        for edition, number in DAYS
        for variant in VARIANTS
        for workers in (1, 2)
    ]
    return [one for one in cases if not filters or any(part in one.file for part in filters)]


def day_problem(edition: str, num_shipments: int, variant: str) -> Problem:
    """The reduced problem, the same in every process."""
    return VARIANTS[variant](_drawn(edition, num_shipments))


@cache
def _drawn(edition: str, num_shipments: int) -> Problem:
    day = scenarios.build_day(
        scenarios.load_case(edition),
        graph=geodata.load_network("hue-default", cache_dir=_VAR),
        num_shipments=num_shipments,
        seed=_DAY_SEED,
        cache_dir=_VAR / "matrices",
    )
    return multiply_fleet(day.problem, -(-num_shipments // _SHIPMENTS_A_FLEET))


def turns_of(
    case: DayCase, seeds: Sequence[int], solvers: Sequence[Solver]
) -> Iterator[tuple[Key, Solver]]:
    """As for files. A solver that gains nothing from more cores is told by its run on one."""
    for seed in seeds:
        for solver in solvers:
            if not (solver.plans_days or (case.variant == "day-plain" and solver.plans_plain_days)):
                continue
            if solver.is_seeded or seed == seeds[0]:
                drawn = seed if solver.is_seeded else 0
                workers = case.workers if solver.uses_cores else 1
                key = Key(case.file, case.variant, solver.name, drawn, case.seconds, workers)
                yield key, solver


def ask_of(case: DayCase, key: Key) -> Ask:
    """What a solver's process is asked, and who judges it."""
    problem: Mapping[str, object] = {
        "kind": "day",
        "edition": case.edition,
        "num_shipments": case.num_shipments,
        "variant": case.variant,
    }
    reduced = day_problem(case.edition, case.num_shipments, case.variant)
    return Ask(key, problem, partial(judge_plan, reduced))
