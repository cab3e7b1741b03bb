"""Endpoints on where couriers are."""

from __future__ import annotations

from fastapi import APIRouter, status
from starlette.responses import JSONResponse

from courier_api.access import PrincipalDep
from courier_api.couriers.shifts import courier_of_party
from courier_api.errors import problem_response, problems
from courier_api.moments import moment
from courier_api.planning.parts import PlanningDep
from courier_api.routes import Endpoint
from courier_api.tracking.fixes import FixTimesRefusedError
from courier_api.tracking.schemas import FixesBody, FixesView, PositionList, PositionView
from courier_api.tracking.service import (
    NoShiftTodayError,
    PositionNotRemovedError,
    PositionsTooOftenError,
    enter,
    forget_position,
    has_shift,
    last_positions,
    note_looks,
    on_duty,
    take_fixes,
)
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["tracking"])

_POSITIONS = Endpoint("GET", "/v1/positions")


@router.post(
    "/me/positions",
    operation_id="sendPositions",
    response_model=FixesView,
    responses=problems(NoShiftTodayError, PositionsTooOftenError, FixTimesRefusedError),
)
def post_positions(
    given: FixesBody, services: ServicesDep, planning: PlanningDep, principal: PrincipalDep
) -> FixesView | JSONResponse:
    """Say where you are during your shift; only the last position is kept, for 15 minutes."""
    courier_id = courier_of_party(principal.party)
    if courier_id is None:
        raise NoShiftTodayError("You are no courier.")
    enter(services.bus, courier_id)
    now = services.clock()
    with services.database.reading() as session:
        if not has_shift(session, courier_id, planning.params.today(now)):
            raise NoShiftTodayError("You drive nothing today.")
    try:
        until = take_fixes(services.bus, courier_id, [one.fix() for one in given.fixes], now)
    except FixTimesRefusedError as error:
        return problem_response(error.status, error.code, str(error), faults=error.faults)
    return FixesView(shown_until=None if until is None else moment(until))


@router.delete(
    "/me/positions",
    operation_id="removeOwnPosition",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(PositionNotRemovedError),
)
def delete_positions(services: ServicesDep, principal: PrincipalDep) -> None:
    """Stop sharing: your last position is gone at once, and what is under way is not shown."""
    courier_id = courier_of_party(principal.party)
    if courier_id is not None:
        forget_position(services.bus, courier_id, services.clock())


@router.get("/positions", operation_id="listPositions")
def list_positions(
    services: ServicesDep, planning: PlanningDep, principal: PrincipalDep
) -> PositionList:
    """Where today's couriers are who share it; that you look is noted, once an hour for each."""
    now = services.clock()
    with services.database.reading() as session:
        couriers = on_duty(session, planning.params.today(now))
    found = last_positions(services.bus, couriers, now)
    seen = [one.courier_id for one in found]
    note_looks(
        services.database, services.bus, principal, couriers=seen, endpoint=_POSITIONS, now=now
    )
    return PositionList(positions=[PositionView.of(one, now) for one in found])
