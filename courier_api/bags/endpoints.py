"""Endpoints on bags."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.bags.repository import bags_after
from courier_api.bags.schemas import BagDetailView, BagPage, BagView, NewBagsBody, NewBagsView
from courier_api.bags.service import BagUnknownError, bag_detail, is_made_for, make_bags
from courier_api.errors import problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import show
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.own import knows
from courier_api.items.plans import names_of
from courier_api.paging import PageDep, PageTokenRefusedError

__all__ = ["router"]

router = APIRouter(prefix="/v1/bags", tags=["items"])

BagCode = Annotated[str, Path(min_length=12, max_length=12, pattern=r"^B-[0-9A-HJKMNP-TV-Z]{10}$")]


@router.post(
    "",
    operation_id="makeBags",
    status_code=status.HTTP_201_CREATED,
    response_model=NewBagsView,
    responses=problems(*ONCE_ERRORS),
)
def make_new_bags(given: NewBagsBody, asking: AskingDep, once: OnceDep) -> Response:
    """Make codes of bags, to be printed as labels."""

    def make(session: Session) -> Answer:
        batch, codes = make_bags(session, given.how_many, by=asking.party, now=asking.now)
        return Answer(NewBagsView(batch=show(batch), codes=codes))

    return once.run(make)


@router.get("", operation_id="listBags", responses=problems(PageTokenRefusedError))
def list_bags(asking: AskingDep, page: PageDep) -> BagPage:
    """Bags that were made for one's own party, or all, by their codes."""
    is_all = asking.access.is_all
    of = f"bags {'' if is_all else asking.party}"
    begin = page.begin(of)
    after = None if begin is None else str(begin[0])
    with asking.services.database.reading() as session:
        # Without a party nothing is one's own.
        made_by = None if is_all else asking.party or ""
        rows = bags_after(session, after, page.limit, made_by=made_by)
    shown, token = page.cut(of, rows, lambda row: [row.code])
    return BagPage(bags=[BagView.of(row) for row in shown], next_page_token=token)


@router.get("/{code}", operation_id="readBag", responses=problems(BagUnknownError))
def read_bag(code: BagCode, asking: AskingDep) -> BagDetailView:
    """A bag: where it is, what is in it, how it came there."""
    with asking.services.database.reading() as session:
        if not _may_see(asking, session, code):
            raise BagUnknownError(f"Bag {code}: there is none of this code.")
        return BagDetailView.of(bag_detail(session, code, partial(names_of, session)))


def _may_see(asking: Asking, session: Session, code: str) -> bool:
    is_theirs = is_made_for(session, code, asking.party)
    return is_theirs or knows(session, asking.viewer(session), code)
