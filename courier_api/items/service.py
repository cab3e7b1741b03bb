"""Items are registered: their codes made, what was told of them kept."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courier_api.custody.core.codes import DossierCode
from courier_api.items.drafts import ItemDraft, Wish
from courier_api.items.errors import (
    DossierUnknownError,
    ItemExistsError,
    UnitUnknownError,
    WishMissingError,
)
from courier_api.items.field_texts import HUE
from courier_api.items.numbering import lock_counters, take_numbers
from courier_api.items.personal import PersonalData
from courier_api.items.personal_repository import fields_of
from courier_api.items.personal_service import PersonalKeeper, data_of
from courier_api.items.records import Item
from courier_api.items.repository import (
    add_items,
    add_words,
    existing_codes,
    find_item,
    list_units,
)
from courier_api.items.search_text import search_words

__all__ = ["day_of", "new_citizen", "register_items", "words_of"]

_CITIZEN_BYTES = 16
_MAX_TOLD = 5

#: Whether whoever registers may know of a dossier.
Knows = Callable[[str], bool]


def day_of(moment: int) -> date:
    """The day in Hue of a moment (milliseconds since 1970, UTC)."""
    return datetime.fromtimestamp(moment / 1_000, UTC).astimezone(HUE).date()


def register_items(
    session: Session,
    drafts: Sequence[ItemDraft],
    *,
    by: str | None,
    now: int,
    keeper: PersonalKeeper,
    knows: Knows = lambda _code: True,
) -> list[Item]:
    """
    Register items, all or none of them.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    drafts : sequence of ItemDraft
        Without conflicts.
    by : str or None
        The party that registers.
    now : int
        Milliseconds since 1970, UTC.
    keeper : PersonalKeeper
    knows : callable
        Whether a dossier that a document answers may be known of.

    Returns
    -------
    items : list of Item
        In the order of the drafts.

    Raises
    ------
    ItemExistsError, UnitUnknownError, UnitFullError, DossierUnknownError
    """
    _check_units(session, drafts)
    full = [_completed(session, draft, knows) for draft in drafts]
    codes = _codes(session, full, day_of(now))
    items = [
        _item(draft, code, by=by, now=now, citizen=new_citizen(keeper.random))
        for draft, code in zip(full, codes, strict=True)
    ]
    try:
        add_items(session, items)
    except IntegrityError:
        # Of an S10 number nobody else knows until they try to insert it too.
        raise ItemExistsError("One of the codes has just been registered by others.") from None
    words = [(word, item.code) for item in items for word in words_of(item)]
    add_words(session, words)
    keeper.save(session, {code: draft.personal for draft, code in zip(full, codes, strict=True)})
    return items


def new_citizen(random: Callable[[int], bytes]) -> str:
    """A party that stands for a citizen: from it nothing follows, and no two items share it."""
    return "citizen:" + urlsafe_b64encode(random(_CITIZEN_BYTES)).decode().rstrip("=")


def _check_units(session: Session, drafts: Sequence[ItemDraft]) -> None:
    """Until somebody lists units, any is taken."""
    listed = {row.unit for row in list_units(session)}
    asked = {draft.unit for draft in drafts if draft.unit is not None and draft.code is None}
    if listed and (unknown := sorted(asked - listed)):
        raise UnitUnknownError(f"Unit {unknown[0]}: it is not listed.")


def _completed(session: Session, draft: ItemDraft, knows: Knows) -> ItemDraft:
    """A document's draft with what its dossier tells, where it tells nothing itself."""
    if draft.dossier is None:
        return draft
    dossier = find_item(session, draft.dossier)
    if dossier is None or not knows(dossier.code):
        raise DossierUnknownError(f"Dossier {draft.dossier}: there is none of this code.")
    personal = draft.personal
    if personal == PersonalData():
        personal = data_of(fields_of(session, dossier.code))
    if draft.destination is not None or draft.wish is not None:
        return replace(draft, personal=personal)
    if dossier.wish is None:
        raise WishMissingError(f"Dossier {dossier.code}: no wish is known; tell where to go.")
    return replace(
        draft, personal=personal, wish=Wish(dossier.wish), wish_place=dossier.wish_place
    )  # fmt: skip


def _codes(session: Session, drafts: Sequence[ItemDraft], today: date) -> list[str]:
    """Codes as given, or made from the units' counters."""
    given = [draft.code for draft in drafts if draft.code is not None]
    read = [code for code in map(_dossier_code, given) if code is not None]
    wanted = Counter(draft.unit for draft in drafts if draft.code is None)
    today_of = {unit: (unit, today) for unit in wanted if unit is not None}
    counters = lock_counters(
        session, [*((one.unit, one.received) for one in read), *today_of.values()]
    )
    _check_new(session, given)
    made: dict[str | None, Iterator[int]] = {}
    for unit, key in sorted(today_of.items()):
        reserved = [one.number for one in read if (one.unit, one.received) == key]
        made[unit] = iter(take_numbers(session, counters[key], wanted[unit], reserved))
    return [
        draft.code or str(DossierCode(draft.unit or "", today, next(made[draft.unit])))
        for draft in drafts
    ]


def _check_new(session: Session, given: Sequence[str]) -> None:
    twice = {code for code, number in Counter(given).items() if number > 1}
    known = existing_codes(session, given) | twice
    if known:
        told = ", ".join(sorted(known)[:_MAX_TOLD])
        raise ItemExistsError(f"Registered already, or given twice: {told} ({len(known)} in all).")


def _item(draft: ItemDraft, code: str, *, by: str | None, now: int, citizen: str) -> Item:
    read, rules = _dossier_code(code), draft.proof.upon(draft.kind)
    return Item(
        code=code,
        kind=draft.kind.value,
        unit=read.unit if read else None,
        number=read.number if read else None,
        day=read.received if read else day_of(now),
        procedure=draft.procedure,
        destination=draft.destination,
        wish=draft.wish.value if draft.wish else None,
        wish_place=draft.wish_place,
        urgency=draft.urgency.value,
        promised_at=draft.promised_at,
        registered_at=now,
        registered_by=by,
        citizen=citizen,
        dossier=draft.dossier,
        # As they are today: what is to prove a delivery is not changed under it.
        proof_code=rules.code.value,
        proof_signature=rules.signature.value,
        proof_photograph=rules.photograph.value,
    )


def words_of(item: Item) -> tuple[str, ...]:
    """Words that an item is found by without its citizen's data."""
    return search_words(item.code, item.procedure, item.wish_place or "", item.dossier or "")


def _dossier_code(code: str) -> DossierCode | None:
    return DossierCode.read(code) if "-" in code else None
