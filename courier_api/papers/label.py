"""What a label says, and the pieces of paper it may be printed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courier_api.papers.qr import check_label_text
from courier_api.papers.words import Words

__all__ = ["GRIDS", "GRID_2X4", "GRID_2X7", "GRID_3X7", "LARGE", "MEDIUM", "SMALL", "WIDE",
           "Grid", "Label", "Stock"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """
    What a label says.

    Parameters
    ----------
    qr_text : str
        Base45, at most 262 letters; see `courier_api.papers.qr.check_label_text`.
    item_code : str
        Code of the dossier, S10 number or code of the bag, for who cannot scan.
    kind : Words
        What the item is.
    destination : str
        Name of the public office it goes to; never a person's.
    sort_code : str
        Route hint for who sorts by eye; the largest letters on the label.
    day : date

    Raises
    ------
    CodeLettersError, CodeTooLongError
        When the QR text needs another code than version 9-M holds.
    ValueError
        When a text is empty.
    """

    qr_text: str
    item_code: str
    kind: Words
    destination: str
    sort_code: str
    day: date

    def __post_init__(self) -> None:
        check_label_text(self.qr_text)
        for name in ("item_code", "destination", "sort_code"):
            if not getattr(self, name).strip():
                raise ValueError(f"Label: {name} is empty.")


@dataclass(frozen=True, slots=True)
class Stock:
    """
    A piece of paper to print a label on.

    Parameters
    ----------
    name : str
    width_mm, height_mm : float
    """

    name: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Grid:
    """
    An A4 sheet of labels.

    Parameters
    ----------
    stock : Stock
    columns, rows : int
    left_mm, top_mm : float
        Margins of the sheet; those on the right and below are the same.
    gap_mm : float
        Between columns; rows touch.
    """

    stock: Stock
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    gap_mm: float

    @property
    def name(self) -> str:
        """Columns by rows, such as ``3x7``."""
        return f"{self.columns}x{self.rows}"

    @property
    def places(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows

    def corners_mm(self) -> Iterator[tuple[float, float]]:
        """Upper left corners, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    self.left_mm + column * (self.stock.width_mm + self.gap_mm),
                    self.top_mm + row * self.stock.height_mm,
                )


#: Holds a code of 30 mm; the label of the reading proof.
SMALL = Stock("small", 63.5, 38.1)
WIDE = Stock("wide", 99.1, 38.1)
MEDIUM = Stock("medium", 99.1, 67.7)
#: The usual roll of a label printer.
LARGE = Stock("large", 100.0, 150.0)

# Sheets with margins all around, which every office printer can print; sheets that are labels up
# to their edges are left out, since most printers lose the outer 4 mm.
GRID_3X7 = Grid(SMALL, columns=3, rows=7, left_mm=7.25, top_mm=15.15, gap_mm=2.5)
GRID_2X7 = Grid(WIDE, columns=2, rows=7, left_mm=4.65, top_mm=15.15, gap_mm=2.5)
GRID_2X4 = Grid(MEDIUM, columns=2, rows=4, left_mm=4.65, top_mm=13.1, gap_mm=2.5)

#: By name.
GRIDS = {grid.name: grid for grid in (GRID_3X7, GRID_2X7, GRID_2X4)}
