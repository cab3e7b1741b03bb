"""Endpoints on couriers and their shifts, and each one's own route."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import PrincipalDep
from courier_api.couriers.line_schemas import OwnLinesView
from courier_api.couriers.own_lines import OwnLines, own_lines
from courier_api.couriers.own_route import OwnRoute, asked_doors, own_route, with_doors
from courier_api.couriers.schemas import (
    CourierBody,
    CourierChangeBody,
    CourierId,
    CourierPage,
    CourierView,
    OwnRouteView,
    PhoneView,
    ShiftList,
    ShiftsBody,
    ShiftView,
)
from courier_api.couriers.service import (
    CourierExistsError,
    add_courier,
    change_courier,
    courier_tag,
    couriers_page,
    erase_courier,
    known_courier,
    open_phone,
)
from courier_api.couriers.shifts import (
    ShiftRefusedError,
    assign,
    courier_of_party,
    couriers_of_day,
)
from courier_api.errors import UnknownObjectError, problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.messages.phones import PhoneRefusedError
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.planning.days import vehicles_of_day
from courier_api.planning.drawing import in_drawing_thread, lines_of_plan
from courier_api.planning.endpoints import DayIdPath
from courier_api.planning.errors import (
    PlanChangedError,
    PreconditionMissingError,
    ProblemGoneError,
)
from courier_api.planning.etags import (
    IfMatch,
    IfNoneMatch,
    check_if_match,
    is_seen,
    tag_of_bytes,
)
from courier_api.planning.parts import Planning, PlanningDep
from courier_api.planning.topics import Told, courier_topic, day_topic
from courier_api.roles import Principal
from courier_api.routes import Endpoint
from courier_api.wiring import Services, ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["couriers"])

_CourierId = Annotated[CourierId, Path()]
_PHONE = Endpoint("GET", "/v1/couriers/{courier_id}/phone")


@router.get("/couriers", operation_id="listCouriers", responses=problems(PageTokenRefusedError))
def list_couriers(services: ServicesDep, page: PageDep) -> CourierPage:
    """Couriers by their codes."""
    begin = page.begin("couriers")
    with services.database.reading() as session:
        rows = couriers_page(session, page.limit, None if begin is None else str(begin[0]))
    shown, token = page.cut("couriers", rows, lambda row: [row.courier_id])
    return CourierPage(couriers=[CourierView.of(row) for row in shown], next_page_token=token)


@router.post(
    "/couriers",
    operation_id="addCourier",
    status_code=status.HTTP_201_CREATED,
    response_model=CourierView,
    responses=problems(CourierExistsError, PhoneRefusedError, *ONCE_ERRORS),
)
def post_courier(given: CourierBody, services: ServicesDep, once: OnceDep) -> Response:
    """Add a courier."""

    def add(session: Session) -> Answer:
        row = add_courier(session, given.new_courier(), services.clock())
        headers = {"location": f"/v1/couriers/{row.courier_id}", "etag": courier_tag(row)}
        return Answer(CourierView.of(row), headers=headers)

    return once.run(add)


@router.get(
    "/couriers/{courier_id}", operation_id="readCourier", responses=problems(UnknownObjectError)
)
def read_courier(courier_id: _CourierId, services: ServicesDep, response: Response) -> CourierView:
    """A courier."""
    with services.database.reading() as session:
        view = CourierView.of(known_courier(session, courier_id))
    response.headers["etag"] = view.etag
    return view


@router.patch(
    "/couriers/{courier_id}",
    operation_id="changeCourier",
    responses=problems(
        UnknownObjectError, PhoneRefusedError, PlanChangedError, PreconditionMissingError
    ),
)
def patch_courier(
    courier_id: _CourierId,
    given: CourierChangeBody,
    services: ServicesDep,
    response: Response,
    if_match: IfMatch = None,
) -> CourierView:
    """Change a courier."""
    values = given.values()
    with services.database.writing() as session:
        row = known_courier(session, courier_id, to_change=True)
        check_if_match(if_match, courier_tag(row))
        view = CourierView.of(change_courier(session, courier_id, values, services.clock()))
    if values.get("phone", "") is None:
        services.database.settle_deletions()
    response.headers["etag"] = view.etag
    return view


@router.get(
    "/couriers/{courier_id}/phone",
    operation_id="openCourierPhone",
    responses=problems(UnknownObjectError),
)
def read_phone_number(
    courier_id: _CourierId, services: ServicesDep, principal: PrincipalDep
) -> PhoneView:
    """A courier's phone number; that you looked at it is noted."""
    with services.database.writing() as session:
        phone = open_phone(session, courier_id, principal, _PHONE, services.clock())
    return PhoneView(phone=phone)


