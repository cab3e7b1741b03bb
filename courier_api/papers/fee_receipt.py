"""The fee receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.papers.blocks import Field, facts, heading
from courier_api.papers.captions import Caption
from courier_api.papers.fees import FeeLine, fee_rows
from courier_api.papers.fonts import Face
from courier_api.papers.sheet import Masthead, Paper, print_paper
from courier_api.papers.signing import Signatory, signatures
from courier_api.papers.words import Words, show_moment, show_offset

__all__ = ["FeeReceipt", "fee_receipt_paper", "fee_receipt_pdf"]


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """
    What a fee receipt says.

    Parameters
    ----------
    issuer : Words
    number : str
        Of the receipt.
    item_code : str
    fees : tuple of FeeLine
        One at least.
    method : Words
        Cash, transfer, card.
    paid : datetime
        With its offset.
    place : str
    payer, collector : Signatory
    link : str
        Where the receipt can be verified.
    """

    issuer: Words
    number: str
    item_code: str
    fees: tuple[FeeLine, ...]
    method: Words
    paid: datetime
    place: str
    payer: Signatory
    collector: Signatory
    link: str

    def __post_init__(self) -> None:
        show_moment(self.paid)
        if not self.fees:
            raise ValueError(f"Receipt {self.number}: no fee, wanted one at least.")


def fee_receipt_pdf(receipt: FeeReceipt) -> bytes:
    """
    A fee receipt on A4.

    Raises
    ------
    PictureError
        When a signature is no picture.
    """
    return print_paper(fee_receipt_paper(receipt))


def fee_receipt_paper(receipt: FeeReceipt) -> Paper:
    """Head and rows of a fee receipt."""
    head = Masthead(receipt.issuer, Caption.FEE_RECEIPT.value, receipt.number, receipt.link)
    fields = [
        Field(Caption.PAYER, ", ".join((receipt.payer.name, *receipt.payer.details))),
        Field(Caption.ITEM_CODE, receipt.item_code, Face.MONO_SEMIBOLD),
        Field(Caption.PAID, f"{show_moment(receipt.paid)} ({show_offset(receipt.paid)})"),
        Field(Caption.PLACE, receipt.place),
        Field(Caption.METHOD, receipt.method),
    ]
    rows = (
        *facts(fields),
        heading(Caption.FEES.value),
        *fee_rows(receipt.fees),
        signatures(receipt.payer, receipt.collector),
    )
    return Paper(head, rows, receipt.paid)
