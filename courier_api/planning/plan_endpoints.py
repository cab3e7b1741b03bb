"""Endpoints on plans and the searches that make them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, status
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import PrincipalDep
from courier_api.errors import UnknownObjectError, problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import IdentityText, read_identity, show
from courier_api.live.followers import FollowerDep
from courier_api.live.sse import LastEventId
from courier_api.live.streams import TooManyStreamsError
from courier_api.models import OperationRow, OperationState
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.planning.days import known_day
from courier_api.planning.drawing import in_drawing_thread, lines_of_plan
from courier_api.planning.endpoints import DayIdPath
from courier_api.planning.errors import (
    OperationOverError,
    PlanChangedError,
    PlanPublishedError,
    PreconditionMissingError,
    ProblemGoneError,
    QueueFullError,
)
from courier_api.planning.etags import IfMatch, IfNoneMatch, is_seen
from courier_api.planning.line_schemas import PlanLinesView
from courier_api.planning.operations import ask, cancel, look, operations_page
from courier_api.planning.parts import PlanningDep
from courier_api.planning.plan_schemas import (
    OperationPage,
    OperationView,
    PlanChangesView,
    PlanPage,
    PlanView,
    SearchBody,
)
from courier_api.planning.plans import (
    changes_between,
    known_plan,
    plan_tag,
    plans_page,
    publish,
    tell_published,
)
from courier_api.planning.streaming import operation_events
from courier_api.planning.topics import Told, operation_topic
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["planning"])

_Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the day's plan, from 1.")]
_OperationId = Annotated[IdentityText, Path(description="Of an operation.")]


@router.post(
    "/days/{day_id}/plans",
    operation_id="startPlanning",
    status_code=status.HTTP_202_ACCEPTED,
    response_model=OperationView,
    responses=problems(UnknownObjectError, ProblemGoneError, QueueFullError, *ONCE_ERRORS),
)
def start_planning(
    day_id: DayIdPath,
    given: SearchBody,
    services: ServicesDep,
    planning: PlanningDep,
    principal: PrincipalDep,
    once: OnceDep,
) -> Response:
    """Have a day planned: an operation that can be followed, and whose plan is a draft."""

    def start(session: Session) -> Answer:
        row = ask(
            session, day_id, given.wish(), now=services.clock(), by=principal.user_id,
            params=planning.params,
        )  # fmt: skip
        location = f"/v1/operations/{show(row.operation_id)}"
        return Answer(OperationView.of(row), status=202, headers={"location": location})

    return once.run(start)


@router.get(
    "/days/{day_id}/plans",
    operation_id="listPlans",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_plans(day_id: DayIdPath, services: ServicesDep, page: PageDep) -> PlanPage:
    """Versions of a day's plan, the newest first."""
    of = f"plans {day_id}"
    begin = page.begin(of)
    with services.database.reading() as session:
        day = known_day(session, day_id)
        rows = plans_page(session, day_id, page.limit, None if begin is None else int(begin[0]))
    shown, token = page.cut(of, rows, lambda row: [row.version])
    return PlanPage(plans=[PlanView.of(day, row) for row in shown], next_page_token=token)


@router.get(
    "/days/{day_id}/plans/{version}",
    operation_id="readPlan",
    responses={304: {"description": "As you have it."}, **problems(UnknownObjectError)},
    response_model=PlanView,
)
def read_plan_view(
    day_id: DayIdPath,
    version: _Version,
    services: ServicesDep,
    response: Response,
    if_none_match: IfNoneMatch = None,
) -> PlanView | Response:
    """A version of a day's plan; its ETag is wanted to publish it."""
    with services.database.reading() as session:
        day = known_day(session, day_id)
        row = known_plan(session, day_id, version)
    tag = plan_tag(day, row)
    if is_seen(if_none_match, tag):
        return Response(status_code=304, headers={"etag": tag})
    response.headers["etag"] = tag
    return PlanView.of(day, row)


