"""
Follows the ledger, noting who has had to do with what, and what phones registered by themselves.

The ledger is complete without these notes; they are there so that lists can be asked for by party.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import DecideDetail, RegisterDetail
from courier_api.custody.core.codes import DossierCode, is_bag_code
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.records import Record
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items.bag_contents import contents_before
from courier_api.items.drafts import Urgency
from courier_api.items.records import Item
from courier_api.items.repository import (
    add_items,
    add_parties,
    add_words,
    existing_codes,
    follower_seq,
    move_follower,
)
from courier_api.items.service import day_of, new_citizen, words_of

__all__ = ["MAX_AT_ONCE", "follow_ledger", "is_behind"]

_NAME = "items"

#: Entries that are followed within one transaction.
MAX_AT_ONCE = 1_000


def is_behind(session: Session) -> bool:
    """Whether there are entries that were not followed yet."""
    return follower_seq(session, _NAME) < ItemLedger(session).size


def follow_ledger(session: Session, limit: int = MAX_AT_ONCE) -> int:
    """
    Note what the next entries tell.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    limit : int

    Returns
    -------
    num_entries : int
        That were followed; 0: there are no more.
    """
    begin = follower_seq(session, _NAME, lock=True)
    ledger = ItemLedger(session)
    end = min(begin + limit, ledger.size)
    if end <= begin:
        return 0
    records = [one for one in ledger.records(begin, end) if one.standing is Standing.APPLIED]
    add_parties(session, [pair for one in records for pair in _pairs(ledger, one)])
    _add_unannounced(session, records)
    move_follower(session, _NAME, end)
    return end - begin


def _pairs(ledger: ItemLedger, record: Record) -> Iterator[tuple[str, str]]:
    event = record.event
    parties = [party for party in _parties(event) if kind_of_party(party) is not PartyKind.CITIZEN]
    codes = dict.fromkeys(event.codes())
    for _ in range(2):
        # What lies in a bag goes with it, and so does what lies in a bag in it.
        for bag in [code for code in codes if is_bag_code(code)]:
            inside = contents_before(bag, ledger.history(bag), event)
            codes.update(dict.fromkeys(inside))
    return ((party, code) for party in parties for code in codes)


def _parties(event: Event) -> Iterator[str]:
    holder = event.detail.holder if isinstance(event.detail, DecideDetail) else None
    for party in (event.giver, event.receiver, holder):
        if party is not None:
            yield party


def _add_unannounced(session: Session, records: list[Record]) -> None:
    """Let lists tell of what was registered by a phone alone."""
    first: dict[str, Record] = {}
    for record in records:
        if isinstance(record.event.detail, RegisterDetail):
            for code in record.event.items:
                first.setdefault(code, record)
    known = existing_codes(session, list(first))
    new = [_item(code, record) for code, record in first.items() if code not in known]
    if new:
        add_items(session, new)
        add_words(session, [(word, one.code) for one in new for word in words_of(one)])


def _item(code: str, record: Record) -> Item:
    event, detail = record.event, record.event.detail
    if not isinstance(detail, RegisterDetail):
        raise TypeError(f"Event of act {event.act}: it registers nothing.")
    read = DossierCode.read(code) if "-" in code else None
    citizens = [
        party for party in (event.giver, detail.destination)
        if party is not None and kind_of_party(party) is PartyKind.CITIZEN
    ]  # fmt: skip
    is_for_citizen = kind_of_party(detail.destination) is PartyKind.CITIZEN
    return Item(
        code=code,
        kind=detail.kind.value,
        unit=read.unit if read else None,
        number=read.number if read else None,
        day=read.received if read else day_of(event.event_time),
        procedure="",
        destination=None if is_for_citizen else detail.destination,
        wish=None,
        wish_place=None,
        urgency=Urgency.NORMAL.value,
        promised_at=None,
        registered_at=record.record_time,
        registered_by=event.receiver,
        citizen=citizens[0] if citizens else new_citizen(secrets.token_bytes),
        dossier=None,
    )
