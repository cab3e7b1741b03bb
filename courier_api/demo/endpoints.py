"""
A demonstration's door: whoever sits at the machine may be anybody of the day, without a login.

These endpoints are there in a demonstration alone, which listens to its own machine alone.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status
from starlette.responses import Response

from courier_api.couriers.schemas import CourierId
from courier_api.demo.guarding import DoorShutError, check_knock
from courier_api.demo.schemas import (
    DemoInvitationBody,
    DemoInvitationView,
    DemoLabelList,
    DemoMessageList,
    DemoPartiesView,
)
from courier_api.demo.service import DemoDoor
from courier_api.errors import UnknownObjectError, problems
from courier_api.items.labels import MAX_LABELS, LabelUnprintableError
from courier_api.messages.schemas import OpenedMessageView, ScreenMessageView
from courier_api.planning.parts import PlanningDep
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(
    prefix="/v1/demo",
    tags=["demo"],
    dependencies=[Depends(check_knock)],
    responses=problems(DoorShutError),
)

_MAX_SHOWN = 60
_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


def _door(services: ServicesDep, planning: PlanningDep) -> DemoDoor:
    return DemoDoor(services, planning)


_DoorDep = Annotated[DemoDoor, Depends(_door)]
_Courier = Annotated[CourierId, Query()]


@router.get("/parties", operation_id="listDemoParties")
def list_parties(door: _DoorDep) -> DemoPartiesView:
    """Whom one may be: couriers, agents, authorities and post offices of the day."""
    return door.parties()


@router.post(
    "/invitations",
    operation_id="inviteDemoDevice",
    status_code=status.HTTP_201_CREATED,
    responses=problems(UnknownObjectError),
)
def invite(given: DemoInvitationBody, request: Request, door: _DoorDep) -> DemoInvitationView:
    """Be somebody of the day: an invitation for a phone or a browser, good for 15 minutes."""
    host = request.headers.get("host", "")
    base = door.services.settings.public_url or f"{request.url.scheme}://{host}"
    return DemoInvitationView.of(door.invite(given.party), base)


@router.get("/labels", operation_id="listDemoLabels", responses=problems(UnknownObjectError))
def list_labels(
    courier_id: _Courier,
    door: _DoorDep,
    limit: Annotated[int, Query(ge=1, le=_MAX_SHOWN)] = 24,
) -> DemoLabelList:
    """Labels to be scanned from the screen, in the order of a courier's route."""
    return DemoLabelList(labels=door.labels(courier_id, limit))


@router.get(
    "/labels.pdf",
    operation_id="printDemoLabels",
    response_class=Response,
    responses={
        200: {"description": "A4 sheets of labels.", "content": _PDF},
        **problems(UnknownObjectError, LabelUnprintableError),
    },
)
def print_labels(
    courier_id: _Courier,
    door: _DoorDep,
    limit: Annotated[int, Query(ge=1, le=MAX_LABELS)] = 42,
) -> Response:
    """The same labels on paper, each item once."""
    file = door.sheet(courier_id, limit)
    headers = {"content-disposition": f'inline; filename="labels-{courier_id}.pdf"'}
    return Response(file.content, headers=headers, media_type=file.media_type)


@router.get("/messages", operation_id="listDemoMessages")
def list_messages(door: _DoorDep) -> DemoMessageList:
    """Show what would have been sent to citizens' telephones: one-time codes above all."""
    return DemoMessageList(
        messages=[
            OpenedMessageView(message=ScreenMessageView.of(message), text=text)
            for message, text in door.messages()
        ]
    )
