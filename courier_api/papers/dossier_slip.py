"""
The dossier slip: what was handed in, counted and sealed, signed by both parties.

References
----------
Decision 45/2016/QĐ-TTg: courier and citizen count the papers against the published list, both sign
the slip, and the courier packs and seals in the citizen's sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from courier_api.papers.blocks import (
    WIDTH,
    Align,
    Field,
    both,
    captioned,
    facts,
    heading,
    lines,
    side_by_side,
    underneath,
)
from courier_api.papers.captions import Caption
from courier_api.papers.fees import FeeLine, fee_rows
from courier_api.papers.flow import Column, Row, Strip
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM
from courier_api.papers.sheet import Masthead, Paper, print_paper
from courier_api.papers.signing import Signatory, signatures
from courier_api.papers.tables import Cell, Head, table
from courier_api.papers.words import Words, show_amount, show_day, show_moment, show_offset

#: Room for the seal's number.
_SEAL = 50 * MM

__all__ = ["DossierSlip", "PaperLine", "dossier_slip_paper", "dossier_slip_pdf"]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """
    A kind of paper of the procedure's list.

    Parameters
    ----------
    name : Words
    wanted, counted : int
    note : str
    """

    name: Words
    wanted: int
    counted: int
    note: str = ""

    def __post_init__(self) -> None:
        if min(self.wanted, self.counted) < 0:
            raise ValueError(
                f"Paper {self.name.en}: {self.wanted} wanted, {self.counted} counted;"
                " neither may be below 0."
            )


@dataclass(frozen=True, slots=True)
class DossierSlip:
    """
    What a dossier slip says.

    Parameters
    ----------
    issuer : Words
        The post or the office whose courier or clerk took the dossier.
    code : str
    procedure : Words or str
    destination : str
        The authority.
    received : datetime
        With its offset.
    place : str
    papers : tuple of PaperLine
    seal : str or None
        Number of the seal.
    fees : tuple of FeeLine or None
        None: nothing is known of fees, and nothing told.
    giver, receiver : Signatory
    link : str
        Where the slip can be verified.
    promised : date, optional
    return_to : str, optional
        Where the issued document goes.
    counted : datetime, optional
        When the papers were counted, with its offset.
    sealing : Words, optional
        What is told of the seal, where that is not what both parties saw.
    """

    issuer: Words
    code: str
    procedure: Words | str
    destination: str
    received: datetime
    place: str
    papers: tuple[PaperLine, ...]
    seal: str | None
    fees: tuple[FeeLine, ...] | None
    giver: Signatory
    receiver: Signatory
    link: str
    promised: date | None = None
    return_to: str | None = None
    counted: datetime | None = None
    sealing: Words | None = None

    def __post_init__(self) -> None:
        show_moment(self.received)
        if self.counted is not None:
            show_moment(self.counted)


def dossier_slip_pdf(slip: DossierSlip) -> bytes:
    """
    A dossier slip on A4.

    Raises
    ------
    PictureError
        When a signature is no picture.
    """
    return print_paper(dossier_slip_paper(slip))


def dossier_slip_paper(slip: DossierSlip) -> Paper:
    """Head and rows of a dossier slip."""
    head = Masthead(slip.issuer, Caption.DOSSIER_SLIP.value, slip.code, slip.link)
    rows = (
        *_facts(slip),
        side_by_side(_party, slip.giver, slip.receiver),
        heading(Caption.PAPERS.value),
        *_papers(slip.papers),
        _seal(slip.seal, slip.sealing),
        *_fees(slip.fees),
        signatures(slip.giver, slip.receiver),
    )
    return Paper(head, rows, slip.received)


def _facts(slip: DossierSlip) -> list[Row]:
    fields = [Field(Caption.RECEIVED, _moment(slip.received)), Field(Caption.PLACE, slip.place)]
    if slip.counted:
        fields.append(Field(Caption.COUNTED_AT, _moment(slip.counted)))
    if slip.promised:
        fields.append(Field(Caption.PROMISED, show_day(slip.promised), Face.SEMIBOLD))
    if slip.return_to:
        fields.append(Field(Caption.RETURN_TO, slip.return_to))
    wide = [
        Field(Caption.PROCEDURE, slip.procedure, Face.SEMIBOLD),
        Field(Caption.TO, slip.destination, Face.SEMIBOLD),
    ]
    return [*facts(wide, columns=1), *facts(fields)]


def _moment(moment: datetime) -> str:
    return f"{show_moment(moment)} ({show_offset(moment)})"


def _fees(fees: tuple[FeeLine, ...] | None) -> list[Row]:
    return [] if fees is None else [heading(Caption.FEES.value), *fee_rows(fees)]


def _party(party: Signatory, x: float, room: float) -> Column:
    name = lines(party.name, face=Face.SEMIBOLD, size=11, x=x, room=room)
    details = (lines(detail, x=x, room=room) for detail in party.details)
    return captioned(party.role, underneath(name, *details), x=x, room=room)


def _papers(papers: tuple[PaperLine, ...]) -> list[Row]:
    heads = (
        Head(Caption.NUMBER, 0.8),
        Head(Caption.PAPER, 9),
        Head(Caption.WANTED, 1.4, Align.RIGHT),
        Head(Caption.COUNTED, 1.4, Align.RIGHT),
        Head(Caption.NOTE, 4),
    )
    body = [
        (
            Cell(str(number)),
            Cell(paper.name),
            Cell(show_amount(paper.wanted)),
            Cell(show_amount(paper.counted), Face.SEMIBOLD),
            Cell(paper.note, size=8.6, lead=_difference(paper)),
        )
        for number, paper in enumerate(papers, 1)
    ]
    wanted, counted = sum(one.wanted for one in papers), sum(one.counted for one in papers)
    body.append(
        (
            Cell(""),
            Cell(Caption.TOTAL.value, Face.SEMIBOLD),
            Cell(show_amount(wanted)),
            Cell(show_amount(counted), Face.SEMIBOLD),
            Cell(""),
        )
    )
    return table(heads, body)


def _difference(paper: PaperLine) -> str:
    """What is missing or too many; nothing where the count is right."""
    difference = paper.counted - paper.wanted
    if not difference:
        return ""
    words = (Caption.OVER if difference > 0 else Caption.SHORT).value
    return f"{words.vi} {abs(difference)} · {words.en} {abs(difference)}"


def _seal(seal: str | None, sealing: Words | None) -> Row:
    """Number of the seal, and beside it what both parties sign for."""
    left = _SEAL + 6 * MM
    room = WIDTH - left
    sealed = sealing or (Caption.SEALED if seal else Caption.NOT_SEALED).value
    told = underneath(
        both(Caption.AGREED.value, x=left, room=room, size=8.6),
        (Strip(1 * MM),),
        both(sealed, x=left, room=room, size=8.6),
    )
    number = lines(seal or "–", face=Face.MONO_SEMIBOLD, room=_SEAL)
    return Row((captioned(Caption.SEAL_NUMBER.value, number, room=_SEAL), told), above=3 * MM)
