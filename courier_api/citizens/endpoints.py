"""Endpoints of citizens: by a signed link and a one-time code, never an account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, status

from courier_api.access import NetworkDep
from courier_api.citizens.links import LinkRefusedError
from courier_api.citizens.proofs import citizen_proof
from courier_api.citizens.schemas import (
    CitizenItemView,
    CitizenProofView,
    CitizenSessionBody,
    CitizenSessionView,
    CodeBody,
    CodeSentView,
    LinkView,
)
from courier_api.citizens.service import CitizenService, CodeRefusedError
from courier_api.citizens.standing import standing_of
from courier_api.custody.ledger_service import LedgerService, NoSuchEntryError
from courier_api.errors import problems
from courier_api.guessing.service import TooManyGuessesError
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.endpoints import ItemCode
from courier_api.items.errors import ItemUnknownError
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["citizens"])


def _citizens(services: ServicesDep) -> CitizenService:
    return CitizenService(services)


_CitizensDep = Annotated[CitizenService, Depends(_citizens)]


@router.post(
    "/items/{code}/link", operation_id="makeCitizenLink", responses=problems(ItemUnknownError)
)
def make_link(
    code: ItemCode, request: Request, asking: AskingDep, citizens: _CitizensDep
) -> LinkView:
    """A link to an item, to be handed to its citizen; it opens nothing without a one-time code."""
    asking.catch_up()
    with asking.services.database.reading() as session:
        asking.check(session, code, closely=True)
        token, link, has_phone = citizens.make_link(session, code)
    host = request.headers.get("host", "")
    base = asking.services.settings.public_url or f"{request.url.scheme}://{host}"
    return LinkView.of(token, link, base, has_phone=has_phone)


@router.post(
    "/citizen/codes",
    operation_id="sendCitizenCode",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(LinkRefusedError, TooManyGuessesError),
)
def send_code(
    given: CodeBody, network: NetworkDep, background: BackgroundTasks, citizens: _CitizensDep
) -> CodeSentView:
    """Send a one-time code to the telephone of a link's item; whether there is one is not told."""
    link = citizens.ask_for_code(given.token, network)
    # Afterwards: neither the answer nor the time it takes tells what is known of the item.
    background.add_task(citizens.send_code, link, given.locale)
    return CodeSentView()


@router.post(
    "/citizen/sessions",
    operation_id="openCitizenSession",
    status_code=status.HTTP_201_CREATED,
    responses=problems(LinkRefusedError, CodeRefusedError, TooManyGuessesError),
)
def open_session(
    given: CitizenSessionBody, network: NetworkDep, citizens: _CitizensDep
) -> CitizenSessionView:
    """Open the item of a link for half an hour; wrong codes make one wait longer and longer."""
    tokens, link = citizens.open_session(given.token, given.code, network)
    return CitizenSessionView.of(tokens, link)


@router.get("/citizen/item", operation_id="readCitizenItem", responses=problems(ItemUnknownError))
def read_item(asking: AskingDep) -> CitizenItemView:
    """One's own item: where it is, how it came there, when it is expected."""
    code = _own(asking)
    with asking.services.database.reading() as session:
        asking.check(session, code)
        return CitizenItemView.of(standing_of(session, code, asking.now))


@router.get(
    "/citizen/item/proof",
    operation_id="proveCitizenItem",
    responses=problems(ItemUnknownError, NoSuchEntryError),
)
def prove_item(asking: AskingDep) -> CitizenProofView:
    """That what one is told of one's item stands in the ledger, for one's own browser to check."""
    code, services = _own(asking), asking.services
    with services.database.reading() as session:
        asking.check(session, code)
    ledger = LedgerService(services.database, services.keys, services.clock)
    return CitizenProofView.of(citizen_proof(ledger.prove(code)))


def _own(asking: Asking) -> str:
    """The item of a citizen's session."""
    code = asking.access.principal.item
    if code is None:
        raise ItemUnknownError("There is no item of yours.")
    return code
