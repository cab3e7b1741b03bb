"""Endpoints on items, and on the units whose counters make their codes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, status
from pydantic import AfterValidator
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.custody.core.acts import ItemKind
from courier_api.errors import problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.detail_schemas import ItemDetailView
from courier_api.items.details import detail_of
from courier_api.items.drafts import Urgency
from courier_api.items.errors import (
    DossierUnknownError,
    ItemExistsError,
    ItemUnknownError,
    UnitFullError,
    UnitUnknownError,
    WishMissingError,
)
from courier_api.items.field_texts import read_unit
from courier_api.items.iso_days import IsoDay
from courier_api.items.own import knows
from courier_api.items.personal_service import commitments_of, open_personal
from courier_api.items.plans import names_of
from courier_api.items.proofs import delivery_proven
from courier_api.items.repository import find_item, list_units, save_unit
from courier_api.items.schemas import (
    ItemPage,
    ItemView,
    NewItemBody,
    NewItemView,
    PersonBody,
    PersonView,
    SearchBody,
    StateName,
    UnitBody,
    UnitList,
    UnitView,
)
from courier_api.items.searching import (
    ItemFilter,
    Sort,
    find_items,
    found_by_person,
    place_of,
)
from courier_api.items.service import register_items
from courier_api.paging import Page, PageDep, PageTokenRefusedError
from courier_api.wiring import ServicesDep

__all__ = ["ItemCode", "router", "units_router"]

router = APIRouter(prefix="/v1/items", tags=["items"])
units_router = APIRouter(prefix="/v1/units", tags=["items"])

ItemCode = Annotated[
    str,
    Path(
        min_length=5, max_length=40, pattern=r"^[0-9A-Za-z.-]+$",
        description="Dossier code or S10 number.", examples=["H57.17.21-261121-0001"],
    ),
]  # fmt: skip
_Short = Query(max_length=64, pattern=r"^[0-9A-Za-z._:-]*$")


@router.post(
    "",
    operation_id="registerItem",
    status_code=status.HTTP_201_CREATED,
    response_model=NewItemView,
    responses=problems(
        ItemExistsError, UnitUnknownError, UnitFullError, DossierUnknownError, WishMissingError,
        *ONCE_ERRORS,
    ),
)  # fmt: skip
def register_item(given: NewItemBody, asking: AskingDep, once: OnceDep) -> Response:
    """Register an item; the answer tells nothing of its citizen."""

    def register(session: Session) -> Answer:
        viewer = asking.viewer(session)
        (item,) = register_items(
            session,
            [given.draft()],
            by=asking.party,
            now=asking.now,
            keeper=asking.keeper,
            knows=lambda code: knows(session, viewer, code),
        )
        view = NewItemView.of(item, commitments_of(session, item.code))
        return Answer(view, headers={"location": f"/v1/items/{item.code}"})

    return once.run(register)


@router.get("", operation_id="listItems", responses=problems(PageTokenRefusedError))
def list_items(
    asking: AskingDep,
    page: PageDep,
    q: Annotated[
        str,
        Query(
            max_length=100,
            description="Beginnings of words of codes and procedures, in any order, with or without"
            " accents. People are not searched for in addresses of pages: see `searchItems`.",
        ),
    ] = "",
    state: Annotated[list[StateName] | None, Query(max_length=11)] = None,
    kind: Literal[ItemKind.DOSSIER, ItemKind.DOCUMENT] | None = None,
    urgency: Urgency | None = None,
    unit: Annotated[str | None, _Short] = None,
    holder: Annotated[str | None, _Short] = None,
    place: Annotated[str | None, _Short] = None,
    bag: Annotated[str | None, _Short] = None,
    dossier: Annotated[str | None, _Short] = None,
    first_day: IsoDay | None = None,
    last_day: IsoDay | None = None,
    has_contradictions: bool | None = None,
    sort: Sort = Sort.NEWEST,
) -> ItemPage:
    """Items that were registered, with where they are."""
    wanted = ItemFilter(
        q, tuple(state or ()), kind, urgency, unit, holder, place, bag, dossier, first_day,
        last_day, has_contradictions,
    )  # fmt: skip
    return _found(asking, page, wanted, sort, with_people=False)


@router.post("/search", operation_id="searchItems", responses=problems(PageTokenRefusedError))
def search_items(given: SearchBody, asking: AskingDep, page: PageDep) -> ItemPage:
    """Items by words of their codes, procedures and citizens; who is found by these is noted."""
    return _found(asking, page, given.item_filter(), given.sort, with_people=True)


@router.get("/{code}", operation_id="readItem", responses=problems(ItemUnknownError))
def read_item(code: ItemCode, asking: AskingDep) -> ItemDetailView:
    """An item as a whole: where it is, how it came there in plain words, what does not fit."""
    with asking.services.database.reading() as session:
        asking.check(session, code)
        find_keys = asking.services.device_keys.find
        detail = detail_of(session, code, partial(names_of, session), find_keys)
        return ItemDetailView.of(detail, delivery_proven(session, detail))


@router.get("/{code}/citizen", operation_id="openCitizen", responses=problems(ItemUnknownError))
def open_citizen(code: ItemCode, asking: AskingDep) -> PersonView:
    """Name, phone and address of an item's citizen; that they were opened is noted."""
    with asking.services.database.writing() as session:
        asking.check(session, code, closely=True)
        return PersonView.of(open_personal(session, code, asking.opened))


