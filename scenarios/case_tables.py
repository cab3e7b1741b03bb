"""The user's own tables of units and places, named by a case."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from scenarios.case_values import Table


@dataclass(frozen=True, slots=True)
class Tables(Table):
    """
    CSV files that stand in the place of Hue's tables; None: the table that comes with Postroute.

    Parameters
    ----------
    units, former_units, agent_points, post_offices, authorities : Path or None
        With the columns of the tables in ``geodata/tables``; in the file, paths are relative to
        it.
    """

    units: Path | None = None
    former_units: Path | None = None
    agent_points: Path | None = None
    post_offices: Path | None = None
    authorities: Path | None = None

    def beside(self, folder: Path) -> Tables:
        """The same tables with paths that started in ``folder``."""
        paths = {one.name: getattr(self, one.name) for one in fields(self)}
        return Tables(**{name: path and folder / path for name, path in paths.items()})
