"""The last handover of an item, as the ledger tells it, and the paper that proves it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import HandoverDetail, Proof, RegisterDetail
from courier_api.custody.core.entries import LedgerEntry
from courier_api.custody.core.errors import SignatureError
from courier_api.custody.core.events import Event
from courier_api.custody.core.keys import PublicKey
from courier_api.custody.core.records import Record
from courier_api.custody.core.signing import read_event, verify_signature
from courier_api.custody.core.states import Change, Status
from courier_api.custody.item_ledger import ItemLedger
from courier_api.delivery_codes.standing import CodeStanding, code_standing
from courier_api.items import delivery_words as told
from courier_api.items.errors import ItemUnknownError, NotDeliveredError
from courier_api.items.party_words import Names, party_words
from courier_api.items.plans import names_of, place_words
from courier_api.items.repository import find_item
from courier_api.papers.delivery_proof import DeliveryProof, Evidence, Handover, LedgerProof
from courier_api.papers.words import Words

__all__ = [
    "RECIPIENT_NAME", "Delivery", "Pictures", "delivery_of", "delivery_proof",
    "told_recipient_name",
]  # fmt: skip

#: Under which an event commits to the name of whoever took the item; see `SideRecordRow`.
RECIPIENT_NAME = "recipient_name"

_NOWHERE = "—"


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    How an item came to whom it was for.

    Parameters
    ----------
    code : str
    kind : str or None
    entry : LedgerEntry
        Of the event by which it was delivered.
    event : Event
    steps : tuple of (Change, Event)
        All changes of hands; the last one is the delivery.
    names : mapping
        Of public offices and points.
    places : mapping of str to Words
    code_standing : CodeStanding
        How the code that was typed at the door stands.
    recipient_name : str or None
        From the erasable record beside the event; shown to nobody without a note of it.
    """

    code: str
    kind: str | None
    entry: LedgerEntry
    event: Event
    steps: tuple[tuple[Change, Event], ...]
    names: Names
    places: Mapping[str, Words]
    code_standing: CodeStanding = CodeStanding.NOT_GIVEN
    recipient_name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Pictures:
    """
    What the reader may see of the evidence.

    Parameters
    ----------
    signature : Evidence or None
    photographs : tuple of Evidence
    not_shown : tuple of bytes
        Hashes of all others.
    """

    signature: Evidence | None = None
    photographs: tuple[Evidence, ...] = ()
    not_shown: tuple[bytes, ...] = ()


def delivery_of(session: Session, code: str) -> Delivery:
    """
    How an item was delivered.

    Raises
    ------
    ItemUnknownError, NotDeliveredError
    """
    ledger, item = ItemLedger(session), find_item(session, code)
    state = ledger.state(code)
    if state is None and item is None:
        raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
    if state is None or state.status is not Status.DELIVERED or state.change_id is None:
        raise NotDeliveredError(f"Item {code[:60]}: it was not delivered yet.")
    trail = ledger.trail(code)
    records: dict[bytes, Record] = {one.event_id: one.record for one in trail.course}
    entry = ledger.entry(state.change_id)
    steps = tuple((one, records[one.event_id].event) for one in trail.changes
                  if one.event_id in records)  # fmt: skip
    if entry is None or state.change_id not in {one.event_id for one, _ in steps}:
        raise NotDeliveredError(f"Item {code[:60]}: its delivery is being looked at.")
    parties = {party for one, _ in steps for party in (one.giver, one.receiver)}
    places = {one.place for one, _ in steps if one.place is not None}
    kind = item.kind if item is not None else state.facts.kind
    event = records[state.change_id].event
    standing = code_standing(session, code, event.event_id, _claim(event))
    return Delivery(
        code, kind, entry, event, steps, names_of(session, parties), place_words(session, places),
        standing, told_recipient_name(ledger, state.change_id),
    )  # fmt: skip


def delivery_proof(
    delivery: Delivery,
    *,
    key: PublicKey | None,
    ledger: LedgerProof,
    pictures: Pictures,
    link: str,
    shows_name: bool,
) -> DeliveryProof:
    """
    What the paper says.

    Parameters
    ----------
    delivery : Delivery
    key : PublicKey or None
        Of the device that recorded it.
    ledger : LedgerProof
    pictures : Pictures
    link : str
        Where the ledger's proof can be asked for.
    shows_name : bool
        Whether it names whoever took the item; that it does is to be noted.
    """
    event = delivery.event
    proof, standing = _claim(event), delivery.code_standing
    return DeliveryProof(
        issuer=told.ISSUER,
        item_code=delivery.code,
        kind=told.KINDS.get(delivery.kind, told.KINDS[None]),
        handovers=tuple(_handover(delivery, *step) for step in _until_delivery(delivery)),
        recipient=_recipient(delivery, proof, shows_name=shows_name),
        identity=told.NOT_NOTED if proof is None else told.IDENTITIES[proof.identity],
        amount_dong=0 if proof is None else proof.amount_dong,
        ledger=ledger,
        link=link,
        code=None if standing is CodeStanding.NOT_GIVEN else standing.words,
        receipt=None if proof is None else proof.receipt,
        signature=pictures.signature,
        photographs=pictures.photographs,
        not_shown=pictures.not_shown,
        device=told.device_words(event.device_id, _is_good(delivery.entry, key)),
    )


def _claim(event: Event) -> Proof | None:
    """What the device says of the delivery."""
    return event.detail.proof if isinstance(event.detail, HandoverDetail) else None


def _until_delivery(delivery: Delivery) -> Sequence[tuple[Change, Event]]:
    """Nothing is told of what was scanned after the end."""
    ends = [at for at, (one, _) in enumerate(delivery.steps)
            if one.event_id == delivery.event.event_id]  # fmt: skip
    return delivery.steps[: ends[-1] + 1]


def _handover(delivery: Delivery, change: Change, event: Event) -> Handover:
    place = change.place
    words = None if place is None else delivery.places.get(place)
    return Handover(
        datetime.fromtimestamp(change.event_time / 1_000, UTC).astimezone(
            timezone(timedelta(minutes=event.offset))
        ),
        _capital(party_words(change.giver, delivery.names).vi),
        _capital(party_words(change.receiver, delivery.names).vi),
        _act(event),
        words.vi if words is not None else place or _NOWHERE,
    )


def _act(event: Event) -> Words:
    if isinstance(event.detail, HandoverDetail):
        return told.ACTS[event.detail.purpose]
    return told.TAKEN_IN if isinstance(event.detail, RegisterDetail) else told.DECIDED


def _recipient(delivery: Delivery, proof: Proof | None, *, shows_name: bool) -> Words:
    if proof is None:
        words = party_words(delivery.event.receiver, delivery.names)
        words = Words(_capital(words.vi), _capital(words.en))
    else:
        words = told.RECIPIENTS[proof.recipient]
    name = delivery.recipient_name if shows_name else None
    return words if name is None else Words(f"{words.vi}: {name}", f"{words.en}: {name}")


def _is_good(entry: LedgerEntry, key: PublicKey | None) -> bool | None:
    if key is None:
        return None
    try:
        verify_signature(read_event(entry.signed), key)
    except SignatureError:
        return False
    return True


def told_recipient_name(ledger: ItemLedger, event_id: bytes) -> str | None:
    """The name beside the event, if a device sent one and it was not erased."""
    for side in ledger.sides(event_id):
        if side.name == RECIPIENT_NAME:
            try:
                name = json.loads(side.value)
            except ValueError:
                return None
            return " ".join(name.split())[:120] or None if isinstance(name, str) else None
    return None


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
