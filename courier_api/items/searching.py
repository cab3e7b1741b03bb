"""Items that are looked for: by words, by where they are, by their day; page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from courier_api.items.own import Viewer, closely_own_items, own_items
from courier_api.items.records import ItemSummary
from courier_api.items.repository import summaries, summary_of
from courier_api.items.search_text import query_words
from courier_api.models import ItemRow, ItemStateRow, ItemWordRow, PersonalWordRow

__all__ = [
    "ANNOUNCED", "ItemFilter", "Sort", "all_items", "find_items", "found_by_person",
    "place_of",
]  # fmt: skip

#: Stands for the state of what was registered and has not come into custody yet.
ANNOUNCED = "announced"

#: After all letters and digits that words are made of.
_AFTER_ALL = "\x7f"

#: Rows fetched at once by those who read all.
_CHUNK = 500


class Sort(StrEnum):
    """In which order items are told."""

    NEWEST = "newest"
    OLDEST = "oldest"
    CODE = "code"
    #: Those that were promised, the soonest first; others are left out.
    PROMISED = "promised"


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """
    What is looked for; whatever is None or empty narrows nothing.

    Parameters
    ----------
    text : str
        Beginnings of words, in any order, with or without accents.
    states : tuple of str
        Values of `courier_api.custody.core.states.Status`, or `ANNOUNCED`.
    kind, urgency, unit, holder, place, bag, dossier : str or None
        ``place``: where it was scanned last.
    first_day, last_day : date or None
        By which it was registered.
    has_contradictions : bool or None
    """

    text: str = ""
    states: tuple[str, ...] = ()
    kind: str | None = None
    urgency: str | None = None
    unit: str | None = None
    holder: str | None = None
    place: str | None = None
    bag: str | None = None
    dossier: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    has_contradictions: bool | None = None


_KEYS: dict[Sort, tuple[Any, ...]] = {
    Sort.NEWEST: (ItemRow.registered_at, ItemRow.code),
    Sort.OLDEST: (ItemRow.registered_at, ItemRow.code),
    Sort.CODE: (ItemRow.code,),
    Sort.PROMISED: (ItemRow.promised_at, ItemRow.code),
}


def find_items(
    session: Session,
    wanted: ItemFilter,
    viewer: Viewer,
    *,
    sort: Sort = Sort.NEWEST,
    limit: int = 50,
    after: Sequence[int | str] | None = None,
) -> list[ItemSummary]:
    """
    Items in order.

    Parameters
    ----------
    session : Session
    wanted : ItemFilter
    viewer : Viewer
    sort : Sort
    limit : int
        At most so many.
    after : sequence or None
        `place_of` the item that they come behind; None: from the first on.
    """
    query = narrowed(summaries(), wanted, viewer)
    key = _KEYS[sort]
    if sort is Sort.PROMISED:
        query = query.where(ItemRow.promised_at.is_not(None))
    if after is not None:
        here, there = tuple_(*key), tuple_(*after)
        query = query.where(here < there if sort is Sort.NEWEST else here > there)
    order = [column.desc() if sort is Sort.NEWEST else column.asc() for column in key]
    return [summary_of(row) for row in session.execute(query.order_by(*order).limit(limit))]


def all_items(session: Session, wanted: ItemFilter, viewer: Viewer) -> Iterator[ItemSummary]:
    """Items by their codes, fetched piece by piece."""
    query = narrowed(summaries(), wanted, viewer).order_by(ItemRow.code)
    for row in session.execute(query.execution_options(yield_per=_CHUNK)):
        yield summary_of(row)


def place_of(summary: ItemSummary, sort: Sort) -> list[int | str]:
    """Values by which an item has its place in an order."""
    return [getattr(summary.item, column.key) for column in _KEYS[sort]]


def narrowed(
    query: Select[tuple[object, ...]], wanted: ItemFilter, viewer: Viewer
) -> Select[tuple[object, ...]]:
    """The rows of `summaries` that are looked for and may be seen."""
    return query.where(own_items(viewer), *_conditions(wanted, viewer))


def found_by_person(
    session: Session, text: str, codes: Collection[str], viewer: Viewer
) -> list[str]:
    """Those of the found items that would not have been found but for their citizen's data."""
    words = query_words(text)
    if not words or not codes or not viewer.may_search_people:
        return []
    known: dict[str, list[str]] = {code: [] for code in codes}
    rows = select(ItemWordRow.code, ItemWordRow.word).where(ItemWordRow.code.in_(list(codes)))
    for code, word in session.execute(rows):
        known[code].append(word)
    return [
        code for code, own in known.items()
        if not all(any(one.startswith(word) for one in own) for word in words)
    ]  # fmt: skip


def _conditions(wanted: ItemFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    equal = {
        ItemRow.kind: wanted.kind,
        ItemRow.urgency: wanted.urgency,
        ItemRow.unit: wanted.unit,
        ItemRow.dossier: wanted.dossier,
        ItemStateRow.holder: wanted.holder,
        ItemStateRow.place: wanted.place,
        ItemStateRow.bag: wanted.bag,
    }
    found: list[ColumnElement[bool]] = [
        column == value for column, value in equal.items() if value is not None
    ]
    if wanted.first_day is not None:
        found.append(ItemRow.day >= wanted.first_day)
    if wanted.last_day is not None:
        found.append(ItemRow.day <= wanted.last_day)
    if wanted.states:
        found.append(_has_state(wanted.states))
    if wanted.has_contradictions is not None:
        some = and_(ItemStateRow.code.is_not(None), ItemStateRow.num_contradictions > 0)
        found.append(some if wanted.has_contradictions else ~some)
    return [*found, *(_has_word(word, viewer) for word in query_words(wanted.text))]


def _has_state(states: Sequence[str]) -> ColumnElement[bool]:
    phases = [state for state in states if state != ANNOUNCED]
    ways = [ItemStateRow.phase.in_(phases)]
    if ANNOUNCED in states:
        ways.append(ItemStateRow.code.is_(None))
    return or_(*ways)


def _has_word(beginning: str, viewer: Viewer) -> ColumnElement[bool]:
    """Words that begin so stand together in the index, between it and what comes after them."""
    ways: list[ColumnElement[bool]] = [_is_word_of(ItemWordRow, beginning)]
    if viewer.may_search_people:
        # Whoever may not be told of a citizen does not find them out letter by letter either.
        ways.append(and_(closely_own_items(viewer), _is_word_of(PersonalWordRow, beginning)))
    return or_(*ways)


def _is_word_of(
    table: type[ItemWordRow] | type[PersonalWordRow], beginning: str
) -> ColumnElement[bool]:
    of_items = select(table.code).where(
        table.word >= beginning, table.word < beginning + _AFTER_ALL
    )
    return ItemRow.code.in_(of_items)
