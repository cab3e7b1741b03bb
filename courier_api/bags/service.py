"""Bags: made for printing, and seen as the ledger has them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.bags.codes import make_bag_code
from courier_api.bags.repository import add_bags, codes_of_batch, find_bag
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.states import ItemState
from courier_api.custody.item_ledger import ItemLedger
from courier_api.errors import UnknownObjectError
from courier_api.items.details import HistoryStep, history_of
from courier_api.items.party_words import FindNames, no_names
from courier_api.models import BagRow

__all__ = [
    "MAX_BATCH",
    "BagDetail",
    "BagUnknownError",
    "Contents",
    "bag_detail",
    "is_made_for",
    "make_bags",
]

#: Codes that are made at once: five sheets of labels.
MAX_BATCH = 105
_BATCH_BYTES = 16


class BagUnknownError(UnknownObjectError):
    """There is no bag of this code, or none that you may know of."""

    code = "bag_unknown"


@dataclass(frozen=True, slots=True)
class Contents:
    """
    Something that lies in a bag.

    Parameters
    ----------
    state : ItemState
    inside : tuple of Contents
        Of a bag: what lies in it. There is no bag in that one.
    """

    state: ItemState
    inside: tuple[Contents, ...] = ()


@dataclass(frozen=True, slots=True)
class BagDetail:
    """
    A bag as a whole.

    Parameters
    ----------
    code : str
    row : BagRow or None
        None: its code was not made here.
    state : ItemState or None
        None: it was never used.
    inside : tuple of Contents
    history : tuple of HistoryStep
    """

    code: str
    row: BagRow | None
    state: ItemState | None
    inside: tuple[Contents, ...]
    history: tuple[HistoryStep, ...]


def make_bags(
    session: Session,
    how_many: int,
    *,
    by: str | None,
    now: int,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[bytes, list[str]]:
    """
    Make codes for printing.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    how_many : int
        At most `MAX_BATCH`.
    by : str or None
        The party that they are made for.
    now : int
        Milliseconds since 1970, UTC.
    random : callable
        So many bytes that nobody can guess.

    Returns
    -------
    batch : bytes
        Identity of those that were made together.
    codes : list of str
    """
    if not 1 <= how_many <= MAX_BATCH:
        raise ValueError(f"Bags: {how_many}, wanted 1 to {MAX_BATCH}.")
    batch = random(_BATCH_BYTES)
    codes: list[str] = []
    while len(codes) < how_many:
        new = [make_bag_code(random) for _ in range(how_many - len(codes))]
        add_bags(session, new, batch=batch, now=now, by=by)
        codes = codes_of_batch(session, batch)
    return batch, codes


def bag_detail(session: Session, code: str, find_names: FindNames = no_names) -> BagDetail:
    """
    A bag as a whole.

    Parameters
    ----------
    session : Session
    code : str
    find_names : callable
        What public offices and points among some parties are called.

    Raises
    ------
    BagUnknownError
        When it was neither made here nor ever scanned.
    """
    ledger = ItemLedger(session)
    row = find_bag(session, code) if is_bag_code(code) else None
    state = ledger.state(code) if is_bag_code(code) else None
    if row is None and state is None:
        raise BagUnknownError(f"Bag {code[:60]}: there is none of this code.")
    history = history_of(ledger, code, find_names)
    return BagDetail(code, row, state, _inside(ledger, code), history)


def is_made_for(session: Session, code: str, party: str | None) -> bool:
    """Whether a bag's code was made for a party."""
    row = find_bag(session, code) if is_bag_code(code) else None
    return row is not None and row.made_by is not None and row.made_by == party


def _inside(ledger: ItemLedger, bag: str) -> tuple[Contents, ...]:
    first = ledger.inside([bag])
    bags = [state.code for state in first if is_bag_code(state.code)]
    nested: dict[str, list[Contents]] = {}
    for state in ledger.inside(bags) if bags else ():
        nested.setdefault(state.bag or "", []).append(Contents(state))
    return tuple(Contents(state, tuple(nested.get(state.code, ()))) for state in first)