@router.get(
    "/days/{day_id}/plans/{version}/content",
    operation_id="readPlanContent",
    response_class=Response,
    responses={
        200: {
            "description": "A plan.json, byte for byte (postroute.plan/1).",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        304: {"description": "As you have it."},
        **problems(UnknownObjectError),
    },
)
def read_plan_content(
    day_id: DayIdPath, version: _Version, services: ServicesDep, if_none_match: IfNoneMatch = None
) -> Response:
    """The plan.json of a version, byte for byte; `postroute verify` reads it."""
    with services.database.reading() as session:
        row = known_plan(session, day_id, version)
        tag = f'"{row.sha256.hex()}"'
        if is_seen(if_none_match, tag):
            return Response(status_code=304, headers={"etag": tag})
        content = known_plan(session, day_id, version, with_content=True).content
    return Response(content, media_type="application/json", headers={"etag": tag})


@router.get(
    "/days/{day_id}/plans/{version}/lines",
    operation_id="readPlanLines",
    response_model=PlanLinesView,
    responses={
        304: {"description": "As you have it."},
        **problems(UnknownObjectError, ProblemGoneError),
    },
)
async def read_plan_lines(
    day_id: DayIdPath,
    version: _Version,
    services: ServicesDep,
    planning: PlanningDep,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Where the vehicles of a version drive; the doors of citizens' homes are not told."""

    def answer() -> Response:
        with services.database.reading() as session:
            row = known_plan(session, day_id, version)
        lines = lines_of_plan(services.database, planning, row)
        # Where the roads are not known as yet, they may be tomorrow.
        tag = f'"{row.sha256.hex()}{"-straight" if lines.is_straight else ""}"'
        if is_seen(if_none_match, tag):
            return Response(status_code=304, headers={"etag": tag})
        content = PlanLinesView.of(lines).model_dump_json()
        return Response(content, media_type="application/json", headers={"etag": tag})

    return await in_drawing_thread(answer)


@router.get(
    "/days/{day_id}/plans/{version}/changes",
    operation_id="comparePlans",
    responses=problems(UnknownObjectError),
)
def compare_plans(
    day_id: DayIdPath,
    version: _Version,
    since: Annotated[int, Query(ge=1, le=2**31 - 1, description="The version to compare with.")],
    services: ServicesDep,
    planning: PlanningDep,
) -> PlanChangesView:
    """What moved for whom between two versions."""
    with services.database.reading() as session:
        day = known_day(session, day_id)
        changes = changes_between(session, day_id, since, version)
    return PlanChangesView.of(changes, since, version, planning.params.origin_ms(day.date))


@router.post(
    "/days/{day_id}/plans/{version}/publish",
    operation_id="publishPlan",
    responses=problems(
        UnknownObjectError, PlanPublishedError, PlanChangedError, PreconditionMissingError
    ),
)
def publish_plan(
    day_id: DayIdPath,
    version: _Version,
    services: ServicesDep,
    planning: PlanningDep,
    principal: PrincipalDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanView:
    """Make a version what couriers see; what it expects to change hands is watched from then on."""
    with services.database.writing() as session:
        publication = publish(
            session, day_id, version, if_match=if_match, now=services.clock(),
            by=principal.user_id, params=planning.params, announce=planning.announce,
        )  # fmt: skip
        view = PlanView.of(publication.day, publication.row)
    tell_published(planning.bus, publication)
    response.headers["etag"] = view.etag
    return view


@router.get(
    "/days/{day_id}/operations",
    operation_id="listOperations",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_operations(day_id: DayIdPath, services: ServicesDep, page: PageDep) -> OperationPage:
    """Searches for plans of a day, the newest first."""
    of = f"operations {day_id}"
    begin = page.begin(of)
    with services.database.reading() as session:
        before = None if begin is None else int(begin[0])
        rows = operations_page(session, day_id, page.limit, before)
    shown, token = page.cut(of, rows, lambda row: [row.number])
    views = [OperationView.of(row) for row in shown]
    return OperationPage(operations=views, next_page_token=token)


def _operation(operation_id: _OperationId, services: ServicesDep) -> OperationRow:
    return look(services.database, read_identity(operation_id), services.clock())


_OperationDep = Annotated[OperationRow, Depends(_operation)]


@router.get(
    "/operations/{operation_id}",
    operation_id="readOperation",
    responses=problems(UnknownObjectError),
)
def read_operation(row: _OperationDep) -> OperationView:
    """A search for a plan: how far it has come, or how it ended."""
    return OperationView.of(row)


@router.get(
    "/operations/{operation_id}/events",
    operation_id="followOperation",
    response_class=EventSourceResponse,
    responses=problems(UnknownObjectError, TooManyStreamsError),
)
async def follow_operation(
    row: _OperationDep,
    follower: FollowerDep,
    services: ServicesDep,
    planning: PlanningDep,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """Follow a search by server-sent events, until it has ended."""
    operation_id = row.operation_id

    def look_again() -> OperationRow:
        return look(services.database, operation_id, services.clock())

    events = operation_events(
        planning.bus, operation_id, look_again, last_event_id,
        may_go_on=follower.may_go_on, check_seconds=services.streams.params.check_seconds,
    )  # fmt: skip
    async for event in events:
        yield event


@router.post(
    "/operations/{operation_id}/cancel",
    operation_id="cancelOperation",
    responses=problems(UnknownObjectError, OperationOverError),
)
def cancel_operation(
    operation_id: _OperationId, services: ServicesDep, planning: PlanningDep
) -> OperationView:
    """End a search; the best plan that it has found is kept as a draft."""
    with services.database.writing() as session:
        row = cancel(session, read_identity(operation_id), services.clock())
    if OperationState(row.state).is_over:
        told = {"state": row.state, "ended_by": row.ended_by, "version": None, "error_code": None}
        planning.bus.publish(operation_topic(operation_id), Told.OUTCOME, told)
    return OperationView.of(row)
