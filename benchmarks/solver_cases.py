"""Which public files are solved, under which convention, for how long."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkError

__all__ = ["CONVENTIONS", "FAMILIES", "Case", "Convention", "cases_of", "find_data"]

#: Stops up to which the shorter limit holds, and both limits in seconds.
_SHORT_STOPS, _SHORT_S, _LONG_S = 350, 30.0, 60.0


@dataclass(frozen=True, slots=True)
class Convention:
    """
    One of the conventions that must not be mixed.

    Parameters
    ----------
    name : str
    objective, rounding : str
        As `routing_engine.read_instance` takes them.
    best : str or None
        Key of the best known distance in ``bks.json``; None where none is known.
    best_vehicles : str or None
        Key of its number of vehicles; None where any number may be used.
    """

    name: str
    objective: str
    rounding: str
    best: str | None
    best_vehicles: str | None = None


CONVENTIONS: Mapping[str, Convention] = {
    one.name: one
    for one in (
        Convention("dimacs", "distance", "dimacs", "dimacs_distance"),
        Convention("free_fleet", "distance", "double", "free_fleet_distance"),
        Convention("free_matrix", "distance", "double", None),
        Convention("vehicles", "vehicles", "double", "sintef_distance", "sintef_vehicles"),
        Convention("cvrplib", "distance", "double", "cvrplib_cost"),
    )
}

#: What a table calls the files of a kind under a convention.
FAMILIES: Mapping[tuple[str, str], str] = {
    ("vrptw", "dimacs"): "Solomon and Homberger, distance",
    ("pdptw", "free_fleet"): "Li & Lim, distance",
    ("pdptw", "vehicles"): "Li & Lim, vehicles first",
    ("pdptw_sb", "free_matrix"): "Sartori & Buriol, distance",
    ("pdptw_sb", "vehicles"): "Sartori & Buriol, vehicles first",
    ("cvrp", "cvrplib"): "CVRPLIB X",
}

#: Twelve files of all families and sizes, one convention each.
_QUICK = (
    ("vrptw/r104.txt", "dimacs"),
    ("vrptw/rc2_2_6.txt", "dimacs"),
    ("vrptw/rc1_4_8.txt", "dimacs"),
    ("vrptw/r1_10_5.txt", "dimacs"),
    ("pdptw/lr108.txt", "free_fleet"),
    ("pdptw/lr2_4_6.txt", "free_fleet"),
    ("pdptw/lr1_10_3.txt", "free_fleet"),
    ("pdptw/lr1_2_4.txt", "vehicles"),
    ("pdptw/lr1_6_5.txt", "vehicles"),
    ("pdptw_sb/ber-n200-2.txt", "free_matrix"),
    ("pdptw_sb/poa-n600-3.txt", "free_matrix"),
    ("cvrp/X-n200-k36.vrp", "cvrplib"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """
    One file under one convention.

    Parameters
    ----------
    file : str
        Below the folder of the instances.
    kind : str
        Folder and kind of the file.
    convention : Convention
    seconds : float
        Time limit.
    num_stops : int
    best : float or None
        Best known distance.
    best_vehicles : int or None
        Its number of vehicles, where they count first.
    """

    file: str
    kind: str
    convention: Convention
    seconds: float
    num_stops: int
    best: float | None
    best_vehicles: int | None

    @property
    def family(self) -> str:
        """Name of its row in the tables."""
        return FAMILIES[self.kind, self.convention.name]


def find_data() -> Path:
    """
    Folder of the instances and of ``bks.json``.

    Raises
    ------
    BenchmarkError
        When it is not at hand.
    """
    beside = Path(__file__).resolve().parents[2] / "shared"
    data = Path(os.environ.get("POSTROUTE_SHARED", beside)) / "data" / "vrp"
    if not (data / "bks.json").is_file():
        raise BenchmarkError(
            "The public instances are not at hand; put them into ../shared/data/vrp, or name the"
            " folder 'shared' with POSTROUTE_SHARED."
        )
    return data


def cases_of(
    set_name: str, data: Path, *, filters: Iterable[str] = (), seconds: float | None = None
) -> list[Case]:
    """
    The cases of a set, in the order in which they are run.

    Parameters
    ----------
    set_name : str
        ``quick``: twelve files; ``full``: every file of the folder under every convention it has.
    data : Path
    filters : iterable of str
        A case is kept when its file holds one of them; none: all are kept.
    seconds : float, optional
        In place of each case's own limit.
    """
    entries = json.loads((data / "bks.json").read_text(encoding="utf-8"))
    wanted = list(filters)
    cases = [
        _case(entry, convention, seconds)
        for entry in entries
        for (kind, convention) in FAMILIES
        if kind == entry["kind"]
        and (set_name == "full" or (entry["file"], convention) in _QUICK)
        and (not wanted or any(part in entry["file"] for part in wanted))
    ]
    return sorted(cases, key=lambda case: case.num_stops)


def _case(entry: Mapping[str, object], name: str, seconds: float | None) -> Case:
    convention = CONVENTIONS[name]
    num_stops = int(str(entry["size"]))
    limit = _SHORT_S if num_stops <= _SHORT_STOPS else _LONG_S
    best = entry[convention.best] if convention.best else None
    vehicles = entry[convention.best_vehicles] if convention.best_vehicles else None
    return Case(
        file=str(entry["file"]),
        kind=str(entry["kind"]),
        convention=convention,
        seconds=seconds or limit,
        num_stops=num_stops,
        best=None if best is None else float(str(best)),
        best_vehicles=None if vehicles is None else int(str(vehicles)),
    )
