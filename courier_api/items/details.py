"""One item as a whole: what was told of it, where it is, how it came there, what does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import Act
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import ItemState
from courier_api.custody.item_ledger import ItemLedger
from courier_api.items.errors import ItemUnknownError
from courier_api.items.history import event_words
from courier_api.items.party_words import FindNames, no_names
from courier_api.items.presences import FindKeys, PresenceSeen, presences_of
from courier_api.items.records import Item
from courier_api.items.repository import find_item
from courier_api.papers.words import Words

__all__ = ["HistoryStep", "ItemDetail", "detail_of", "history_of"]

_ABOUT_OTHERS = (Act.WITHDRAW, Act.DECIDE)


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """
    One event of a history.

    Parameters
    ----------
    record : Record
    words : Words
    counts : bool
        False: it was taken back, set aside, or waits for a decision; its words tell what was said.
    presence : PresenceSeen or None
        Of the receiver's code that a handover names; None: it names none, or nobody asked.
    """

    record: Record
    words: Words
    counts: bool
    presence: PresenceSeen | None = None


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """
    An item as a whole.

    Parameters
    ----------
    code : str
    item : Item or None
        None: a phone registered it, and nobody told more.
    state : ItemState or None
        None: it has not come into custody yet.
    history : tuple of HistoryStep
    """

    code: str
    item: Item | None
    state: ItemState | None
    history: tuple[HistoryStep, ...]


def detail_of(
    session: Session,
    code: str,
    find_names: FindNames = no_names,
    find_keys: FindKeys | None = None,
) -> ItemDetail:
    """
    An item as a whole.

    Parameters
    ----------
    session : Session
    code : str
    find_names : callable
        What public offices and points among some parties are called.
    find_keys : callable, optional
        By which receivers' codes are judged.

    Raises
    ------
    ItemUnknownError
        When neither a registration nor the ledger tells of it, or it is a bag.
    """
    ledger = ItemLedger(session)
    item, state = find_item(session, code), ledger.state(code)
    if is_bag_code(code) or (item is None and state is None):
        raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
    return ItemDetail(code, item, state, history_of(ledger, code, find_names, find_keys))


def history_of(
    ledger: ItemLedger,
    code: str,
    find_names: FindNames = no_names,
    find_keys: FindKeys | None = None,
) -> tuple[HistoryStep, ...]:
    """
    All that happened to an item or bag, as it was replayed; what does not count has its place too.

    Parameters
    ----------
    ledger : ItemLedger
    code : str
    find_names, find_keys : callable
        See `detail_of`.
    """
    own = ledger.history(code)
    if not own:
        return ()
    told = [(placed.record, True) for placed in ledger.trail(code).course]
    known = {record.event.event_id for record, _ in told}
    others = [record for record in own if record.event.event_id not in known]
    for record in sorted(others, key=lambda one: (one.event.event_time, one.event.event_id)):
        at = _place([one for one, _ in told], record.event.event_time)
        told.insert(at, (record, record.event.act in _ABOUT_OTHERS))
    ends = {party for one, _ in told for party in (one.event.giver, one.event.receiver)}
    names = find_names(ends)
    seen = presences_of([one for one, _ in told], find_keys) if find_keys else {}
    return tuple(
        HistoryStep(
            record, event_words(record.event, names), counts, seen.get(record.event.event_id)
        )
        for record, counts in told
    )


def _place(records: list[Record], time: int) -> int:
    """Behind the last of those that were before."""
    before = [idx for idx, one in enumerate(records) if one.event.event_time <= time]
    return before[-1] + 1 if before else 0
