"""Versions of a day's plan: kept, published, compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy.orm import Session

from courier_api.couriers.shifts import couriers_of_day
from courier_api.errors import UnknownObjectError
from courier_api.expected.expecting import expect_plan
from courier_api.live.bus import Bus
from courier_api.models import DayRow, PlanRow, PlanState
from courier_api.planning import repository
from courier_api.planning.changes import PlanChanges, compare
from courier_api.planning.days import known_day
from courier_api.planning.errors import PlanPublishedError
from courier_api.planning.etags import check_if_match
from courier_api.planning.params import PlanningParams
from courier_api.planning.topics import Told, courier_topic, day_topic
from courier_api.webhooks.events import PlanPublished
from routing_engine import read_plan
from routing_engine.plan import Plan

__all__ = [
    "Announce",
    "NewPlan",
    "Publication",
    "add_plan",
    "changes_between",
    "known_plan",
    "plan_name",
    "plan_tag",
    "plans_page",
    "publish",
    "published",
    "published_row",
    "tell_published",
]

#: Tells other programs of a publication, in its transaction.
Announce = Callable[[Session, PlanPublished], None]


@dataclass(frozen=True, slots=True)
class NewPlan:
    """
    A plan that was checked.

    Parameters
    ----------
    content : bytes
        ``postroute.plan/1``.
    plan : Plan
        What it says.
    is_feasible : bool
        All that must be served is.
    """

    content: bytes = field(repr=False)
    plan: Plan = field(repr=False)
    is_feasible: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """
    What a publication changed.

    Parameters
    ----------
    day : DayRow
    row : PlanRow
    couriers : tuple of str
        Those whose route is another one now.
    """

    day: DayRow
    row: PlanRow
    couriers: tuple[str, ...]


def add_plan(session: Session, day_id: str, new: NewPlan, *, now: int, by: bytes | None) -> PlanRow:
    """
    Keep a plan as the day's next version, a draft.

    Parameters
    ----------
    session : Session
    day_id : str
    new : NewPlan
    now : int
        Milliseconds since 1970, UTC.
    by : bytes or None
        The user.

    Raises
    ------
    UnknownObjectError
    """
    _locked_day(session, day_id)
    routes = new.plan.routes
    row = PlanRow(
        day_id=day_id,
        version=repository.next_version(session, day_id),
        state=PlanState.DRAFT,
        sha256=sha256(new.content).digest(),
        content=new.content,
        seed=new.plan.seed,
        cost=new.plan.cost.total,
        num_routes=len(routes),
        num_stops=sum(len(route.stops) for route in routes),
        num_unassigned=len(new.plan.unassigned),
        distance_m=sum(route.distance_m for route in routes),
        duration_s=sum(route.duration_s for route in routes),
        is_feasible=new.is_feasible,
        created_at=now,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return row


def known_plan(
    session: Session, day_id: str, version: int, *, with_content: bool = False
) -> PlanRow:
    """
    A version that is there.

    Raises
    ------
    UnknownObjectError
    """
    found = repository.plan_by_version(session, day_id, version, with_content=with_content)
    if found is None:
        raise UnknownObjectError("There is no such version of this day's plan.")
    return found


def plans_page(session: Session, day_id: str, limit: int, before: int | None) -> Sequence[PlanRow]:
    """Versions of a day's plan, the newest first."""
    return repository.plans(session, day_id, limit, before)


def published_row(session: Session, day_id: str) -> PlanRow | None:
    """The version that couriers see, without its bytes."""
    return repository.published_plan(session, day_id)


def published(session: Session, day_id: str) -> tuple[PlanRow, Plan] | None:
    """What couriers see of a day."""
    row = repository.published_plan(session, day_id, with_content=True)
    return None if row is None else (row, read_plan(row.content))


def plan_name(row: PlanRow) -> str:
    """What signed events call a plan."""
    return f"{row.day_id}/{row.version}"


def plan_tag(day: DayRow, row: PlanRow) -> str:
    """A version's entity tag: every publication of the day makes all of its tags others."""
    return f'"{row.version}-{day.num_publications}"'


def publish(
    session: Session,
    day_id: str,
    version: int,
    *,
    if_match: str | None,
    now: int,
    by: bytes | None,
    params: PlanningParams,
    announce: Announce,
) -> Publication:
    """
    Make a version what couriers see, and what is expected to change hands.

    Parameters
    ----------
    session : Session
    day_id : str
    version : int
    if_match : str or None
        What was seen; see `plan_tag`.
    now : int
        Milliseconds since 1970, UTC.
    by : bytes or None
        The user.
    params : PlanningParams
    announce : callable

    Raises
    ------
    UnknownObjectError, PreconditionMissingError, PlanChangedError, PlanPublishedError
    """
    day = _locked_day(session, day_id)
    row = known_plan(session, day_id, version, with_content=True)
    check_if_match(if_match, plan_tag(day, row))
    if row.state == PlanState.PUBLISHED:
        raise PlanPublishedError(f"Version {version} is published already.")
    before = published(session, day_id)
    plan = read_plan(row.content)
    repository.supersede(session, day_id, now)
    row.state, row.superseded_at = PlanState.PUBLISHED, None
    row.published_at, row.published_by = now, by
    day.num_publications += 1
    parties = {place.location_id: place.party for place in repository.places(session, day_id)}
    origin_ms = params.origin_ms(day.date)
    expect_plan(session, day_id, version, plan, origin_ms=origin_ms, parties=parties)
    announce(session, PlanPublished(now, plan_name(row), version, day.date))
    drivers = couriers_of_day(session, day_id)
    concerned = _concerned(None if before is None else before[1], plan)
    couriers = sorted(drivers[vehicle_id] for vehicle_id in concerned if vehicle_id in drivers)
    return Publication(day, row, tuple(couriers))


def tell_published(bus: Bus, publication: Publication) -> None:
    """Tell whoever listens; after the commit."""
    row = publication.row
    told = {"day_id": row.day_id, "version": row.version}
    bus.publish(day_topic(row.day_id), Told.PLAN_PUBLISHED, told)
    for courier_id in publication.couriers:
        bus.publish(courier_topic(courier_id), Told.ROUTE_CHANGED, told)


def changes_between(session: Session, day_id: str, before: int, after: int) -> PlanChanges:
    """
    What moved for whom between two versions.

    Raises
    ------
    UnknownObjectError
    """
    known_day(session, day_id)
    rows = [known_plan(session, day_id, one, with_content=True) for one in (before, after)]
    old, new = (read_plan(row.content) for row in rows)
    return compare(old, new)


def _concerned(before: Plan | None, after: Plan) -> Sequence[str]:
    """Vehicles whose route is another one."""
    if before is None:
        return [route.vehicle_id for route in after.routes]
    return [one.vehicle_id for one in compare(before, after).routes]


def _locked_day(session: Session, day_id: str) -> DayRow:
    found = repository.lock_day(session, day_id)
    if found is None:
        raise UnknownObjectError("There is no such day.")
    return found
