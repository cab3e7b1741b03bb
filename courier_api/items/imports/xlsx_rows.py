"""Rows of the first sheet of a workbook."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from courier_api.items.imports.errors import FileRefusedError
from courier_api.items.imports.source import (
    MAX_CELL_LETTERS,
    MAX_CELLS,
    MAX_ROWS,
    BadCell,
    Cell,
    Rows,
    SourceRow,
    shown,
)
from courier_api.items.imports.workbook_guard import check_workbook

__all__ = ["xlsx_rows"]

_FORMULA, _ERROR = "f", "e"


def xlsx_rows(content: bytes) -> Rows:
    """
    Rows of a file, read one after the other.

    Parameters
    ----------
    content : bytes

    Raises
    ------
    FileRefusedError, FileTooLargeError
        Perhaps only when the rows are read.
    """
    check_workbook(content)
    try:
        yield from _rows(content)
    except FileRefusedError:
        raise
    except Exception as error:
        # Whatever a damaged workbook makes the library raise: there are a dozen kinds.
        raise FileRefusedError("Workbook: it cannot be read. Save it anew as XLSX.") from error


def _rows(content: bytes) -> Rows:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise FileRefusedError("Workbook: it has no sheet.")
        sheet: Any = book.worksheets[0]
        # What the file says of its own size is not believed; one more of each shows that there
        # is more than is taken.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(min_row=1, max_row=MAX_ROWS + 2, max_col=MAX_CELLS + 1)
        for number, cells in enumerate(rows, 1):
            yield SourceRow(number, tuple(_cell(one) for one in cells))
    finally:
        book.close()


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == _FORMULA:
        return BadCell(shown(str(value)), "wanted a plain value, no formula")
    if cell.data_type == _ERROR or isinstance(value, bool):
        return BadCell(shown(str(value)), "wanted a text, a number or a day")
    text = _text(value)
    if len(text) > MAX_CELL_LETTERS:
        return BadCell(f"{len(text)} letters", f"wanted at most {MAX_CELL_LETTERS}")
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _text(value: object) -> str:
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return f"{value:%d/%m/%Y}" if is_day else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