@router.put("/{code}/citizen", operation_id="correctCitizen", responses=problems(ItemUnknownError))
def correct_citizen(given: PersonBody, code: ItemCode, asking: AskingDep) -> PersonView:
    """Put other data in place of a citizen's; what was there is erased."""
    with asking.services.database.writing() as session:
        asking.check(session, code, closely=True)
        if find_item(session, code) is None:
            raise ItemUnknownError(f"Item {code}: there is none of this code.")
        asking.keeper.correct(session, code, given.data())
    asking.services.database.settle_deletions()
    return PersonView.of(given.data())


@units_router.get("", operation_id="listUnits")
def list_known_units(services: ServicesDep) -> UnitList:
    """Units whose counters make codes; as long as none is listed, any is taken."""
    with services.database.reading() as session:
        rows = list_units(session)
        return UnitList(units=[UnitView(unit=row.unit, name=row.name) for row in rows])


@units_router.put("/{unit}", operation_id="saveUnit")
def save_known_unit(
    unit: Annotated[
        str,
        Path(max_length=20, pattern=r"^[A-Za-z][0-9]{2}(\.[0-9A-Za-z]{2,3}){0,3}$"),
        AfterValidator(read_unit),
    ],
    given: UnitBody,
    services: ServicesDep,
) -> UnitView:
    """List a unit, or give it another name; from the first one on only listed ones make codes."""
    with services.database.writing() as session:
        save_unit(session, unit, given.name)
    return UnitView(unit=unit, name=given.name)


def _found(
    asking: Asking, page: Page, wanted: ItemFilter, sort: Sort, *, with_people: bool
) -> ItemPage:
    # A digest: what is looked for may be a name, and the token names its list.
    looked_for = sha256(f"{wanted} {with_people}".encode()).hexdigest()
    of = f"items {sort} {looked_for} {asking.party}"
    begin = page.begin(of)
    asking.catch_up()
    with asking.services.database.reading() as session:
        viewer = asking.viewer(session)
        if not with_people:
            viewer = replace(viewer, may_search_people=False)
        rows = find_items(session, wanted, viewer, sort=sort, limit=page.limit, after=begin)
        shown, token = page.cut(of, rows, lambda row: place_of(row, sort))
        codes = [row.item.code for row in shown]
        by_person = found_by_person(session, wanted.text, codes, viewer)
    _note_found(asking, by_person)
    return ItemPage(items=[ItemView.of(row) for row in shown], next_page_token=token)


def _note_found(asking: Asking, codes: list[str]) -> None:
    """Whoever finds an item by its citizen has learnt whose it is."""
    if codes:
        with asking.services.database.writing() as session:
            for code in codes:
                asking.opened(session, code, ["citizen_search"])
