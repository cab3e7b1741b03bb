"""
Tables: hairlines between rows, the head again on each page.

Amounts and counts end at the right of their column, so that their digits stand below each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from courier_api.papers.blocks import BODY, HAIR, PALE, TINY, WIDTH, Align, beside, both, lines
from courier_api.papers.captions import Caption
from courier_api.papers.flow import Column, Row, Strip
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM, Bar
from courier_api.papers.words import Words

__all__ = ["Cell", "Head", "table"]

#: Space above and below a cell's text, and between columns.
_PAD, _GAP = 0.8 * MM, 4.5 * MM


@dataclass(frozen=True, slots=True)
class Head:
    """
    A table's column.

    Parameters
    ----------
    caption : Caption
    share : float
        Of the table's width.
    align : Align
    """

    caption: Caption
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """
    What stands in a table's cell.

    Parameters
    ----------
    value : str or Words
        Words only where the column is aligned left.
    face : Face
    size : float
    lead : str
        A remark before the value, in heavier letters.
    """

    value: str | Words
    face: Face = Face.REGULAR
    size: float = BODY
    lead: str = ""


def table(heads: Sequence[Head], body: Iterable[Sequence[Cell]]) -> list[Row]:
    """A table; its head comes again on each page that it reaches."""
    places = _places(heads)
    head_row = Row(_heads(heads, places), is_tied=True)
    rows = [head_row]
    for cells in body:
        columns = tuple(
            (Strip(_PAD), *_cell(cell, head, x, room), Strip(_PAD))
            for cell, head, (x, room) in zip(cells, heads, places, strict=True)
        )
        rows.append(Row(columns, line=(Bar(0, 0, WIDTH, HAIR),), heading=head_row))
    return rows


def _places(heads: Sequence[Head]) -> list[tuple[float, float]]:
    """Left end and room of each column."""
    whole = sum(head.share for head in heads)
    rooms = [head.share / whole * (WIDTH - _GAP * (len(heads) - 1)) for head in heads]
    begins = [0.0, *accumulate(room + _GAP for room in rooms)]
    return list(zip(begins, rooms, strict=False))


def _heads(heads: Sequence[Head], places: Sequence[tuple[float, float]]) -> tuple[Column, ...]:
    """Both languages on one line where they fit in every column, else below each other."""
    pairs = [_head(head, x, room) for head, (x, room) in zip(heads, places, strict=True)]
    inline = [
        beside(vi, en, x=x, room=room, align=head.align)
        for (vi, en), head, (x, room) in zip(pairs, heads, places, strict=True)
    ]
    below = (Strip(0.8 * MM),)
    if None not in inline:
        return tuple((*(column or ()), *below) for column in inline)
    return tuple((*vi, *en, *below) for vi, en in pairs)


def _head(head: Head, x: float, room: float) -> tuple[Column, Column]:
    words = head.caption.value
    return (
        lines(words.vi, face=Face.SEMIBOLD, size=TINY, x=x, room=room, align=head.align),
        lines(words.en, size=TINY, x=x, room=room, grey=PALE, align=head.align),
    )


def _cell(cell: Cell, head: Head, x: float, room: float) -> Column:
    lead = lines(cell.lead, face=Face.SEMIBOLD, size=cell.size, x=x, room=room) if cell.lead else ()
    if isinstance(cell.value, Words):
        return lead + both(cell.value, x=x, room=room, size=cell.size, face=cell.face)
    if lead and not cell.value:
        return lead
    return lead + lines(
        cell.value, face=cell.face, size=cell.size, x=x, room=room, align=head.align
    )
