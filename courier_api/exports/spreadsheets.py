"""
Tables as CSV and XLSX, written row after row.

A spreadsheet takes a text that begins like a formula for one, and runs it: such texts get an
apostrophe in front, in both kinds of files.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

__all__ = ["CSV_TYPE", "XLSX_TYPE", "Value", "csv_pieces", "guarded", "xlsx_pieces"]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | None

#: First letters of formulas, wide ones as well, which some spreadsheets read as the others; a tab
#: or line break in front of one does not hide it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Spreadsheets misread Vietnamese letters without it.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_ROWS_A_PIECE = 500
_PIECE = 1 << 16
#: Rows that a sheet holds.
_MAX_ROWS = 1_048_576


def guarded(value: Value) -> Value:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """
    A CSV file (RFC 4180, UTF-8 with a mark), piece by piece.

    Parameters
    ----------
    headings : sequence of str
    rows : iterable of sequence
    """
    text = io.StringIO()
    text.write(_MARK)
    writer = csv.writer(text)
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([guarded(value) for value in row])
        if number % _ROWS_A_PIECE == 0:
            yield _emptied(text)
    yield _emptied(text)


def xlsx_pieces(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str
) -> Iterator[bytes]:
    """
    An XLSX file, piece by piece; it is made on disk first, since its parts refer to each other.

    Parameters
    ----------
    headings : sequence of str
    rows : iterable of sequence
        What does not fit a sheet goes on in the next one.
    title : str
        Of the sheet.
    """
    with tempfile.TemporaryFile() as file:
        _write_book(file, headings, rows, title)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write_book(
    file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Value]], title: str
) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = None
    at = _MAX_ROWS
    for row in rows:
        if at == _MAX_ROWS:
            sheet, at = _new_sheet(book, headings, title), 1
        sheet.append([guarded(value) for value in row])
        at += 1
    if sheet is None:
        _new_sheet(book, headings, title)
    book.save(file)


def _new_sheet(book: Any, headings: Sequence[str], title: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    number = len(book.worksheets) + 1
    sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
    sheet.freeze_panes = "A2"
    cells = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    return sheet


def _emptied(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
