"""
QR codes as modules.

A label's code is alphanumeric at level M and at most version 9: those 53 modules and the quiet
zone are what 30 mm hold at three or four dots a module, and what the reading proof was made with.
"""

from __future__ import annotations

from collections.abc import Iterator

import segno
from segno.encoder import DataOverflowError

from courier_api.papers.errors import CodeLettersError, CodeTooLongError

__all__ = [
    "ALPHABET",
    "MAX_LETTERS",
    "QUIET",
    "Rows",
    "check_label_text",
    "contours",
    "label_rows",
    "link_rows",
]

Rows = tuple[tuple[bool, ...], ...]

#: White modules around a code (ISO/IEC 18004).
QUIET = 4

#: Letters of Base45, which are those of the alphanumeric mode (RFC 9285).
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

#: Capacity of version 9 at level M in alphanumeric mode.
MAX_LETTERS = 262

_MAX_VERSION = 9


def check_label_text(text: str) -> None:
    """
    Refuse what version 9-M does not hold.

    Raises
    ------
    CodeLettersError
        When it is not of Base45 letters alone.
    CodeTooLongError
        When it is longer than version 9-M holds.
    """
    foreign = sorted(set(text) - set(ALPHABET))
    if foreign or not text:
        seen = f"letters {foreign}" if foreign else "no letter"
        raise CodeLettersError(f"QR text: {seen}, wanted Base45 letters only.")
    if len(text) > MAX_LETTERS:
        raise CodeTooLongError(
            f"QR text of {len(text)} letters: wanted at most {MAX_LETTERS} (version 9-M)."
        )


def label_rows(text: str) -> Rows:
    """
    Modules of a label's code.

    Raises
    ------
    CodeLettersError, CodeTooLongError
        See `check_label_text`.
    """
    check_label_text(text)
    return _rows(text, mode="alphanumeric")


def link_rows(text: str) -> Rows:
    """
    Modules of a link's code, which a phone's own camera opens.

    Raises
    ------
    CodeTooLongError
        When it would need more than version 9-M.
    """
    return _rows(text, mode=None)


def contours(rows: Rows) -> Iterator[list[tuple[int, int]]]:
    """
    Outlines of the dark parts, as corners ``(x, y)`` in modules.

    One outline for all modules that touch leaves no seam between them, however a page is zoomed;
    filled by the even-odd rule, holes are holes.
    """
    size = len(rows)

    def is_dark(x: int, y: int) -> bool:
        return 0 <= x < size and 0 <= y < size and rows[y][x]

    # Each step along an edge keeps the dark module on its right.
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y in range(size):
        for x in range(size):
            if not rows[y][x]:
                continue
            for is_open, begin, end in (
                (not is_dark(x, y - 1), (x, y), (x + 1, y)),
                (not is_dark(x + 1, y), (x + 1, y), (x + 1, y + 1)),
                (not is_dark(x, y + 1), (x + 1, y + 1), (x, y + 1)),
                (not is_dark(x - 1, y), (x, y + 1), (x, y)),
            ):
                if is_open:
                    steps.setdefault(begin, []).append(end)
    while steps:
        yield list(_walk(steps))


def _walk(steps: dict[tuple[int, int], list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    """Take one closed way out of the steps; only its corners are told."""
    begin = place = next(iter(steps))
    heading: tuple[int, int] | None = None
    while True:
        ends = steps[place]
        end = ends.pop()
        if not ends:
            del steps[place]
        turned = (end[0] - place[0], end[1] - place[1])
        if turned != heading:
            yield place
        heading, place = turned, end
        if place == begin:
            return


def _rows(text: str, *, mode: str | None) -> Rows:
    try:
        code = segno.make_qr(text, error="m", mode=mode, boost_error=False)
    except DataOverflowError:
        raise CodeTooLongError(f"QR text of {len(text)} letters: too long for any code.") from None
    if int(code.version) > _MAX_VERSION:
        raise CodeTooLongError(
            f"QR text of {len(text)} letters: version {code.version}-M, wanted at most"
            f" {_MAX_VERSION}-M."
        )
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
