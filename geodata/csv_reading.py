"""One strict reader for every CSV table: ours and those a user brings instead."""

from __future__ import annotations

import codecs
import csv
import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from routing_engine.travel import FaultCollector, one_fault

#: No table of places is longer; rows beyond are still checked, and not kept.
MAX_ROWS = 100_000

#: What undecodable bytes of UTF-8 become, so that their line can be told.
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    Parameters
    ----------
    name : str
    parse : callable
        Text of a cell in, its value out; ValueError says what was wanted instead.
    is_optional : bool
        The column may be missing from the file; its value is then ``default``.
    default : object
    """

    name: str
    parse: Callable[[str], Any]
    is_optional: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Row:
    """Values of one line, by column, and the number of that line in its file."""

    line: int
    values: Mapping[str, Any]
    is_sound: bool = True


def read_csv_rows(
    path: Path, columns: Sequence[Column], *, key: str, faults: FaultCollector
) -> list[Row]:
    """
    Rows of a CSV file, checked cell by cell; every fault goes to ``faults``.

    UTF-8 with or without a mark is read, and UTF-16 with one. At most `MAX_ROWS` rows are kept,
    whatever the length of the file, which is read as a stream.

    Parameters
    ----------
    path : Path
    columns : sequence of Column
    key : str
        Column whose values must differ.
    faults : FaultCollector

    Returns
    -------
    rows : list of Row
        The rows without a fault.

    Raises
    ------
    InputFaultsError
        When the file cannot be read, is empty, or its header does not fit.
    """
    with _open(path) as stream:
        lines = csv.reader(stream, strict=True)
        names = _header(path, lines, columns)
        rows = _rows(path, lines, names, columns, faults)
        return list(_distinct(path, rows, key, faults))


def at_line(path: Path, line: int) -> str:
    """The place of a fault: ``agents.csv:17``."""
    return f"{path.name}:{line}"


def _open(path: Path) -> TextIO:
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
    except OSError as error:
        raise one_fault(
            "file_unreadable",
            place=path.name,
            cause=f"It cannot be read: {error.strerror}.",
            remedy="Give the path of a CSV file that exists and that you may read.",
        ) from error
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return path.open(encoding="utf-16", newline="", errors="surrogateescape")
    return path.open(encoding="utf-8-sig", newline="", errors="surrogateescape")


def _header(path: Path, lines: Iterator[list[str]], columns: Sequence[Column]) -> list[str]:
    wanted = [column.name for column in columns]
    try:
        names = [name.strip() for name in next(lines)]
    except (StopIteration, csv.Error, UnicodeDecodeError):
        names = []
    if not any(names):
        raise one_fault(
            "file_empty",
            place=at_line(path, 1),
            cause="The file is empty or no table; a header line was wanted.",
            remedy=f"Begin it with the line {','.join(wanted)}",
        )
    faults = FaultCollector()
    for name in names:
        if name not in wanted or names.count(name) > 1:
            near = difflib.get_close_matches(name, wanted, n=1)
            faults.add(
                "column_unknown",
                place=at_line(path, 1),
                cause=f"Column {_shown(name)} is unknown or given twice;"
                f" wanted {', '.join(wanted)}.",
                remedy=f"Perhaps {near[0]} is meant." if near else "Take the column out.",
            )
    for column in columns:
        if column.name not in names and not column.is_optional:
            faults.add(
                "column_missing",
                place=at_line(path, 1),
                cause=f"Column {column.name} is missing.",
                remedy=f"Add it to the header and to every line; wanted {', '.join(wanted)}.",
            )
    faults.raise_if_any()
    return names


def _rows(
    path: Path,
    lines: Any,
    names: Sequence[str],
    columns: Sequence[Column],
    faults: FaultCollector,
) -> Iterator[Row]:
    by_name = {column.name: column for column in columns}
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except (csv.Error, UnicodeError) as error:
            faults.add(
                "line_unreadable",
                place=at_line(path, lines.line_num),
                cause=f"The line cannot be read as CSV: {error}.",
                remedy="Save the file as CSV in UTF-8, with quotes round cells that hold commas.",
            )
            if isinstance(error, UnicodeError):
                return
            continue
        if cells and any(cells):
            yield _row(path, lines.line_num, cells, names, by_name, faults)


def _row(
    path: Path,
    line: int,
    cells: list[str],
    names: Sequence[str],
    columns: Mapping[str, Column],
    faults: FaultCollector,
) -> Row:
    before = faults.num_faults
    if len(cells) != len(names):
        faults.add(
            "cells_wrong_number",
            place=at_line(path, line),
            cause=f"The line has {len(cells)} cells; wanted {len(names)}.",
            remedy="Give one cell a column; put quotes round a cell that holds a comma.",
        )
        return Row(line, {}, is_sound=False)
    values = {column.name: column.default for column in columns.values()}
    for name, cell in zip(names, cells, strict=True):
        if not cell.isascii() and _UNDECODED.search(cell):
            faults.add(
                "encoding_broken",
                place=f"{at_line(path, line)} {name}",
                cause=f"{_shown(cell)} holds bytes that are no UTF-8.",
                remedy="Save the file as CSV in UTF-8 (or UTF-16 with a mark).",
            )
            continue
        try:
            values[name] = columns[name].parse(cell.strip())
        except ValueError as error:
            faults.add(
                "value_wrong",
                place=f"{at_line(path, line)} {name}",
                cause=f"{_shown(cell)}: {error}",
                remedy="Correct the cell.",
            )
    return Row(line, values, is_sound=faults.num_faults == before)


def _distinct(path: Path, rows: Iterator[Row], key: str, faults: FaultCollector) -> Iterator[Row]:
    """Sound rows with a key of their own; faulty rows too take part in the comparison."""
    seen: dict[Any, int] = {}
    for num_rows, row in enumerate(rows, 1):
        value = row.values.get(key)
        # Keys beyond the limit are compared and not kept, or a long file would fill the memory.
        first = seen.get(value) if len(seen) >= MAX_ROWS else seen.setdefault(value, row.line)
        if value is not None and first not in (None, row.line):
            faults.add(
                "id_duplicate",
                place=f"{at_line(path, row.line)} {key}",
                cause=f"{value!r} stands in line {first} already.",
                remedy=f"Give every line a {key} of its own.",
            )
        elif row.is_sound and num_rows <= MAX_ROWS:
            yield row
        if num_rows == MAX_ROWS + 1:
            faults.add(
                "too_many_rows",
                place=at_line(path, row.line),
                cause=f"The table is longer than {MAX_ROWS:,} rows.",
                remedy="Give one table of places, a line each.",
            )


def _shown(cell: str) -> str:
    """A cell as a message shows it: bytes that are no text as escapes, and cut when long."""
    plain = cell.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return repr(plain if len(plain) <= 60 else plain[:57] + "...")


def text(cell: str) -> str:
    """A cell that must not be empty."""
    if not cell:
        raise ValueError("it is empty; wanted a text.")
    if len(cell) > 200:
        raise ValueError(f"it has {len(cell)} letters; wanted at most 200.")
    return cell


def optional_text(cell: str) -> str:
    """A cell that may be empty."""
    return cell and text(cell)


def one_of(*words: str) -> Callable[[str], str]:
    """A cell that holds one of a few words."""

    def parse(cell: str) -> str:
        if cell not in words:
            raise ValueError(f"wanted {', '.join(words)}.")
        return cell

    return parse


def number(minimum: float, maximum: float, *, kind: type = float) -> Callable[[str], Any]:
    """A cell that holds a number between two bounds, both included; no NaN."""

    def parse(cell: str) -> Any:
        wanted = (
            f"wanted {'a whole number' if kind is int else 'a number'} from {minimum} to {maximum}."
        )
        try:
            value = kind(cell)
        except ValueError:
            raise ValueError(wanted) from None
        if not minimum <= value <= maximum:
            raise ValueError(wanted)
        return value

    return parse


@lru_cache(maxsize=1024)
def opening_hours(cell: str) -> tuple[tuple[int, int], ...]:
    """
    Spans such as ``07:30-11:30,13:30-17:00``.

    Returns
    -------
    hours : tuple of (int, int)
        Opening and closing, seconds from midnight.
    """
    spans = tuple(_span(part.strip()) for part in cell.split(","))
    for before, after in itertools.pairwise(spans):
        if after[0] <= before[1]:
            raise ValueError("wanted spans in order, with a pause between them.")
    return spans


def _span(part: str) -> tuple[int, int]:
    opening, dash, closing = part.partition("-")
    if not dash:
        raise ValueError("wanted hours such as 07:30-11:30,13:30-17:00.")
    span = (_clock(opening), _clock(closing))
    if span[1] <= span[0]:
        raise ValueError(
            f"it closes at {closing}, before it opens at {opening}; wanted the reverse."
        )
    return span


def _clock(cell: str) -> int:
    hours, colon, minutes = cell.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise ValueError("wanted hours such as 07:30-11:30,13:30-17:00.")
    if int(hours) * 60 + int(minutes) > 24 * 60 or int(minutes) > 59:
        raise ValueError(f"{cell} is no time of day; wanted 00:00 to 24:00.")
    return int(hours) * 3600 + int(minutes) * 60
