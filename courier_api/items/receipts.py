"""What was collected at an item's handovers, and the receipt of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import HandoverDetail, Proof, Recipient
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.records import Record
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items import delivery_words as told
from courier_api.items import paper_words
from courier_api.items.delivery import RECIPIENT_NAME, told_recipient_name
from courier_api.items.errors import NothingCollectedError
from courier_api.items.repository import find_item
from courier_api.items.told_events import (
    PersonName,
    Spoken,
    ToldEvents,
    citizen_name,
    moment_of,
    spoken,
    told_of,
)
from courier_api.papers.fee_receipt import FeeReceipt
from courier_api.papers.fees import FeeLine
from courier_api.papers.words import Words

__all__ = ["Collection", "collection_of", "fee_lines", "fee_receipt"]


@dataclass(frozen=True, slots=True)
class Collection:
    """
    A handover of an item at which money was taken.

    Parameters
    ----------
    code : str
    record : Record
    proof : Proof
        What the device says of it.
    payer, collector : str
        Parties.
    spoken : Spoken
    person : PersonName or None
        Of who paid; shown to nobody without a note of it.
    """

    code: str
    record: Record
    proof: Proof
    payer: str
    collector: str
    spoken: Spoken
    person: PersonName | None = field(default=None, repr=False)

    @property
    def number(self) -> str:
        """Of the receipt; without one, the item's with the entry's place in the ledger, from 1."""
        return self.proof.receipt or f"{self.code}/{self.record.seq + 1}"


def collection_of(session: Session, code: str) -> Collection:
    """
    The last handover of an item at which money was taken.

    Raises
    ------
    NothingCollectedError
    """
    ledger = ItemLedger(session)
    found = [one for one in _proofs(told_of(ledger, code)) if one[1].amount_dong]
    if not found:
        raise NothingCollectedError(f"Item {code[:60]}: no amount was collected yet.")
    record, proof = found[-1]
    payer, collector = _ends(record.event)
    person = _payer_name(session, ledger, code, record.event, payer)
    return Collection(code, record, proof, payer, collector, spoken(session, record.event), person)


def fee_lines(events: ToldEvents) -> tuple[FeeLine, ...] | None:
    """What was collected at handovers; None when no device said anything of it."""
    proofs = list(_proofs(events))
    if not proofs:
        return None
    return tuple(_fee(record.event, proof) for record, proof in proofs if proof.amount_dong)


def fee_receipt(collection: Collection, *, link: str, shows_name: bool) -> FeeReceipt:
    """
    What the paper says.

    Parameters
    ----------
    collection : Collection
    link : str
        Where the ledger's proof can be asked for.
    shows_name : bool
        Whether it names who paid; that it does is to be noted.
    """
    event, proof, names = collection.record.event, collection.proof, collection.spoken
    is_delegate = proof.recipient is Recipient.DELEGATE and collection.payer == event.receiver
    role = told.RECIPIENTS[Recipient.DELEGATE] if is_delegate else None
    person = collection.person if shows_name else None
    return FeeReceipt(
        issuer=told.ISSUER,
        number=collection.number,
        item_code=collection.code,
        fees=(_fee(event, proof),),
        method=told.NOT_NOTED,
        paid=moment_of(event),
        place=names.place(event.place),
        payer=names.signatory(collection.payer, person, role),
        collector=names.signatory(collection.collector),
        link=link,
    )


def _proofs(events: ToldEvents) -> Iterator[tuple[Record, Proof]]:
    for record in events.moving:
        detail = record.event.detail
        if isinstance(detail, HandoverDetail) and detail.proof is not None:
            yield record, detail.proof


def _fee(event: Event, proof: Proof) -> FeeLine:
    """One line: what it was for, no device tells."""
    number = len(event.items)
    words = paper_words.COLLECTED if number == 1 else paper_words.collected_together(number)
    if proof.receipt is not None:
        words = Words(f"{words.vi} ({proof.receipt})", f"{words.en} ({proof.receipt})")
    return FeeLine(words, proof.amount_dong)


def _ends(event: Event) -> tuple[str, str]:
    """Who paid, and whom: a citizen pays, and else the one who receives."""
    giver, receiver = event.giver or "", event.receiver or ""
    return (giver, receiver) if _is_citizen(giver) else (receiver, giver)


def _is_citizen(party: str) -> bool:
    return kind_of_party(party) is PartyKind.CITIZEN


def _payer_name(
    session: Session, ledger: ItemLedger, code: str, event: Event, payer: str
) -> PersonName | None:
    """Of who took the item and paid; else of the citizen, unless it was somebody else."""
    if not _is_citizen(payer):
        return None
    if payer == event.receiver:
        name = told_recipient_name(ledger, event.event_id)
        if name is not None:
            return PersonName(payer, RECIPIENT_NAME, name)
        detail = event.detail
        proof = detail.proof if isinstance(detail, HandoverDetail) else None
        if proof is not None and proof.recipient is Recipient.DELEGATE:
            return None
    return citizen_name(session, find_item(session, code), payer)
