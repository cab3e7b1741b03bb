"""Who takes part, what each can do, and the module that speaks to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec

from benchmarks.peers.answer import Answer, Limits
from routing_engine.problem import Problem

__all__ = ["OURS", "PEERS", "Solver", "available", "load"]

#: Our own name in every table.
OURS = "postroute"


@dataclass(frozen=True, slots=True)
class Solver:
    """
    One solver.

    Parameters
    ----------
    name : str
        In lines, options and tables.
    module : str
        Of `benchmarks.peers`, with ``solve(problem, limits) -> Answer``.
    package : str
        What must be installed.
    imported : str
        What that package is imported as.
    is_seeded : bool
        False: another seed changes nothing, so one run a file is enough.
    max_value : int
        Largest matrix entry, moment or vehicle's price that is safe in its integers; finer
        problems are made coarser.
    max_total : int
        The same for the sum, over all places, of the longest way from each.
    plans_days : bool
        Whether it can model the days of several bases, loads and kinds of vehicle.
    plans_plain_days : bool
        Whether it can model paid hours of one kind of vehicle, at least.
    uses_cores : bool
        Whether two cores help it.
    """

    name: str
    module: str
    package: str
    imported: str
    is_seeded: bool = True
    max_value: int = 2**44
    max_total: int = 2**60
    plans_days: bool = True
    plans_plain_days: bool = True
    uses_cores: bool = False

    @property
    def version(self) -> str:
        """Of the installed package."""
        return metadata.version(self.package)


#: In the order in which they take their turns.
PEERS: Mapping[str, Solver] = {
    one.name: one
    for one in (
        Solver(
            OURS, "postroute", "postroute", "routing_engine",
            max_value=2**63, max_total=2**63,
            uses_cores=True,
        ),
        Solver("pyvrp", "pyvrp", "pyvrp", "pyvrp"),
        # Its integers have 32 bits, sums 64; it takes one base, one load, one matrix.
        Solver(
            "commiv", "commiv", "commiv", "commiv",
            max_value=2**30, plans_days=False,
        ),
        # Whatever it is given must fit 32 bits, its own bound of the whole cost included.
        Solver(
            "vroom", "vroom", "pyvroom", "vroom",
            is_seeded=False, max_value=2**31, max_total=2**31, uses_cores=True,
        ),
        Solver(
            "ortools", "or_tools", "ortools", "ortools.constraint_solver.pywrapcp",
            is_seeded=False,
        ),
        # Source-available: used where somebody has installed it, in no extra of ours.
        Solver(
            "nextroute", "nextroute", "nextroute", "nextroute",
            is_seeded=False, plans_days=False, plans_plain_days=False,
        ),
    )
}  # fmt: skip


def available(solver: Solver) -> bool:
    """Whether its package can be imported here."""
    return find_spec(solver.imported.split(".")[0]) is not None


def load(solver: Solver) -> Callable[[Problem, Limits], Answer]:
    """What calls it. Its package is loaded, so that no clock counts that."""
    import_module(solver.imported)
    module = import_module(f"benchmarks.peers.{solver.module}")
    solve: Callable[[Problem, Limits], Answer] = module.solve
    return solve
