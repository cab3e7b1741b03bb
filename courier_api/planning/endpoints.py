"""Endpoints on uploaded files and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import PrincipalDep
from courier_api.errors import BodyTooLargeError, UnknownObjectError, problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.models import DayRow
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.planning.days import (
    NewDay,
    check_day,
    days_page,
    days_told,
    known_day,
    places_of_day,
    take_day,
    vehicles_of_day,
)
from courier_api.planning.errors import (
    DayExistsError,
    DayFaultsError,
    FileHashError,
    FileUnknownError,
)
from courier_api.planning.faults import faults_response
from courier_api.planning.files import DayFiles
from courier_api.planning.parts import PlanningDep
from courier_api.planning.schemas import (
    DayId,
    DayPage,
    DayView,
    FileView,
    HashText,
    NewDayBody,
    PlaceList,
    PlaceView,
    VehicleView,
)
from courier_api.wiring import ServicesDep
from routing_engine import InputFaultsError

__all__ = ["DayIdPath", "router"]

router = APIRouter(prefix="/v1", tags=["planning"])

DayIdPath = Annotated[DayId, Path(description="Of a day.")]

_FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.put(
    "/files/{sha256}",
    operation_id="uploadFile",
    openapi_extra=_FILE_BODY,
    responses=problems(FileHashError, BodyTooLargeError),
)
async def upload_file(
    sha256: Annotated[HashText, Path()], request: Request, planning: PlanningDep
) -> FileView:
    """Upload a file of a day to come: a problem.json, its matrix.npz, or an items.csv."""
    params = planning.params
    largest = max(params.max_problem_bytes, params.max_matrix_bytes, params.max_items_bytes)
    receiving = planning.files.receive(bytes.fromhex(sha256), largest)
    with receiving:
        async for piece in request.stream():
            await run_sync(receiving.write, piece)
        num_bytes = await run_sync(receiving.keep)
    return FileView(sha256=sha256, bytes=num_bytes)


@router.post(
    "/days",
    operation_id="createDay",
    status_code=status.HTTP_201_CREATED,
    response_model=DayView,
    responses=problems(DayFaultsError, FileUnknownError, DayExistsError, *ONCE_ERRORS),
)
def create_day(
    given: NewDayBody,
    services: ServicesDep,
    planning: PlanningDep,
    principal: PrincipalDep,
    once: OnceDep,
) -> Response:
    """Take a day in from uploaded files; every fault of them is told at once."""
    params = planning.params
    new = NewDay(
        problem=_content(planning.files, given.problem_sha256, params.max_problem_bytes),
        matrix_sha256=None if given.matrix_sha256 is None else bytes.fromhex(given.matrix_sha256),
        items=None
        if given.items_sha256 is None
        else _content(planning.files, given.items_sha256, params.max_items_bytes),
        date=given.date,
        name=given.name,
        parties=given.parties,
    )
    try:
        # Before the transaction: a large problem takes seconds to read.
        checked = check_day(new, planning.files, params)
    except InputFaultsError as error:
        return faults_response(error)

    def take(session: Session) -> Answer:
        row = take_day(session, checked, now=services.clock(), by=principal.user_id)
        view = DayView.of(row, None, can_be_planned=True)
        return Answer(view, headers={"location": f"/v1/days/{row.day_id}"})

    return once.run(take)


@router.get("/days", operation_id="listDays", responses=problems(PageTokenRefusedError))
def list_days(services: ServicesDep, page: PageDep) -> DayPage:
    """Days by date, the latest first."""
    begin = page.begin("days")
    before = None if begin is None else (date.fromisoformat(str(begin[0])), str(begin[1]))
    with services.database.reading() as session:
        rows = days_page(session, page.limit, before)
        views = _views(session, rows[: page.size])
    _, token = page.cut("days", rows, lambda row: [row.date.isoformat(), row.day_id])
    return DayPage(days=views, next_page_token=token)


@router.get("/days/{day_id}", operation_id="readPlannedDay", responses=problems(UnknownObjectError))
def read_day(day_id: DayIdPath, services: ServicesDep) -> DayView:
    """A day."""
    with services.database.reading() as session:
        return _views(session, [known_day(session, day_id)])[0]


@router.get(
    "/days/{day_id}/places", operation_id="listPlaces", responses=problems(UnknownObjectError)
)
def list_places(day_id: DayIdPath, services: ServicesDep) -> PlaceList:
    """Places and vehicles of a day; of citizens' homes nothing but their codes."""
    with services.database.reading() as session:
        return PlaceList(
            places=[PlaceView.of(row) for row in places_of_day(session, day_id)],
            vehicles=[VehicleView.of(row) for row in vehicles_of_day(session, day_id)],
        )


def _views(session: Session, rows: Sequence[DayRow]) -> list[DayView]:
    told = days_told(session, rows)
    return [
        DayView.of(row, told[row.day_id][0], can_be_planned=told[row.day_id][1]) for row in rows
    ]


def _content(files: DayFiles, sha256: str, max_bytes: int) -> bytes:
    path = files.path(bytes.fromhex(sha256))
    if not path.is_file():
        raise FileUnknownError(f"No file {sha256[:12]}… is there: upload it first.")
    if path.stat().st_size > max_bytes:
        raise BodyTooLargeError(f"File {sha256[:12]}… is larger than {max_bytes} bytes.")
    return path.read_bytes()
