"""Endpoints on what contradicts itself, and on what a dispatcher decides."""

from __future__ import annotations

from fastapi import APIRouter, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import PrincipalDep
from courier_api.custody.decisions import (
    Decision,
    EventNotThereError,
    ItemNotConcernedError,
    ServerDevice,
    decide,
)
from courier_api.custody.dispute_schemas import (
    DecisionBody,
    DecisionView,
    DisputedItemPage,
    DisputedItemView,
    QuarantinedView,
    QuarantinePage,
)
from courier_api.custody.records import NewEvent, Verdict
from courier_api.custody.repository import LedgerRepository
from courier_api.errors import problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import read_identity, show
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["custody"])


@router.get(
    "/contradictions", operation_id="listContradictions", responses=problems(PageTokenRefusedError)
)
def list_contradictions(services: ServicesDep, page: PageDep) -> DisputedItemPage:
    """Items and bags whose history contradicts itself; each vanishes once it is settled."""
    begin = page.begin("contradictions")
    with services.database.read_connection() as connection:
        after = None if begin is None else str(begin[0])
        rows = LedgerRepository(connection).disputed(page.limit, after)
    shown, token = page.cut("contradictions", rows, lambda one: [one.code])
    return DisputedItemPage(
        items=[DisputedItemView.of(one) for one in shown], next_page_token=token
    )


@router.post(
    "/decisions",
    operation_id="decide",
    status_code=status.HTTP_201_CREATED,
    response_model=DecisionView,
    responses=problems(EventNotThereError, ItemNotConcernedError, *ONCE_ERRORS),
)
def post_decision(
    given: DecisionBody, principal: PrincipalDep, services: ServicesDep, once: OnceDep
) -> Response:
    """Decide on an event: uphold it, or set it aside; the decision is an event of its own."""
    decision = Decision(
        read_identity(given.event_id),
        tuple(given.items),
        given.ruling,
        given.holder,
        principal.user_id or principal.session_id,
    )

    written: list[tuple[NewEvent, Verdict]] = []

    def write(session: Session) -> Answer:
        device = ServerDevice(services.keys)
        new, verdict = decide(session.connection(), decision, device, services.clock)
        written.append((new, verdict))
        return Answer(DecisionView(event_id=show(new.event_id), seq=verdict.seq or 0))

    answer = once.run(write)
    for new, verdict in written:
        services.custody_teller.note((new,), (verdict,))
    return answer


@router.get("/quarantine", operation_id="listQuarantine", responses=problems(PageTokenRefusedError))
def list_quarantine(services: ServicesDep, page: PageDep) -> QuarantinePage:
    """Bytes that were received and are not authentic, kept apart; the newest first."""
    begin = page.begin("quarantine")
    before = None if begin is None else (int(begin[0]), bytes.fromhex(str(begin[1])))
    with services.database.read_connection() as connection:
        rows = LedgerRepository(connection).quarantined(page.limit, before)
    shown, token = page.cut("quarantine", rows, lambda one: [one.received_at, one.sha256.hex()])
    return QuarantinePage(
        quarantined=[QuarantinedView.of(one) for one in shown], next_page_token=token
    )
