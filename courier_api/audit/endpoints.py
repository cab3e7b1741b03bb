"""Endpoints on opened personal data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from courier_api.audit import service
from courier_api.audit.schemas import OpeningPage, OpeningView
from courier_api.errors import problems
from courier_api.identities import IdentityText, read_identity
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.wire_types import ONE_LINE
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/audit", tags=["audit"])


@router.get(
    "/openings",
    operation_id="listOpenings",
    responses=problems(PageTokenRefusedError),
)
def list_openings(
    services: ServicesDep,
    page: PageDep,
    subject: Annotated[
        str | None,
        Query(
            max_length=64,
            pattern=ONE_LINE,
            description="Code of an item, or a party: of their data alone.",
        ),
    ] = None,
    user_id: Annotated[IdentityText | None, Query(description="By this user alone.")] = None,
    device_id: Annotated[IdentityText | None, Query(description="On this device alone.")] = None,
) -> OpeningPage:
    """Who opened which personal data, the newest first."""
    of = f"openings {subject} {user_id} {device_id}"
    begin = page.begin(of)
    with services.database.reading() as session:
        rows = service.openings(
            session,
            None if begin is None else int(begin[0]),
            page.limit,
            subject=subject,
            user_id=None if user_id is None else read_identity(user_id),
            device_id=None if device_id is None else read_identity(device_id),
        )
    shown, token = page.cut(of, rows, lambda row: [row.opening_id])
    return OpeningPage(openings=[OpeningView.of(row) for row in shown], next_page_token=token)