@router.delete(
    "/couriers/{courier_id}/personal",
    operation_id="eraseCourier",
    responses=problems(UnknownObjectError),
)
def erase_courier_data(courier_id: _CourierId, services: ServicesDep) -> CourierView:
    """Forget a courier's name and phone; the code stays, since the ledger names it."""
    with services.database.writing() as session:
        view = CourierView.of(erase_courier(session, courier_id, services.clock()))
    services.database.settle_deletions()
    return view


@router.get(
    "/days/{day_id}/shifts", operation_id="listShifts", responses=problems(UnknownObjectError)
)
def list_shifts(day_id: DayIdPath, services: ServicesDep) -> ShiftList:
    """All vehicles of a day and who drives them."""
    with services.database.reading() as session:
        return _shifts(session, day_id)


@router.put(
    "/days/{day_id}/shifts",
    operation_id="assignShifts",
    responses=problems(UnknownObjectError, ShiftRefusedError),
)
def put_shifts(
    day_id: DayIdPath, given: ShiftsBody, services: ServicesDep, planning: PlanningDep
) -> ShiftList:
    """Give vehicles to couriers; those that are not named stay as they are."""
    wanted = {one.vehicle_id: one.courier_id for one in given.shifts}
    if len(wanted) != len(given.shifts):
        raise ShiftRefusedError("A vehicle is named twice.")
    with services.database.writing() as session:
        names = frozenset(one.vehicle_id for one in vehicles_of_day(session, day_id))
        concerned = assign(session, day_id, wanted, vehicles=names, now=services.clock())
        view = _shifts(session, day_id)
    told = {"day_id": day_id}
    if concerned:
        planning.bus.publish(day_topic(day_id), Told.SHIFTS_CHANGED, told)
    for courier_id in concerned:
        planning.bus.publish(courier_topic(courier_id), Told.ROUTE_CHANGED, told)
    return view


@router.get(
    "/me/route",
    operation_id="readOwnRoute",
    response_model=OwnRouteView,
    responses={304: {"description": "As you have it."}, **problems(UnknownObjectError)},
)
def read_own_route(
    services: ServicesDep,
    planning: PlanningDep,
    principal: PrincipalDep,
    since: Annotated[
        int | None,
        Query(ge=1, le=2**31 - 1, description="The version you have: what changed is told."),
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Your stops of today, as published; homes open only near them, or near their hour."""
    route = _planned_route(services, planning, principal, since)
    asked = [] if route is None else asked_doors(route)
    if route is not None and asked and planning.doors is not None:
        with services.database.writing() as session:
            route = with_doors(route, planning.doors(session, principal, asked, services.clock()))
    content = OwnRouteView.of(route, planning.params).model_dump_json().encode()
    return _tagged(content, if_none_match)


@router.get(
    "/me/route/lines",
    operation_id="readOwnRouteLines",
    response_model=OwnLinesView,
    responses={304: {"description": "As you have it."}, **problems(ProblemGoneError)},
)
async def read_own_lines(
    services: ServicesDep,
    planning: PlanningDep,
    principal: PrincipalDep,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Where your route of today runs, stop by stop; not to or from homes that are closed."""

    def answer() -> Response:
        view = OwnLinesView.of(_own_lines(services, planning, principal))
        return _tagged(view.model_dump_json().encode(), if_none_match)

    return await in_drawing_thread(answer)


def _tagged(content: bytes, if_none_match: str | None) -> Response:
    tag = tag_of_bytes(content)
    if is_seen(if_none_match, tag):
        return Response(status_code=304, headers={"etag": tag})
    return Response(content, media_type="application/json", headers={"etag": tag})


def _planned_route(
    services: Services, planning: Planning, principal: Principal, since: int | None = None
) -> OwnRoute | None:
    courier_id = courier_of_party(principal.party)
    if courier_id is None:
        return None
    with services.database.reading() as session:
        return own_route(
            session, courier_id, now=services.clock(), params=planning.params,
            shelf=planning.shelf, hours=planning.hours, since=since,
        )  # fmt: skip


def _own_lines(services: Services, planning: Planning, principal: Principal) -> OwnLines | None:
    route = _planned_route(services, planning, principal)
    if route is None:
        return None
    lines = lines_of_plan(services.database, planning, route.row)
    asked = asked_doors(route)
    if not asked or planning.doors is None:
        return own_lines(route, lines, frozenset())
    with services.database.writing() as session:
        is_open = planning.doors.places(session, principal, asked, services.clock())
    return own_lines(route, lines, is_open)


def _shifts(session: Session, day_id: str) -> ShiftList:
    drivers = couriers_of_day(session, day_id)
    shifts = [
        ShiftView(vehicle_id=one.vehicle_id, courier_id=drivers.get(one.vehicle_id))
        for one in vehicles_of_day(session, day_id)
    ]
    return ShiftList(day_id=day_id, shifts=shifts)
