"""Fees on paper: each one, their sum, and the sum in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from courier_api.papers.blocks import TINY, WIDTH, Align, both, lines, paragraph
from courier_api.papers.captions import Caption
from courier_api.papers.flow import Row
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM
from courier_api.papers.numerals import dong_in_words
from courier_api.papers.tables import Cell, Head, table
from courier_api.papers.words import Words, show_amount

__all__ = ["FeeLine", "fee_rows", "total"]

#: Room for the caption before the sum in words.
_WORDS = 34 * MM


@dataclass(frozen=True, slots=True)
class FeeLine:
    """
    A fee.

    Parameters
    ----------
    name : Words
    amount_dong : int
        At least 0.
    """

    name: Words
    amount_dong: int

    def __post_init__(self) -> None:
        if self.amount_dong < 0:
            raise ValueError(f"Fee {self.name.en}: {self.amount_dong} dong, wanted 0 or more.")


def total(fees: Sequence[FeeLine]) -> int:
    """Sum of the fees, in đồng."""
    return sum(fee.amount_dong for fee in fees)


def fee_rows(fees: Sequence[FeeLine]) -> list[Row]:
    """Table of the fees with their sum; a sentence where there are none."""
    if not fees:
        return [paragraph(Caption.NO_FEES.value)]
    heads = (Head(Caption.FEE, 7), Head(Caption.AMOUNT, 3, Align.RIGHT))
    body = [(Cell(fee.name), Cell(show_amount(fee.amount_dong))) for fee in fees]
    sum_cells = (
        Cell(Caption.TOTAL.value, Face.SEMIBOLD, 12),
        Cell(show_amount(total(fees)), Face.BOLD, 12),
    )
    *rows, last = table(heads, [*body, sum_cells])
    words = both(Caption.IN_WORDS.value, small=TINY, room=_WORDS)
    told = lines(dong_in_words(total(fees)), face=Face.SEMIBOLD, x=_WORDS, room=WIDTH - _WORDS)
    # The sum is never alone on a page.
    rows[-1] = replace(rows[-1], is_tied=True)
    return [*rows, replace(last, is_tied=True), Row((words, told), above=1 * MM)]
