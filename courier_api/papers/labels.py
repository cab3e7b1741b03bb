"""
Labels of items as files: A4 sheets, one alone, dots and commands for label printers.

The QR text is made elsewhere and printed as it is. Names on a label are those of public offices:
a label travels in the open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from courier_api.papers.captions import Caption
from courier_api.papers.errors import PlacementError
from courier_api.papers.label import GRID_3X7, LARGE, Grid, Label, Stock
from courier_api.papers.label_layout import lay_out
from courier_api.papers.marks import MM, Mark, Page, moved
from courier_api.papers.pdf import make_pdf
from courier_api.papers.raster import make_bitmap, make_png
from courier_api.papers.svg import make_svg
from courier_api.papers.zpl import make_zpl

__all__ = ["label_pdf", "label_png", "label_svg", "label_zpl", "roll_pdf", "sheets_pdf"]

#: What office printers have, or multiples of it.
_OFFICE_DPI = 600

_A4_MM = (210.0, 297.0)


def sheets_pdf(
    labels: Sequence[Label], *, made: datetime, grid: Grid = GRID_3X7, start: int = 1
) -> bytes:
    """
    A4 sheets of labels, to be printed at 100 %.

    Parameters
    ----------
    labels : sequence of Label
    made : datetime
        With its offset; the file's date.
    grid : Grid
    start : int
        First free place of the first sheet, counted row by row from 1: a sheet that was begun is
        used up.

    Raises
    ------
    PlacementError
        When the sheet has no such place, a text is too long for it, or there is no label.
    """
    if not 1 <= start <= grid.places:
        raise PlacementError(f"Place {start}: a sheet of {grid.name} has 1 to {grid.places}.")
    if not labels:
        raise PlacementError("No label: wanted one at least.")
    corners = list(grid.corners_mm())
    sheets: list[list[Mark]] = []
    for place, label in enumerate(labels, start - 1):
        number, place = divmod(place, grid.places)
        if number == len(sheets):
            sheets.append([])
        left, top = (_whole_dots(length) for length in corners[place])
        sheets[number] += moved(lay_out(label, grid.stock, _OFFICE_DPI).marks, left, top)
    words = Caption.LABELS.value
    width, height = (side * MM for side in _A4_MM)
    pages = [Page(width, height, tuple(marks)) for marks in sheets]
    return make_pdf(pages, title=f"{words.vi} · {words.en} {grid.name}", made=made)


def roll_pdf(
    labels: Sequence[Label], *, made: datetime, stock: Stock = LARGE, dpi: int = 203
) -> bytes:
    """
    Labels on pages of their own size, to the nearest dot, for a label printer's driver.

    Parameters
    ----------
    labels : sequence of Label
    made : datetime
        With its offset; the file's date.
    stock : Stock
    dpi : int
        Of the label printer behind the driver.

    Raises
    ------
    PlacementError
        When a text is too long for the stock, or there is no label.
    """
    if not labels:
        raise PlacementError("No label: wanted one at least.")
    # PDF counts from the page's lower edge: with a page of whole dots, what is on whole dots from
    # the upper edge stays there.
    width, height = (
        round(side / 25.4 * dpi) * 72 / dpi for side in (stock.width_mm, stock.height_mm)
    )
    pages = [Page(width, height, lay_out(label, stock, dpi).marks) for label in labels]
    words = Caption.LABELS.value
    return make_pdf(pages, title=f"{words.vi} · {words.en}", made=made)


def label_pdf(label: Label, *, made: datetime, stock: Stock = LARGE, dpi: int = 203) -> bytes:
    """One label on a page of its own size; see `roll_pdf`."""
    return roll_pdf([label], made=made, stock=stock, dpi=dpi)


def label_png(label: Label, *, stock: Stock = LARGE, dpi: int = 203) -> bytes:
    """
    One label as the dots of a label printer, one bit each.

    Parameters
    ----------
    label : Label
    stock : Stock
    dpi : int
        203 or 300, as a rule.
    """
    return make_png(lay_out(label, stock, dpi), dpi)


def label_svg(label: Label, *, stock: Stock = LARGE, dpi: int = 300) -> bytes:
    """
    One label as outlines.

    Parameters
    ----------
    label : Label
    stock : Stock
    dpi : int
        Of the printer: the code's modules are whole dots of it.
    """
    return make_svg(lay_out(label, stock, dpi), title=f"{label.kind.vi} {label.item_code}")


def label_zpl(label: Label, *, stock: Stock = LARGE, dpi: int = 203, copies: int = 1) -> bytes:
    """
    One label as ZPL II commands.

    Parameters
    ----------
    label : Label
    stock : Stock
    dpi : int
        Of the printer; a file for another one prints larger or smaller than life.
    copies : int
    """
    return make_zpl(
        make_bitmap(lay_out(label, stock, dpi), dpi), remark=label.item_code, copies=copies
    )


def _whole_dots(length_mm: float) -> float:
    return round(length_mm / 25.4 * _OFFICE_DPI) * 72 / _OFFICE_DPI
