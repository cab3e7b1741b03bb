"""Endpoints on citizens' rights over their data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.audit.service import openings
from courier_api.errors import problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import read_identity
from courier_api.items.asking import AskingDep
from courier_api.items.endpoints import ItemCode
from courier_api.items.errors import ItemUnknownError
from courier_api.items.registered import registered_item
from courier_api.models import OpeningRow
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.privacy.consents import give_consent, withdraw_consent
from courier_api.privacy.erasing import Eraser
from courier_api.privacy.errors import (
    ConsentUnknownError,
    ConsentWithdrawnError,
    ItemUnderWayError,
)
from courier_api.privacy.reports import access_report
from courier_api.privacy.repository import consents_of, erasures_before
from courier_api.privacy.schemas import (
    AccessReportView,
    ConsentBody,
    ConsentList,
    ConsentView,
    ErasureBody,
    ErasurePage,
    ErasureResult,
    ErasureView,
    RetentionView,
)
from courier_api.privacy.scrubbing import rewrite_personal_tables
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/privacy", tags=["privacy"])


@router.get("/retention", operation_id="readRetention")
def read_periods(services: ServicesDep) -> RetentionView:
    """For how long each kind of personal data is kept."""
    return RetentionView.of(services.settings.retention)


@router.post(
    "/erasures",
    operation_id="eraseData",
    status_code=status.HTTP_201_CREATED,
    response_model=ErasureResult,
    responses=problems(ItemUnderWayError, *ONCE_ERRORS),
)
def erase_data(given: ErasureBody, asking: AskingDep, once: OnceDep) -> Response:
    """Erase what is kept of an item's citizen, of a phone, or beside an event; that is noted."""

    def erase(session: Session) -> Answer:
        eraser = Eraser(asking.now, given.reason, asking.access.principal.user_id)
        force = given.even_under_way
        if given.phone is not None:
            pseudonym = asking.services.keys.pseudonym
            erased = eraser.phone(session, given.phone, pseudonym, even_under_way=force)
        elif given.event_id is not None:
            erased = eraser.event(session, read_identity(given.event_id))
        else:
            erased = eraser.items(session, [given.code or ""], even_under_way=force)
        rewrite_personal_tables(session)
        return Answer(ErasureResult.of(erased))

    answer = once.run(erase)
    asking.services.database.settle_deletions()
    return answer


@router.get("/erasures", operation_id="listErasures", responses=problems(PageTokenRefusedError))
def list_erasures(
    services: ServicesDep,
    page: PageDep,
    code: Annotated[
        str | None,
        Query(
            max_length=60, pattern=r"^[0-9A-Za-z._:-]+$", description="Of this item or party alone."
        ),
    ] = None,
) -> ErasurePage:
    """What was erased: whose, when, why; the newest first."""
    of = f"erasures {code}"
    begin = page.begin(of)
    before = None if begin is None else int(begin[0])
    with services.database.reading() as session:
        rows = erasures_before(session, before, page.limit, subject=code)
    shown, token = page.cut(of, rows, lambda row: [row.erasure_id])
    return ErasurePage(erasures=[ErasureView.of(row) for row in shown], next_page_token=token)


@router.get(
    "/reports/{code}", operation_id="readAccessReport", responses=problems(ItemUnknownError)
)
def read_report(code: ItemCode, asking: AskingDep) -> AccessReportView:
    """All that is held about an item; that it was opened is noted."""
    with asking.services.database.writing() as session:
        asking.check(session, code, closely=True)
        report = access_report(session, code, opened=asking.opened, openings_of=_openings_of)
        return AccessReportView.of(report)


@router.post(
    "/consents",
    operation_id="giveConsent",
    status_code=status.HTTP_201_CREATED,
    response_model=ConsentView,
    responses=problems(ItemUnknownError, *ONCE_ERRORS),
)
def note_consent(given: ConsentBody, asking: AskingDep, once: OnceDep) -> Response:
    """Note that a citizen agreed to one purpose, and by which act."""

    def note(session: Session) -> Answer:
        asking.check(session, given.code, closely=True)
        if registered_item(session, given.code) is None:
            raise ItemUnknownError(f"Item {given.code}: there is none of this code.")
        row = give_consent(
            session,
            given.code,
            given.purpose,
            given.act,
            wording=given.wording,
            now=asking.now,
            by=asking.access.principal.user_id,
        )
        return Answer(ConsentView.of(row))

    return once.run(note)


@router.get("/consents/{code}", operation_id="listConsents", responses=problems(ItemUnknownError))
def list_consents(code: ItemCode, asking: AskingDep) -> ConsentList:
    """Consent that was given about an item."""
    with asking.services.database.reading() as session:
        asking.check(session, code, closely=True)
        rows = consents_of(session, code)
        return ConsentList(consents=[ConsentView.of(row) for row in rows])


@router.put(
    "/consents/{code}/{consent_id}/withdrawal",
    operation_id="withdrawConsent",
    responses=problems(ItemUnknownError, ConsentUnknownError, ConsentWithdrawnError),
)
def end_consent(
    code: ItemCode,
    consent_id: Annotated[int, Path(ge=1, le=2**63 - 1)],
    asking: AskingDep,
) -> ConsentView:
    """Note that consent is withdrawn; that it was given stays noted."""
    with asking.services.database.writing() as session:
        asking.check(session, code, closely=True)
        by = asking.access.principal.user_id
        return ConsentView.of(withdraw_consent(session, code, consent_id, now=asking.now, by=by))


def _openings_of(session: Session, code: str, limit: int) -> Sequence[OpeningRow]:
    return openings(session, None, limit, subject=code)
