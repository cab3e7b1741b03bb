"""Rows of CSV, in UTF-8, parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from courier_api.items.imports.columns import column_of_heading
from courier_api.items.imports.errors import FileRefusedError
from courier_api.items.imports.source import (
    MAX_CELL_LETTERS,
    MAX_CELLS,
    BadCell,
    Cell,
    Rows,
    SourceRow,
)

__all__ = ["csv_rows"]

_DELIMITERS = (",", ";", "\t")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: Letters of the first line that the delimiter is looked for in.
_MAX_HEAD = 10_000


def csv_rows(content: bytes) -> Rows:
    """
    Rows of a file, read one after the other.

    Parameters
    ----------
    content : bytes

    Raises
    ------
    FileRefusedError
        When it is no UTF-8, or no CSV: perhaps only when the rows are read.
    """
    _check_encoding(content)
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    delimiter = _delimiter(content)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 and _is_hint(cells):
                continue
            yield SourceRow(number, _cells(cells))
    except csv.Error as error:
        raise FileRefusedError(f"CSV, after row {number}: {error}.") from None


def _check_encoding(content: bytes) -> None:
    if content.startswith(_UTF_16):
        raise FileRefusedError("CSV: it is UTF-16. Save it as CSV UTF-8.")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        seen = f"byte {content[error.start]:#04x} at place {error.start} is no UTF-8"
        guess = ", as Windows-1258 (Vietnamese) has it" if _is_windows(content) else ""
        raise FileRefusedError(f"CSV: {seen}{guess}. Save it as CSV UTF-8.") from None
    if "\0" in text:
        raise FileRefusedError("CSV: it holds NUL bytes, and is no text.")


def _is_windows(content: bytes) -> bool:
    """Whether bytes may well be letters of the old Vietnamese code page."""
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        return False
    return any(letter in text for letter in "ăâđêôơưĂÂĐÊÔƠƯàáèéìíòóùú")


def _delimiter(content: bytes) -> str:
    """The one by which the first line has the most headings that are known."""
    head = content[:_MAX_HEAD].decode("utf-8-sig", errors="ignore")
    lines = [line for line in head.splitlines() if line.strip()][:2]
    if lines and len(lines[0]) == 5 and lines[0].lower().startswith("sep="):
        return lines[0][4]
    first = lines[0] if lines else ""

    def num_known(delimiter: str) -> int:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(column_of_heading(cell) is not None for cell in cells)

    return max(_DELIMITERS, key=num_known)


def _is_hint(cells: list[str]) -> bool:
    """Whether a line tells spreadsheets the delimiter, which then parts it in two."""
    return (bool(cells) and cells[0].lower().startswith("sep=")) or cells == ["sep=", ""]


def _cells(cells: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(_cell(one) for one in list(cells)[: MAX_CELLS + 1])


def _cell(text: str) -> Cell:
    plain = text.strip()
    if len(plain) > MAX_CELL_LETTERS:
        return BadCell(f"{len(plain)} letters", f"wanted at most {MAX_CELL_LETTERS}")
    # An apostrophe was put there on export, lest the cell be taken for a formula.
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain
