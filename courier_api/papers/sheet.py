"""A paper as a whole: its head, its rows on as many A4 pages as they need, page numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from courier_api.papers.blocks import HAIR, PALE, WIDTH, both, lines, underneath
from courier_api.papers.captions import Caption
from courier_api.papers.flow import Row, Strip, flow
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM, Bar, Mark, Modules, Page, Text, moved
from courier_api.papers.pdf import make_pdf
from courier_api.papers.qr import QUIET, link_rows
from courier_api.papers.text import legible
from courier_api.papers.words import Words

__all__ = ["Masthead", "Paper", "compose", "print_paper"]

_A4 = (210 * MM, 297 * MM)
_LEFT = 20 * MM
_TOP, _BOTTOM = 13 * MM, 297 * MM - 16 * MM

_MAX_NUMBER = 48

#: 12 dots at 600 dpi, 6 at 300.
_MODULE = 12 * 72 / 600


@dataclass(frozen=True, slots=True)
class Masthead:
    """
    A paper's head.

    Parameters
    ----------
    issuer : Words
        The organisation that answers for the paper.
    title : Words
    number : str
        Code by which the paper is found again.
    link : str
        Where it can be verified; printed as a QR code.
    """

    issuer: Words
    title: Words
    number: str
    link: str

    def __post_init__(self) -> None:
        # It stands in one line at the foot of each page.
        if not 0 < len(self.number) <= _MAX_NUMBER:
            raise ValueError(
                f"Number of a paper: {len(self.number)} letters, wanted 1 to {_MAX_NUMBER}."
            )


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A paper before it is set on pages.

    Parameters
    ----------
    head : Masthead
    rows : tuple of Row
    made : datetime
        With its offset; the file's date.
    """

    head: Masthead
    rows: tuple[Row, ...]
    made: datetime


def print_paper(paper: Paper) -> bytes:
    """PDF of a paper."""
    head = paper.head
    title = f"{head.title.vi} · {head.title.en} · {head.number}"
    return make_pdf(compose(paper), title=legible(title), made=paper.made)


def compose(paper: Paper) -> list[Page]:
    """
    A paper's pages.

    Raises
    ------
    CodeTooLongError
        When the link is too long for its QR code.
    """
    head = paper.head
    bodies = flow([_masthead(head), *paper.rows], top=_TOP, bottom=_BOTTOM)
    return [
        Page(*_A4, (*moved(body, _LEFT, 0), *_foot(head, number, len(bodies))))
        for number, body in enumerate(bodies, 1)
    ]


def _masthead(head: Masthead) -> Row:
    """Issuer and title on the left, the code for who wants to verify on the right."""
    code = Modules(0, 0, _MODULE, link_rows(head.link))
    # Dark modules end at the margin; the quiet zone is what separates them from the words.
    right = WIDTH - code.width
    below = [
        *lines(Caption.VERIFY.value.vi, face=Face.SEMIBOLD, size=6.5, room=200),
        *lines(Caption.VERIFY.value.en, size=6.5, room=200, grey=PALE),
    ]
    room = right - 2 * QUIET * _MODULE
    words = underneath(
        lines(head.issuer.vi, face=Face.SEMIBOLD, size=9.5, room=room),
        lines(head.issuer.en, size=8, room=room, grey=PALE),
        (Strip(4.5 * MM),),
        both(head.title, face=Face.BOLD, size=21, small=12, room=room),
        (Strip(1.2 * MM),),
        lines(head.number, face=Face.MONO_SEMIBOLD, size=12, room=room),
    )
    verify = (
        Strip(code.width + QUIET * _MODULE, (replace(code, x=right),)),
        *(_right_aligned(strip) for strip in below),
    )
    return Row((words, verify))


def _right_aligned(strip: Strip) -> Strip:
    marks = tuple(
        replace(mark, x=WIDTH - mark.width) for mark in strip.marks if isinstance(mark, Text)
    )
    return Strip(strip.height, marks)


def _foot(head: Masthead, number: int, num_pages: int) -> tuple[Mark, ...]:
    """What a page that got lost says of itself."""
    base, size = _BOTTOM + 8 * MM, 7.0
    page = Caption.PAGE.value
    pages = f"{page.vi} {number}/{num_pages}"
    pages_en = f"{page.en} {number} of {num_pages}"
    end = _LEFT + WIDTH
    right = Text(0, base, pages_en, Face.REGULAR, size, PALE)
    right = replace(right, x=end - right.width)
    left = Text(0, base, pages, Face.SEMIBOLD, size)
    left = replace(left, x=right.x - 1.5 * MM - left.width)
    title = Text(_LEFT, base, legible(head.title.vi), Face.SEMIBOLD, size)
    code = Text(
        title.x + title.width + 2.5 * MM, base, legible(head.number, Face.MONO), Face.MONO, size
    )
    return (Bar(_LEFT, base - 4 * MM, WIDTH, HAIR), title, code, left, right)
