"""Endpoints on expected handovers; clerks and couriers see their own."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query

from courier_api.access import AccessDep
from courier_api.custody.core.parties import PARTY
from courier_api.errors import UnknownObjectError, problems
from courier_api.expected.alarm_schemas import AlarmPage, AlarmView
from courier_api.expected.alarm_service import KeptAlarm, open_alarms_page
from courier_api.expected.alarms import AlarmKind
from courier_api.expected.matching import HandoverState, Match, MatchedHandover
from courier_api.expected.schemas import (
    HandoverPage,
    HandoverView,
    StopCountsList,
    StopCountsView,
    UnexpectedPage,
    UnexpectedView,
)
from courier_api.expected.service import Wanted, by_stop, match_day, narrowed
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.planning.endpoints import DayIdPath
from courier_api.planning.parts import Planning, PlanningDep
from courier_api.roles import Access
from courier_api.wiring import Services, ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/days/{day_id}", tags=["handovers"])

#: Whose handovers nobody with rights of their own only, and no party, may see.
_NOBODY = "nobody"

_Courier = Annotated[str | None, Query(pattern=f"^(?:{PARTY.pattern})$", examples=["courier:c7"])]
_Location = Annotated[str | None, Query(min_length=1, max_length=64)]


@router.get(
    "/handovers",
    operation_id="listHandovers",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_handovers(
    day_id: DayIdPath,
    services: ServicesDep,
    planning: PlanningDep,
    access: AccessDep,
    page: PageDep,
    state: HandoverState | None = None,
    is_alarm: bool | None = None,
    courier: _Courier = None,
    location_id: _Location = None,
) -> HandoverPage:
    """Handovers that the published plan expects, and how each stands, in the plan's order."""
    wanted = Wanted(state, courier, location_id, _party(access), is_alarm)
    of = f"handovers {day_id} {wanted}"
    begin = page.begin(of)
    after = -1 if begin is None else int(begin[0])
    handovers = narrowed(_matched(services, planning, day_id), wanted).handovers
    rows = [one for one in handovers if one.expected.number > after][: page.limit]
    shown, token = page.cut(of, rows, lambda one: [one.expected.number])
    return HandoverPage(handovers=[HandoverView.of(one) for one in shown], next_page_token=token)


@router.get(
    "/handovers/unexpected",
    operation_id="listUnexpectedHandovers",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_unexpected(
    day_id: DayIdPath,
    services: ServicesDep,
    planning: PlanningDep,
    access: AccessDep,
    page: PageDep,
    courier: _Courier = None,
    location_id: _Location = None,
) -> UnexpectedPage:
    """Changes of hands of this day that the published plan did not expect, by time."""
    wanted = Wanted(None, courier, location_id, _party(access))
    of = f"unexpected {day_id} {wanted}"
    begin = page.begin(of)
    found = narrowed(_matched(services, planning, day_id), wanted).unexpected
    views = [UnexpectedView.of(one) for one in found]
    if begin is not None:
        views = [one for one in views if _place(one) > [str(value) for value in begin]]
    shown, token = page.cut(of, views[: page.limit], _place)
    return UnexpectedPage(unexpected=list(shown), next_page_token=token)


@router.get(
    "/handovers/counts",
    operation_id="countHandovers",
    responses=problems(UnknownObjectError),
)
def count_handovers(
    day_id: DayIdPath,
    services: ServicesDep,
    planning: PlanningDep,
    access: AccessDep,
    courier: _Courier = None,
    location_id: _Location = None,
) -> StopCountsList:
    """How many handovers of each stop stand how."""
    wanted = Wanted(None, courier, location_id, _party(access))
    found = narrowed(_matched(services, planning, day_id), wanted)
    states: Counter[HandoverState] = Counter(one.state for one in found.handovers)
    return StopCountsList(
        stops=[StopCountsView.of(one) for one in by_stop(found.handovers)],
        states=dict(states),
        num_alarms=_num_alarms(found.handovers),
        num_unexpected=len(found.unexpected),
    )


@router.get(
    "/alarms",
    operation_id="listAlarms",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_alarms(
    day_id: DayIdPath,
    services: ServicesDep,
    page: PageDep,
    kind: AlarmKind | None = None,
) -> AlarmPage:
    """Handovers of this day that somebody should look at: raised and not cleared, newest first."""
    of = f"alarms {day_id} {kind}"
    begin = page.begin(of)
    before = None if begin is None else (int(begin[0]), bytes.fromhex(str(begin[1])))
    with services.database.reading() as session:
        rows = open_alarms_page(session, day_id, kind=kind, limit=page.limit, before=before)
    shown, token = page.cut(of, rows, _place_of_alarm)
    return AlarmPage(alarms=[AlarmView.of(one) for one in shown], next_page_token=token)


def _matched(services: Services, planning: Planning, day_id: str) -> Match:
    with services.database.reading() as session:
        return match_day(
            session, day_id, planning.items, now=services.clock(), params=planning.params,
            limits=planning.limits,
        )  # fmt: skip


def _party(access: Access) -> str | None:
    """Whose handovers alone may be seen; None: everybody's."""
    return None if access.is_all else access.principal.party or _NOBODY


def _num_alarms(handovers: tuple[MatchedHandover, ...]) -> int:
    return sum(one.is_alarm for one in handovers)


def _place_of_alarm(kept: KeptAlarm) -> list[str | int]:
    return [kept.raised_at, kept.alarm_id.hex()]


def _place(view: UnexpectedView) -> list[str]:
    return [view.time.isoformat(), view.event_id, view.code]
