"""
Rows of marks flowing down pages.

A paper is a list of rows; a row has columns side by side, a column is a stack of strips, and no
page break divides a strip. So a row of any length goes on over pages, every letter of it, and what
belongs together stays together where a page can hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from courier_api.papers.errors import PlacementError
from courier_api.papers.marks import Bar, Mark, moved

__all__ = ["Column", "Row", "Strip", "flow"]

#: Rounding alone.
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Strip:
    """
    A band across a column.

    Parameters
    ----------
    height : float
    marks : tuple of Mark
        Places are counted from its upper edge and the left margin.
    """

    height: float
    marks: tuple[Mark, ...] = ()


Column = tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """
    Columns side by side.

    Parameters
    ----------
    columns : tuple of tuple of Strip
    above : float
        Space before it, left out at the top of a page.
    line : tuple of Bar
        Along its upper edge; drawn again where it goes on.
    is_tied : bool
        Whether it stays with the row after it.
    heading : Row, optional
        Comes again at the top of a page where this row begins or goes on.
    """

    columns: tuple[Column, ...]
    above: float = 0.0
    line: tuple[Bar, ...] = ()
    is_tied: bool = False
    heading: Row | None = field(default=None, repr=False)

    @property
    def height(self) -> float:
        """Height of the highest column."""
        return max((sum(strip.height for strip in column) for column in self.columns), default=0)


def flow(rows: Sequence[Row], *, top: float, bottom: float) -> list[tuple[Mark, ...]]:
    """
    Marks of each page, in reading order: row by row, column by column.

    Parameters
    ----------
    rows : sequence of Row
    top, bottom : float
        Where a page's rows begin and end.

    Raises
    ------
    PlacementError
        When a strip is higher than a page.
    """
    pages = _Pages(top, bottom)
    for group in _groups(rows):
        pages.add(group)
    return [tuple(marks) for marks in pages.marks]


class _Pages:
    """What has been placed so far."""

    def __init__(self, top: float, bottom: float) -> None:
        self.top, self.bottom = top, bottom
        self.marks: list[list[Mark]] = [[]]
        self.y = top

    def add(self, group: list[Row]) -> None:
        first = group[0]
        height = sum(row.above + row.height for row in group)
        fresh = self.bottom - self.top - (first.heading.height if first.heading else 0)
        # What a fresh page can hold is not divided; the space above falls away there.
        if self.y + height > self.bottom + _SLACK and height - first.above <= fresh + _SLACK:
            self._turn(first)
        for row in group:
            self._place(row)

    def _place(self, row: Row) -> None:
        while True:
            above = row.above if self.y > self.top else 0.0
            now, later = _divide(row, self.bottom - self.y - above)
            if now is not None:
                self.y += above
                self._draw(now)
            elif self.y <= self.top + (row.heading.height if row.heading else 0) + _SLACK:
                raise PlacementError(
                    f"Strip of {_highest(row):.0f} pt: wanted at most"
                    f" {self.bottom - self.y:.0f} pt, a page's height."
                )
            if later is None:
                return
            row = later
            self._turn(row)

    def _draw(self, row: Row) -> None:
        marks = self.marks[-1]
        marks += moved(row.line, 0, self.y)
        for column in row.columns:
            y = self.y
            for strip in column:
                marks += moved(strip.marks, 0, y)
                y += strip.height
        self.y += row.height

    def _turn(self, row: Row) -> None:
        """Begin a page for a row."""
        if self.y > self.top:
            self.marks.append([])
            self.y = self.top
            if row.heading:
                self._draw(row.heading)


def _divide(row: Row, room: float) -> tuple[Row | None, Row | None]:
    """What of the row fits the room, and what is left."""
    if row.height <= room + _SLACK:
        return row, None
    heads, tails = zip(*(_divide_column(column, room) for column in row.columns), strict=True)
    if not any(heads):
        return None, row
    return replace(row, columns=heads), replace(row, columns=tails, above=0.0)


def _divide_column(column: Column, room: float) -> tuple[Column, Column]:
    height = 0.0
    for place, strip in enumerate(column):
        height += strip.height
        if height > room + _SLACK:
            return column[:place], column[place:]
    return column, ()


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.is_tied:
            yield group
            group = []
    if group:
        yield group


def _highest(row: Row) -> float:
    return max(strip.height for column in row.columns for strip in column)
