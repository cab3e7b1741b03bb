"""The empty table to fill in: headings in both languages, and an invented row."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import Any

from courier_api.exports.spreadsheets import csv_pieces, guarded
from courier_api.items.imports.columns import COLUMNS

__all__ = ["TableForm", "template_bytes"]

_TITLE = "Postroute"


class TableForm(StrEnum):
    """Kinds of files."""

    CSV = "csv"
    XLSX = "xlsx"


def template_bytes(form: TableForm) -> bytes:
    """
    The template; whoever leaves its example in place imports nothing by it.

    Parameters
    ----------
    form : TableForm
    """
    headings = [column.heading for column in COLUMNS]
    example = [column.example for column in COLUMNS]
    if form is TableForm.CSV:
        return b"".join(csv_pieces(headings, [example]))
    return _workbook(headings, example)


def _workbook(headings: list[str], example: list[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _TITLE
    sheet.append(headings)
    sheet.append([guarded(value) or None for value in example])
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(heading) + 2)
        # As texts: a phone number keeps its first zero, and a code is no number.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(2, place).number_format = "@"
        sheet.cell(2, place).font = Font(italic=True, color="808080")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
