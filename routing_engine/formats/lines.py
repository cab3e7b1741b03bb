"""A foreign text as lines of words, and numbers out of words; what is wrong is noted by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from routing_engine.errors import FaultCollector

__all__ = ["MAX_VALUE", "Line", "Lines", "split_lines"]

#: Larger numbers would leave the range of the engine's integers once they are scaled.
MAX_VALUE = 10_000_000

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_REMEDY = "Correct the line, or fetch the file again from where it came."


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its number in the file, from 1, and its words."""

    number: int
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with single blanks between."""
        return " ".join(self.words)


@dataclass(slots=True)
class Lines:
    """
    The lines of a text, and the faults seen while reading them.

    Parameters
    ----------
    lines : tuple of Line
    source : str
        Name of the file for messages; may be empty.
    faults : FaultCollector
    """

    lines: tuple[Line, ...]
    source: str = ""
    faults: FaultCollector = field(default_factory=FaultCollector)

    def place(self, number: int) -> str:
        """A line as messages name it."""
        return f"{self.source}:{number}" if self.source else f"line {number}"

    @property
    def last_number(self) -> int:
        """Number of the last line that is not blank; 1 for an empty text."""
        return self.lines[-1].number if self.lines else 1

    def refuse(self, code: str, number: int, cause: str, remedy: str = _REMEDY) -> None:
        """Note a fault of one line."""
        self.faults.add(code, place=self.place(number), cause=cause, remedy=remedy)

    def real(self, word: str, what: str, number: int, *, minimum: float | None = None) -> float:
        """
        A number, decimals allowed; a fault is noted and 0 returned when it is none.

        Parameters
        ----------
        word, what : str
            The word as it stands, and the column's name.
        number : int
            Of the line.
        minimum : float, optional
        """
        if not _NUMBER.fullmatch(word):
            self.refuse("not_a_number", number, f"{what} is {word!r}; a number was wanted.")
            return 0.0
        value = float(word)
        lowest = -MAX_VALUE if minimum is None else minimum
        if not lowest <= value <= MAX_VALUE:
            wanted = f"{lowest:,} to {MAX_VALUE:,} was wanted"
            self.refuse("out_of_range", number, f"{what} is {word}; {wanted}.")
            return 0.0
        return value

    def whole(self, word: str, what: str, number: int, *, minimum: float | None = None) -> int:
        """A whole number (``30``, ``30.0``); else as `real`."""
        value = self.real(word, what, number, minimum=minimum)
        if not value.is_integer():
            self.refuse(
                "not_a_whole_number", number, f"{what} is {word}; a whole number was wanted."
            )
            return 0
        return int(value)


def split_lines(text: str, source: str = "") -> Lines:
    """The text's lines that are not blank."""
    numbered = enumerate(text.splitlines(), start=1)
    split = ((number, tuple(line.split())) for number, line in numbered)
    return Lines(tuple(Line(number, words) for number, words in split if words), source)
