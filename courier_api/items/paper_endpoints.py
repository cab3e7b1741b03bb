"""The endpoints that print what both parties sign when papers and money change hands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.custody.core.records import Record
from courier_api.custody.ledger_service import LedgerService
from courier_api.errors import problems
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.endpoints import ItemCode
from courier_api.items.errors import (
    ItemUnknownError,
    NothingCollectedError,
    NothingCountedError,
    NotRegisteredError,
)
from courier_api.items.own import knows_closely
from courier_api.items.receipts import collection_of, fee_receipt
from courier_api.items.slips import dossier_slip, taking_of
from courier_api.items.told_events import PersonName
from courier_api.papers.dossier_slip import dossier_slip_pdf
from courier_api.papers.fee_receipt import fee_receipt_pdf

__all__ = ["router"]

router = APIRouter(prefix="/v1/items", tags=["items"])

_PDF = {
    "description": "A4, in both languages.",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/{code}/slip",
    operation_id="printDossierSlip",
    response_class=Response,
    responses={200: _PDF, **problems(ItemUnknownError, NotRegisteredError, NothingCountedError)},
)
def print_dossier_slip(code: ItemCode, request: Request, asking: AskingDep) -> Response:
    """The slip of an item's papers as two parties counted them; that it names one is noted."""
    asking.catch_up()
    with asking.services.database.writing() as session:
        asking.check(session, code)
        taking = taking_of(session, code)
        shows_name = _may_show(asking, session, code, taking.person)
    link = _link(asking, request, taking.count.record)
    slip = dossier_slip(taking, link=link, shows_name=shows_name)
    return _file(dossier_slip_pdf(slip), f"slip-{code}.pdf")


@router.get(
    "/{code}/fee-receipt",
    operation_id="printFeeReceipt",
    response_class=Response,
    responses={200: _PDF, **problems(ItemUnknownError, NothingCollectedError)},
)
def print_fee_receipt(code: ItemCode, request: Request, asking: AskingDep) -> Response:
    """The receipt of what was collected for an item last; that it names who paid is noted."""
    asking.catch_up()
    with asking.services.database.writing() as session:
        asking.check(session, code)
        collection = collection_of(session, code)
        shows_name = _may_show(asking, session, code, collection.person)
    link = _link(asking, request, collection.record)
    receipt = fee_receipt(collection, link=link, shows_name=shows_name)
    return _file(fee_receipt_pdf(receipt), f"fee-receipt-{code}.pdf")


def _may_show(asking: Asking, session: Session, code: str, person: PersonName | None) -> bool:
    """Whether a name may be shown; if so, it is noted that it was."""
    if person is None or not knows_closely(session, asking.viewer(session), code):
        return False
    asking.opened(session, code, [person.noted_as])
    return True


def _link(asking: Asking, request: Request, record: Record) -> str:
    """Where anyone may ask for the proof that the ledger holds an event."""
    services = asking.services
    ledger = LedgerService(services.database, services.keys, services.clock)
    host = request.headers.get("host", "")
    base = services.settings.public_url or f"{request.url.scheme}://{host}"
    size = ledger.checkpoint().size
    return f"{base}/v1/ledger/inclusion?seq={record.seq}&size={size}"


def _file(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type="application/pdf")
