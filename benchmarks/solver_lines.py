"""The record of runs: one JSON line each, appended at once, read again after a cut."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers.roster import OURS
from benchmarks.results import machine_facts

__all__ = ["Key", "Line", "Record", "engine_hash", "machine_of"]

_ROOT = Path(__file__).resolve().parents[1]


class Key(NamedTuple):
    """What makes two runs the same run; ``seed`` is 0 for a solver that draws nothing."""

    file: str
    convention: str
    solver: str
    seed: int
    seconds: float
    workers: int


@dataclass(frozen=True, slots=True)
class Line:
    """
    One run.

    Parameters
    ----------
    file, convention, solver : str
    seed : int
        0: the solver draws nothing from it, and ran once.
    seconds : float
        Time limit.
    workers : int
        Cores it was given.
    wall_s, cpu_s : float
        Of the search, and of the processor's time in the solver's whole process.
    cost : float or None
        Distance in the file's unit as the judge finds it, or the plan's cost in dong; None: no
        routes.
    vehicles, unserved : int
        Routes, and customers (of a day: shipments that must be served) in none.
    faults : list of str
        What the judge found, unserved customers aside, or how the run ended when it failed.
    trace : list of [float, float]
        Seconds and cost of the solver's best answer by then, in the unit of ``cost``.
    version : str
        Of the solver.
    engine : str
        Hash of our sources, for our own lines; empty for peers.
    machine : str
        Processor, cores and system.
    date, note : str
    left_out : int
        Shipments of a day that were left out at their penalty.
    others : float or None
        Cores that other work kept busy meanwhile, on the mean; None: nobody looked.
    """

    file: str
    convention: str
    solver: str
    seed: int
    seconds: float
    workers: int
    wall_s: float
    cpu_s: float
    cost: float | None
    vehicles: int
    unserved: int
    faults: list[str]
    trace: list[list[float]]
    version: str
    engine: str
    machine: str
    date: str
    note: str = ""
    left_out: int = 0
    others: float | None = None

    @property
    def key(self) -> Key:
        """What makes it the same run as another."""
        return Key(self.file, self.convention, self.solver, self.seed, self.seconds, self.workers)

    @property
    def counts(self) -> bool:
        """Whether its cost may be compared: everyone served and no rule broken."""
        return self.cost is not None and not self.unserved and not self.faults

    def in_short(self) -> str:
        """The run in one line for people."""
        cost = "no routes" if self.cost is None else f"{self.cost:,.2f}"
        faults = f", {len(self.faults)} faults: {self.faults[0]}" if self.faults else ""
        return (
            f"{self.file} {self.convention} {self.solver} seed {self.seed}: {cost},"
            f" {self.vehicles} vehicles, {self.unserved} unserved, {self.wall_s:.1f} s{faults}"
        )


class Record:
    """
    A file of lines.

    Parameters
    ----------
    path : Path
        Made with its folder when the first line comes. A last line that was cut off is dropped.
    engine : str
        Our lines with another hash are passed over: they tell of another solver.
    """

    def __init__(self, path: Path, *, engine: str) -> None:
        self._path = path
        self._engine = engine
        self._lines: dict[Key, Line] = {}
        for line in _read(path):
            if line.solver != OURS or line.engine == engine:
                self._lines[line.key] = line

    def __contains__(self, key: Key) -> bool:
        return key in self._lines

    def get(self, key: Key) -> Line | None:
        """The latest line of that key."""
        return self._lines.get(key)

    def append(self, line: Line) -> None:
        """Write a line through to the disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _drop_cut_line(self._path)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._lines[line.key] = line


def _read(path: Path) -> Iterable[Line]:
    if not path.exists():
        return
    names = {field.name for field in fields(Line)}
    for text in path.read_bytes().split(b"\n")[:-1]:
        values = json.loads(text)
        yield Line(**{name: value for name, value in values.items() if name in names})


def _drop_cut_line(path: Path) -> None:
    """Cut off what follows the last end of a line: a run was ended while it was written."""
    if not path.exists():
        return
    whole = path.read_bytes()
    kept = whole.rfind(b"\n") + 1
    if kept < len(whole):
        with path.open("r+b") as file:
            file.truncate(kept)


def engine_hash() -> str:
    """Hash of our engine's sources: lines of another one are of another solver."""
    digest = hashlib.sha256()
    for path in sorted((_ROOT / "routing_engine").rglob("*.py")):
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def machine_of() -> str:
    """Processor, cores and system in one line."""
    facts = machine_facts()
    return f"{facts['cpu']}, {facts['cores']} cores, {facts['system']}"
