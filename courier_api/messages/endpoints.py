"""Endpoints on the outbox on the screen; for desks and dispatchers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from courier_api.access import AccessDep
from courier_api.audit.service import record_openings
from courier_api.errors import UnknownObjectError, problems
from courier_api.messages.schemas import OpenedMessageView, OutboxView, ScreenMessageView
from courier_api.messages.screen import ScreenMessenger
from courier_api.messages.sending import screen_of
from courier_api.roles import Access
from courier_api.routes import Endpoint, route_of
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/outbox", tags=["messages"])


def _screen(services: ServicesDep) -> ScreenMessenger:
    return screen_of(services)


_ScreenDep = Annotated[ScreenMessenger, Depends(_screen)]


@router.get("", operation_id="listOutbox", summary="Messages to be told at a desk.")
def list_outbox(services: ServicesDep, access: AccessDep, screen: _ScreenDep) -> OutboxView:
    """Show which messages wait on the screen, without what they say."""
    with services.database.reading() as session:
        found = screen.listed(session, _desks(access))
    return OutboxView(messages=[ScreenMessageView.of(one) for one in found])


@router.get(
    "/{message_id}",
    operation_id="openOutboxMessage",
    summary="A message, to be told to whom it is for.",
    responses=problems(UnknownObjectError),
)
def open_message(
    message_id: Annotated[int, Path(ge=1, lt=1 << 63)],
    request: Request,
    services: ServicesDep,
    access: AccessDep,
    screen: _ScreenDep,
) -> OpenedMessageView:
    """Show what a message says; that it was opened is noted."""
    with services.database.writing() as session:
        message, text = screen.open(session, message_id, _desks(access))
        record_openings(
            session,
            access.principal,
            subject=message.subject,
            fields=["one_time_code"],
            endpoint=Endpoint(request.method, route_of(request.scope)),
            now=services.clock(),
        )
    return OpenedMessageView(message=ScreenMessageView.of(message), text=text)


def _desks(access: Access) -> frozenset[str] | None:
    """Whose messages may be seen; None: all."""
    if access.is_all:
        return None
    party = access.principal.party
    return frozenset() if party is None else frozenset({party})
