"""
The few forms that papers are made of: paragraphs, facts with captions, headings.

Vietnamese is set first and darker, English after it and lighter. Lines are hairlines; what divides
is space.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from courier_api.papers.captions import Caption
from courier_api.papers.flow import Column, Row, Strip
from courier_api.papers.fonts import Face, width
from courier_api.papers.marks import MM, Bar, Text
from courier_api.papers.text import legible, wrap
from courier_api.papers.words import Words

__all__ = [
    "BODY",
    "HAIR",
    "PALE",
    "SMALL",
    "TINY",
    "WIDTH",
    "Align",
    "Field",
    "beside",
    "both",
    "captioned",
    "facts",
    "heading",
    "lines",
    "paragraph",
    "side_by_side",
    "underneath",
]

#: Room between the margins of an A4 sheet.
WIDTH = 170 * MM

#: Sizes, and the grey of what is not to be read first.
BODY, SMALL, TINY = 9.3, 8.0, 7.0
PALE = 0.42
HAIR = 0.35

_LEADING = 1.36
_GAP = 6 * MM

T = TypeVar("T")


class Align(Enum):
    """Where a line stands within its room."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


def lines(
    text: str,
    *,
    face: Face = Face.REGULAR,
    size: float = BODY,
    x: float = 0.0,
    room: float = WIDTH,
    grey: float = 0.0,
    align: Align = Align.LEFT,
) -> Column:
    """A text as a strip a line."""
    leading = _LEADING * size
    return tuple(
        Strip(
            leading,
            (
                Text(
                    x + align.value * (room - width(face, size, line)),
                    # Capitals stand in the middle of their strip.
                    (leading + 0.72 * size) / 2,
                    line,
                    face,
                    size,
                    grey,
                ),
            )
            if line
            else (),
        )
        for line in wrap(legible(text, face), face, size, room)
    )


def both(
    words: Words,
    *,
    x: float = 0.0,
    room: float = WIDTH,
    size: float = BODY,
    small: float | None = None,
    face: Face = Face.REGULAR,
) -> Column:
    """
    Vietnamese and English, on one line where they fit, else below each other.

    Parameters
    ----------
    words : Words
    x, room : float
    size : float
        Of the Vietnamese.
    small : float, optional
        Of the English.
    face : Face
        Of the Vietnamese.
    """
    vi = lines(words.vi, face=face, size=size, x=x, room=room)
    en = lines(words.en, size=small or min(size - 1.2, SMALL), x=x, room=room, grey=PALE)
    return beside(vi, en, x=x, room=room) or vi + en


def captioned(caption: Words, value: Column, *, x: float = 0.0, room: float = WIDTH) -> Column:
    """A value under its caption."""
    vi = lines(caption.vi, face=Face.SEMIBOLD, size=TINY, x=x, room=room)
    en = lines(caption.en, size=TINY, x=x, room=room, grey=PALE)
    return (*(beside(vi, en, x=x, room=room) or vi + en), Strip(0.5 * MM), *value)


def paragraph(words: Words, *, above: float = 0.0, is_tied: bool = False) -> Row:
    """A sentence or more, across the page."""
    return Row((both(words, size=8.6),), above=above, is_tied=is_tied)


def heading(words: Words) -> Row:
    """A section's heading, tied to what follows."""
    size = 10.5
    first = Text(0, 0.72 * size + 2.2 * MM, legible(words.vi), Face.SEMIBOLD, size)
    second = Text(first.width + 2 * MM, first.y, legible(words.en), Face.REGULAR, SMALL, PALE)
    strip = Strip(size * 1.1 + 3.6 * MM, (first, second))
    return Row(((strip,),), above=5 * MM, line=(Bar(0, 0, WIDTH, 0.9),), is_tied=True)


@dataclass(frozen=True, slots=True)
class Field:
    """
    A fact: caption and value.

    Parameters
    ----------
    caption : Caption
    value : str or Words
    face : Face
        Of the Vietnamese value.
    """

    caption: Caption
    value: str | Words
    face: Face = Face.REGULAR


def facts(fields: Sequence[Field], *, columns: int = 2, above: float = 2.8 * MM) -> list[Row]:
    """Facts side by side, some to a row."""
    room = _room(columns)
    rows = []
    for begin in range(0, len(fields), columns):
        cells = tuple(
            captioned(
                one.caption.value,
                _value(one.value, one.face, place * (room + _GAP), room),
                x=place * (room + _GAP),
                room=room,
            )
            for place, one in enumerate(fields[begin : begin + columns])
        )
        rows.append(Row(cells, above=above))
    return rows


def side_by_side(draw: Callable[[T, float, float], Column], *values: T) -> Row:
    """
    One row of equal columns.

    Parameters
    ----------
    draw : callable
        From a value, its left end and its room to a column.
    *values
    """
    room = _room(len(values))
    return Row(
        tuple(draw(value, place * (room + _GAP), room) for place, value in enumerate(values)),
        above=3.2 * MM,
    )


def underneath(*columns: Column) -> Column:
    """Columns stacked into one."""
    return tuple(strip for column in columns for strip in column)


def _room(columns: int) -> float:
    return (WIDTH - (columns - 1) * _GAP) / columns


def _value(value: str | Words, face: Face, x: float, room: float) -> Column:
    if isinstance(value, Words):
        return both(value, x=x, room=room, face=face)
    return lines(value, face=face, x=x, room=room)


def beside(
    vi: Column, en: Column, *, x: float, room: float, align: Align = Align.LEFT
) -> Column | None:
    """Both lines as one, where there is one of each and room for both."""
    if len(vi) > 1 or len(en) > 1 or not (vi[0].marks and en[0].marks):
        return None
    (first,), (second,) = vi[0].marks, en[0].marks
    assert isinstance(first, Text)  # noqa: S101  # lines() makes texts
    assert isinstance(second, Text)  # noqa: S101  # lines() makes texts
    apart = first.width + 0.16 * (first.size + second.size)
    left = x + align.value * (room - apart - second.width)
    if apart + second.width > room:
        return None
    pair = replace(first, x=left), replace(second, x=left + apart, y=first.y)
    return (Strip(vi[0].height, pair),)
