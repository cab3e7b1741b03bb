"""How the sheets look, and how any text enters a cell without becoming a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from geodata.drawing.words import Language, say

FONT = "Arial"  # has every Vietnamese letter and is on every office machine
HAIR = Side(style="hair", color="8A8A8A")
THIN = Side(style="thin", color="4A4A4A")
HEAD_FILL = PatternFill("solid", fgColor="E8EEF0")
TITLE = Font(name=FONT, size=15, bold=True)
BOLD = Font(name=FONT, size=10, bold=True)
PLAIN = Font(name=FONT, size=10)
SMALL = Font(name=FONT, size=9, color="555555")
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(horizontal="center", vertical="top")


def write(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | float,
    *,
    font: Font = PLAIN,
    alignment: Alignment = WRAPPED,
) -> Cell:
    """
    Put a value into a cell, text always as text.

    A name such as ``=HYPERLINK(...)`` stays a name: the cell's type says so, and Excel's quote
    prefix keeps it so when somebody edits the cell.
    """
    cell = cast("Cell", sheet.cell(row, column))  # merged cells are only made afterwards
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font, cell.alignment = font, alignment
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        cell.quotePrefix = True
    return cell


def write_head(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    """A row of column names that repeats on every printed page."""
    for column, name in enumerate(names, start=1):
        cell = write(sheet, row, column, name, font=BOLD)
        cell.fill = HEAD_FILL
        cell.border = Border(top=THIN, bottom=THIN)
    sheet.print_title_rows = f"{row}:{row}"


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Width of each column in letters."""
    for idx, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[idx]].width = width


def set_page(sheet: Worksheet, title: str, language: Language, *, is_wide: bool = False) -> None:
    """A4, as wide as the paper and as long as it takes, with page numbers below."""
    sheet.page_setup.paperSize = 9  # A4, by ECMA-376
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.6, 0.3
    sheet.sheet_view.showGridLines = False
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=title.replace("&", "&&")),
        right=_HeaderFooterPart(text=f"{say('page', language)} &P/&N"),
    )
