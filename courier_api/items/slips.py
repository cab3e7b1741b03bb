"""What was handed in with an item, counted by two parties, and the slip that both sign."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import CountDetail, PackDetail, RegisterDetail
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.records import Record
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items import delivery_words as told
from courier_api.items import paper_words
from courier_api.items.drafts import Wish
from courier_api.items.errors import NothingCountedError, NotRegisteredError
from courier_api.items.receipts import fee_lines
from courier_api.items.records import Item
from courier_api.items.repository import find_item
from courier_api.items.service import day_of
from courier_api.items.told_events import (
    PersonName,
    Spoken,
    ToldEvents,
    citizen_name,
    moment_of,
    spoken,
    told_of,
)
from courier_api.papers.dossier_slip import DossierSlip, PaperLine
from courier_api.papers.fees import FeeLine
from courier_api.papers.words import Words

__all__ = ["Taking", "dossier_slip", "taking_of"]


@dataclass(frozen=True, slots=True)
class Count:
    """
    Papers that two parties counted and agreed on.

    Parameters
    ----------
    record : Record
        Of the event that tells it.
    procedure : str or None
        Its code.
    papers : tuple of PaperCount
    parties : tuple of str
        The two, the giver first where the event tells who gave.
    """

    record: Record
    procedure: str | None
    papers: tuple[PaperCount, ...]
    parties: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Taking:
    """
    How an item was taken in, and its papers as they were counted last.

    Parameters
    ----------
    code : str
    item : Item or None
    register : Record
    destination : str
        The party it is addressed to.
    count : Count
    seal : str or None
        Under which whoever took it in packed it.
    fees : tuple of FeeLine or None
    spoken : Spoken
    person : PersonName or None
        Of the citizen, where they counted; shown to nobody without a note of it.
    """

    code: str
    item: Item | None
    register: Record
    destination: str
    count: Count
    seal: str | None
    fees: tuple[FeeLine, ...] | None
    spoken: Spoken
    person: PersonName | None = field(default=None, repr=False)


def taking_of(session: Session, code: str) -> Taking:
    """
    How an item was taken in.

    Raises
    ------
    NotRegisteredError, NothingCountedError
    """
    item, events = find_item(session, code), told_of(ItemLedger(session), code)
    register, destination = _register(events, code)
    counts = _counts(events, register)
    if not counts:
        raise NothingCountedError(f"Item {code[:60]}: no papers were counted by two parties yet.")
    count = counts[-1]
    names = spoken(session, register.event, parties=(destination, *count.parties))
    return Taking(
        code, item, register, destination, count, _seal(events, register), fee_lines(events),
        names, citizen_name(session, item, *count.parties),
    )  # fmt: skip


def dossier_slip(taking: Taking, *, link: str, shows_name: bool) -> DossierSlip:
    """
    What the paper says.

    Parameters
    ----------
    taking : Taking
    link : str
        Where the ledger's proof can be asked for.
    shows_name : bool
        Whether it names the citizen; that it does is to be noted.
    """
    event, count, names, item = taking.register.event, taking.count, taking.spoken, taking.item
    person = taking.person if shows_name else None
    first, second = count.parties
    promised_at = None if item is None else item.promised_at
    return DossierSlip(
        issuer=told.ISSUER,
        code=taking.code,
        procedure=_procedure(item, count.procedure),
        destination=names.party(taking.destination),
        received=moment_of(event),
        place=names.place(event.place),
        # Nobody has told what papers' codes stand for.
        papers=tuple(
            PaperLine(paper_words.code_words(one.code), one.wanted, one.counted)
            for one in count.papers
        ),
        seal=taking.seal,
        fees=taking.fees,
        giver=names.signatory(first, person),
        receiver=names.signatory(second, person),
        link=link,
        promised=None if promised_at is None else day_of(promised_at),
        return_to=_return_to(item, names),
        counted=moment_of(count.record.event),
        sealing=paper_words.NO_SEAL_NOTED if taking.seal is None else paper_words.SEAL_NOTED,
    )


def _register(events: ToldEvents, code: str) -> tuple[Record, str]:
    """The event by which an item came into custody, and whom it is for."""
    for record in events.moving:
        if isinstance(record.event.detail, RegisterDetail):
            return record, record.event.detail.destination
    raise NotRegisteredError(f"Item {code[:60]}: it has not come into custody yet.")


def _counts(events: ToldEvents, register: Record) -> list[Count]:
    """All counts that two agreed on, as they followed each other."""
    found: list[Count] = []
    for record in events.all:
        event, detail = record.event, record.event.detail
        if record is register and isinstance(detail, RegisterDetail) and detail.papers:
            ends = event.giver or "", event.receiver or ""
            found.append(Count(record, None, detail.papers, ends))
        elif isinstance(detail, CountDetail):
            first, second = detail.agreed_by
            is_turned = event.giver == second or event.receiver == first
            ends = (second, first) if is_turned else (first, second)
            found.append(Count(record, detail.procedure, detail.papers, ends))
    return found


def _seal(events: ToldEvents, register: Record) -> str | None:
    for record in events.all:
        event, detail = record.event, record.event.detail
        if isinstance(detail, PackDetail) and event.giver == register.event.receiver:
            return detail.seal
    return None


def _procedure(item: Item | None, code: str | None) -> Words | str:
    """Its name, as it was registered, and its code, as it was counted by."""
    name = item.procedure if item is not None else ""
    if code is None:
        return name or told.NOT_NOTED
    words = paper_words.code_words(code)
    return Words(name, words.en) if name else words


def _return_to(item: Item | None, names: Spoken) -> str | None:
    """Where the citizen wishes to have what is issued; of a home, no more than that."""
    if item is None or item.wish is None:
        return None
    wish = Wish(item.wish).words.vi
    return wish if item.wish_place is None else f"{wish}: {names.place(item.wish_place)}"
