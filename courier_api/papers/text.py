"""Texts made fit for print: letters that the typeface has, lines that fit their room."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from anyascii import anyascii

from courier_api.papers.errors import PlacementError
from courier_api.papers.fonts import EM, Face, has_letter, set_letters, width

__all__ = ["fit_line", "fit_lines", "legible", "wrap"]

#: Controls, invisible direction marks and unassigned characters: they print nothing, or mislead.
_UNPRINTED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})

#: All blanks but the one that ties a number to its unit.
_BLANKS = re.compile(r"[^\S\xa0]+")

#: A code that is longer than its line is rather broken behind one of these.
_JOINTS = "-/.,:;@_+="


def legible(text: str, face: Face = Face.REGULAR) -> str:
    """
    The text in NFC and on one line, with foreign letters spelled in Latin ones.

    Parameters
    ----------
    text : str
    face : Face
        The typeface that is to have every letter.
    """
    printed = "".join(
        letter for letter in _BLANKS.sub(" ", text)
        if unicodedata.category(letter) not in _UNPRINTED
    )  # fmt: skip
    spelled = "".join(
        letter if has_letter(face, letter) else anyascii(letter) or "?"
        for letter in unicodedata.normalize("NFC", printed)
    )
    return _BLANKS.sub(" ", spelled).strip(" ")


def wrap(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """
    Lines that are no longer than the room; one empty line for an empty text.

    Parameters
    ----------
    text : str
        Legible; broken at its blanks, and within a word only when that is longer than a line.
    face : Face
    size, room : float
        In one unit.

    Raises
    ------
    PlacementError
        When the room is too narrow for a single letter.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(face, size, longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, face, size, room)
        lines.extend(whole)
    return (*lines, line)


def fit_line(text: str, face: Face, *, room: float, sizes: Sequence[float]) -> float:
    """
    The first of the sizes at which the text is one line.

    Raises
    ------
    PlacementError
        When it is too long at each of them.
    """
    for size in sizes:
        if width(face, size, text) <= room:
            return size
    raise PlacementError(f"Text {text!r}: longer than a line of {room:.0f} pt at {sizes[-1]} pt.")


def fit_lines(
    text: str, face: Face, *, room: float, height: float, leading: float, sizes: Sequence[float]
) -> tuple[float, tuple[str, ...]]:
    """
    The first of the sizes at which the text fits, and its lines.

    Parameters
    ----------
    text : str
    face : Face
    room, height : float
    leading : float
        From line to line, as a multiple of the size.
    sizes : sequence of float
        The preferred one first. A size at which no word need be broken goes before a larger one.

    Raises
    ------
    PlacementError
        When it is too long at each of them.
    """
    fitting = [
        (size, lines)
        for size in sizes
        if len(lines := wrap(text, face, size, room)) * leading * size <= height
    ]
    for size, lines in fitting:
        if " ".join(lines) == text:
            return size, lines
    if fitting:
        return fitting[0]
    raise PlacementError(
        f"Text of {len(text)} letters: more than {room:.0f} x {height:.0f} pt hold"
        f" at {sizes[-1]} pt: {text[:40]!r}."
    )


def _pieces(word: str, face: Face, size: float, room: float) -> Iterator[str]:
    while width(face, size, word) > room:
        cut = _longest_start(word, face, size, room)
        yield word[:cut]
        word = word[cut:]
    yield word


def _longest_start(word: str, face: Face, size: float, room: float) -> int:
    """Letters of the word's longest beginning that fits; ends behind a joint where there is one."""
    cut = _letters_within(word, face, size, room)
    joint = max(word.rfind(one, 0, cut) for one in _JOINTS) + 1
    if joint > cut // 2:
        cut = joint
    # A mark stays with the letter below it.
    while cut < len(word) and cut > 1 and unicodedata.combining(word[cut]):
        cut -= 1
    if cut == 0:
        raise PlacementError(f"Room of {room:.1f} pt: too narrow for {word[0]!r} at {size} pt.")
    return cut


def _letters_within(word: str, face: Face, size: float, room: float) -> int:
    total, cut = 0.0, 0
    # Beyond a line's worth of letters there is nothing to measure.
    for letter in set_letters(face, word[:400]):
        total += letter.advance * size / EM
        if total > room:
            break
        cut += 1
    while cut and width(face, size, word[:cut]) > room:
        cut -= 1
    return cut
