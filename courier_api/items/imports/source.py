"""Rows as they stand in a file, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["MAX_CELLS", "MAX_CELL_LETTERS", "MAX_ROWS", "BadCell", "Cell", "RowFault", "Rows",
           "SourceRow", "shown"]  # fmt: skip

#: Rows beside the headings.
MAX_ROWS = 20_000
MAX_CELLS = 40
MAX_CELL_LETTERS = 1_000

_MAX_SHOWN = 60


class BadCell(NamedTuple):
    """A cell that holds something else than a plain value."""

    seen: str
    wanted: str


Cell = str | BadCell


class SourceRow(NamedTuple):
    """
    A row of a file.

    Parameters
    ----------
    number : int
        As spreadsheets number it: the headings are row 1.
    cells : tuple of Cell
    """

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


Rows = Iterator[SourceRow]


class RowFault(NamedTuple):
    """
    One thing that is wrong in a row.

    Parameters
    ----------
    row : int
    column : str
        Key of the column.
    seen, wanted : str
    """

    row: int
    column: str
    seen: str
    wanted: str


def shown(value: str) -> str:
    """A value as a fault shows it: cut short, without control characters."""
    plain = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value
    )
    return plain if len(plain) <= _MAX_SHOWN else plain[: _MAX_SHOWN - 3] + "..."
