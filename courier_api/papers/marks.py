"""
What ink does on a page, before any file format.

Places are in points (1/72 inch) from the page's upper left corner, y downward. A layout is a pure
function to pages of marks; tests look at the marks, and each file format draws the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from courier_api.papers.fonts import Face, has_letter, width

__all__ = ["MM", "Bar", "Mark", "Modules", "Page", "Picture", "Text", "frame", "moved"]

#: Points in a millimetre.
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Text:
    """
    A line of text.

    Parameters
    ----------
    x, y : float
        Its left end, on the base line.
    text : str
    face : Face
    size : float
    grey : float
        0 is black, 1 is white.
    """

    x: float
    y: float
    text: str
    face: Face
    size: float
    grey: float = 0.0

    def __post_init__(self) -> None:
        missing = sorted({one for one in self.text if not has_letter(self.face, one)})
        if missing:
            raise ValueError(f"Text {self.text[:40]!r}: {self.face.name} lacks {missing}.")

    @property
    def width(self) -> float:
        """Length of the line."""
        return width(self.face, self.size, self.text)


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle: a hairline, mostly."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Modules:
    """
    A QR code's modules, without its quiet zone.

    Parameters
    ----------
    x, y : float
    module : float
        Side of one.
    rows : tuple of tuple of bool
        True is dark.
    """

    x: float
    y: float
    module: float
    rows: tuple[tuple[bool, ...], ...]

    @property
    def width(self) -> float:
        """Side of the code."""
        return self.module * len(self.rows)


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A photograph or a signature.

    Parameters
    ----------
    x, y, width, height : float
    data : bytes
        JPEG or PNG.
    """

    x: float
    y: float
    width: float
    height: float
    data: bytes


Mark = Text | Bar | Modules | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is on it."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """The marks, shifted."""
    return tuple(replace(mark, x=mark.x + dx, y=mark.y + dy) for mark in marks)


def frame(
    x: float, y: float, width: float, height: float, *, line: float, grey: float = 0.0
) -> tuple[Bar, ...]:
    """Four lines around a rectangle, within it."""
    return (
        Bar(x, y, width, line, grey),
        Bar(x, y + height - line, width, line, grey),
        Bar(x, y, line, height, grey),
        Bar(x + width - line, y, line, height, grey),
    )
