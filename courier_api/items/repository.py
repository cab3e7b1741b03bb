"""Statements about items, and about where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, fields
from typing import TypeVar

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.orm import Session

from courier_api.items.records import Item, ItemSummary
from courier_api.models import (
    EvidenceArrivalRow,
    ItemPartyRow,
    ItemRow,
    ItemStateRow,
    ItemWordRow,
    LedgerFollowerRow,
    PersonalWordRow,
    UnitRow,
    table_of,
)
from courier_api.rows import insert_new, insert_or_replace, insert_rows

__all__ = [
    "add_items", "add_parties", "add_personal_words", "add_words", "delete_personal_words",
    "existing_codes", "find_item", "find_items_of", "find_state", "find_summary",
    "follower_seq", "is_party",
    "kinds_of_evidence", "list_units", "move_follower", "portions", "save_unit", "summaries",
    "summary_of",
]  # fmt: skip

_ITEMS = table_of(ItemRow)
_STATE = (
    ItemStateRow.phase, ItemStateRow.holder, ItemStateRow.place, ItemStateRow.bag,
    ItemStateRow.num_contradictions,
)  # fmt: skip
_ITEM_COLUMNS = [_ITEMS.c[field.name] for field in fields(Item)]

#: Values a statement asks for at once; databases bound the number of parameters.
_AT_ONCE = 500

_T = TypeVar("_T")


def portions(values: Collection[_T]) -> Iterator[list[_T]]:
    """Each value once, as many together as a statement takes."""
    once = list(dict.fromkeys(values))
    for at in range(0, len(once), _AT_ONCE):
        yield once[at : at + _AT_ONCE]


def add_items(session: Session, items: Sequence[Item]) -> None:
    """Insert items; a code that is there already is an error of the database."""
    names = [field.name for field in fields(Item)]
    rows = [dict(zip(names, astuple(item), strict=True)) for item in items]
    session.execute(_ITEMS.insert(), rows)


def add_words(session: Session, words: Collection[tuple[str, str]]) -> None:
    """Let items be found by words: each with the item's code."""
    insert_rows(session.connection(), table_of(ItemWordRow), list(words))


def add_personal_words(session: Session, words: Collection[tuple[str, str]]) -> None:
    """Let items be found by words about their citizens."""
    insert_rows(session.connection(), table_of(PersonalWordRow), list(words))


def delete_personal_words(session: Session, codes: Collection[str]) -> None:
    """Forget the words about the citizens of items."""
    for some in portions(codes):
        session.execute(delete(PersonalWordRow).where(PersonalWordRow.code.in_(some)))


def existing_codes(session: Session, codes: Collection[str]) -> set[str]:
    """Those of the codes that are registered."""
    found: set[str] = set()
    for some in portions(codes):
        found.update(session.scalars(select(ItemRow.code).where(ItemRow.code.in_(some))))
    return found


def find_item(session: Session, code: str) -> Item | None:
    """An item by its code."""
    row = session.execute(select(*_ITEM_COLUMNS).where(_ITEMS.c.code == code)).first()
    return None if row is None else Item(*row)


def find_items_of(session: Session, codes: Collection[str]) -> list[Item]:
    """Items by their codes; those that are not registered are left out."""
    found: list[Item] = []
    for some in portions(codes):
        rows = session.execute(select(*_ITEM_COLUMNS).where(_ITEMS.c.code.in_(some)))
        found += [Item(*row) for row in rows]
    return found


def find_state(session: Session, code: str) -> ItemStateRow | None:
    """Where an item or bag is."""
    return session.get(ItemStateRow, code)


def summaries() -> Select[tuple[object, ...]]:
    """All items with where they are, to be narrowed down."""
    joined = select(*_ITEM_COLUMNS, *_STATE)
    return joined.select_from(_ITEMS).outerjoin(ItemStateRow, ItemStateRow.code == _ITEMS.c.code)


def summary_of(row: Row[tuple[object, ...]]) -> ItemSummary:
    """A row of `summaries` as a value."""
    item = Item(*row[: len(_ITEM_COLUMNS)])  # type: ignore[arg-type] # columns in their order
    phase, holder, place, bag, num_contradictions = row[len(_ITEM_COLUMNS) :]
    return ItemSummary(item, phase, holder, place, bag, num_contradictions or 0)  # type: ignore[arg-type] # as above


def find_summary(session: Session, code: str) -> ItemSummary | None:
    """An item with where it is."""
    row = session.execute(summaries().where(_ITEMS.c.code == code)).first()
    return None if row is None else summary_of(row)


def add_parties(session: Session, pairs: Collection[tuple[str, str]]) -> None:
    """Note which parties have had to do with which items; what is noted already stays."""
    rows = [{"party": party, "code": code} for party, code in dict.fromkeys(pairs)]
    insert_new(session.connection(), table_of(ItemPartyRow), rows)


def is_party(session: Session, party: str, code: str) -> bool:
    """Whether a party is noted as one of an item's."""
    return session.get(ItemPartyRow, (party, code)) is not None


def kinds_of_evidence(session: Session, digests: Collection[bytes]) -> dict[bytes, str]:
    """What pictures are of, by hash, as far as they have come."""
    columns = (EvidenceArrivalRow.sha256, EvidenceArrivalRow.kind)
    found = select(*columns).where(EvidenceArrivalRow.sha256.in_(list(digests)))
    return {row.sha256: row.kind for row in session.execute(found)}


def list_units(session: Session) -> list[UnitRow]:
    """Units, by their codes."""
    return list(session.scalars(select(UnitRow).order_by(UnitRow.unit)))


def save_unit(session: Session, unit: str, name: str) -> None:
    """List a unit, or give it another name."""
    rows = [{"unit": unit, "name": name}]
    insert_or_replace(session.connection(), table_of(UnitRow), rows)


def follower_seq(session: Session, name: str, *, lock: bool = False) -> int:
    """
    The first entry of the ledger that a follower has not seen.

    Parameters
    ----------
    session : Session
    name : str
        Of the follower.
    lock : bool
        Let no other transaction follow until this one ends.
    """
    if lock:
        new = [{"name": name, "next_seq": 0}]
        insert_new(session.connection(), table_of(LedgerFollowerRow), new)
    found = select(LedgerFollowerRow.next_seq).where(LedgerFollowerRow.name == name)
    return session.scalars(found.with_for_update() if lock else found).first() or 0


def move_follower(session: Session, name: str, next_seq: int) -> None:
    """Note how far a follower has come."""
    moved = update(LedgerFollowerRow).where(LedgerFollowerRow.name == name)
    session.execute(moved.values(next_seq=next_seq))
