"""A courier's own route of the published plan: today's stops, and no other address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from courier_api.couriers.doors import Door, DoorAsked
from courier_api.couriers.shifts import vehicle_of_courier
from courier_api.items.proof_rules import ProofRules
from courier_api.items.registered import proof_rules
from courier_api.models import DayPlaceRow, DayRow, PlanRow
from courier_api.planning.changes import RouteChanges, compare_routes
from courier_api.planning.days import days_published_on, places_of_day
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import known_plan, published_row
from courier_api.planning.shelf import PlanShelf
from courier_api.planning.shipments import items_of_shipments
from routing_engine.plan import Plan, Route, ScheduledVisit, Stop
from routing_engine.problem import LocationKind, VisitKind

__all__ = [
    "OwnRoute",
    "OwnStop",
    "OwnVisit",
    "RoutePlace",
    "asked_doors",
    "own_route",
    "with_doors",
]


@dataclass(frozen=True, slots=True)
class RoutePlace:
    """
    A place on the way.

    Parameters
    ----------
    location_id, kind : str
    party : str or None
        Who answers there; None: a citizen.
    name : str or None
        None: a home that is not opened yet.
    lon, lat : float or None
    phone : str or None
    is_masked : bool
        A home whose address is closed as yet.
    """

    location_id: str
    kind: str
    party: str | None
    name: str | None
    lon: float | None
    lat: float | None
    phone: str | None = None
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """
    What is done at a stop.

    Parameters
    ----------
    shipment_id : str
    kind : VisitKind
    codes : tuple of str
        Items; empty where nobody knows them.
    start, departure : int
        Milliseconds since 1970, UTC.
    rules : mapping of str to ProofRules
        What is to prove the deliveries of the items, as far as they are registered.
    """

    shipment_id: str
    kind: VisitKind
    codes: tuple[str, ...]
    start: int
    departure: int
    rules: Mapping[str, ProofRules] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnStop:
    """
    A stop.

    Parameters
    ----------
    place : RoutePlace
    arrival, start, departure : int
        Milliseconds since 1970, UTC.
    visits : tuple of OwnVisit
    """

    place: RoutePlace
    arrival: int
    start: int
    departure: int
    visits: tuple[OwnVisit, ...]


@dataclass(frozen=True, slots=True)
class OwnRoute:
    """
    What a courier has to do today.

    Parameters
    ----------
    day : DayRow
    row : PlanRow
    vehicle_id : str
    route_idx : int or None
        Place in the plan, as events name it; None: the vehicle stays at its base.
    start, end : tuple of (RoutePlace, int) or None
        Where and when the route begins and ends; milliseconds since 1970, UTC.
    stops : tuple of OwnStop
    changes : RouteChanges or None
        Since the version that the courier has; None: they named none.
    """

    day: DayRow
    row: PlanRow
    vehicle_id: str
    route_idx: int | None
    start: tuple[RoutePlace, int] | None
    end: tuple[RoutePlace, int] | None
    stops: tuple[OwnStop, ...]
    changes: RouteChanges | None


def own_route(
    session: Session,
    courier_id: str,
    *,
    now: int,
    params: PlanningParams,
    shelf: PlanShelf,
    since: int | None = None,
) -> OwnRoute | None:
    """
    A courier's route of today; None: nothing is published, or they drive nothing.

    Parameters
    ----------
    session : Session
    courier_id : str
    now : int
        Milliseconds since 1970, UTC.
    params : PlanningParams
    shelf : PlanShelf
    since : int or None
        The version that the courier has.

    Raises
    ------
    UnknownObjectError
        When there is no such version.
    """
    for day in days_published_on(session, params.today(now)):
        vehicle_id = vehicle_of_courier(session, day.day_id, courier_id)
        row = published_row(session, day.day_id)
        if vehicle_id is not None and row is not None:
            plan = shelf.plan(session, row)
            route = _Reading(session, day, params).route(row, plan, vehicle_id)
            if since is None:
                return route
            before = shelf.plan(session, known_plan(session, day.day_id, since))
            return replace(route, changes=_changes(before, plan, vehicle_id))
    return None


def asked_doors(route: OwnRoute) -> list[DoorAsked]:
    """The homes of a route."""
    return [
        DoorAsked(
            route.day.day_id,
            stop.place.location_id,
            tuple(code for visit in stop.visits for code in visit.codes),
            stop.arrival,
        )
        for stop in route.stops
        if stop.place.is_masked
    ]


def with_doors(route: OwnRoute, doors: Mapping[str, Door]) -> OwnRoute:
    """A route with those homes opened that may be."""
    return replace(route, stops=tuple(_opened(stop, doors) for stop in route.stops))


class _Reading:
    """One route on its way to the courier."""

    def __init__(self, session: Session, day: DayRow, params: PlanningParams) -> None:
        self._session = session
        self._day = day
        self._origin_ms = params.origin_ms(day.date)
        self._places: dict[str, RoutePlace] = {}
        self._codes: dict[str, tuple[str, ...]] = {}
        self._rules: dict[str, ProofRules] = {}

    def route(self, row: PlanRow, plan: Plan, vehicle_id: str) -> OwnRoute:
        """The route of a vehicle."""
        found = [(at, one) for at, one in enumerate(plan.routes) if one.vehicle_id == vehicle_id]
        if not found:
            return OwnRoute(self._day, row, vehicle_id, None, None, None, (), None)
        at, route = found[0]
        self._look_up(route)
        start, end = route.start, route.end
        return OwnRoute(
            self._day,
            row,
            vehicle_id,
            at,
            (self._places[start.location_id], self._moment(start.departure)),
            (self._places[end.location_id], self._moment(end.arrival)),
            tuple(self._stop(stop) for stop in route.stops),
            None,
        )

    def _look_up(self, route: Route) -> None:
        ids = {route.start.location_id, route.end.location_id}
        ids |= {stop.location_id for stop in route.stops}
        places = places_of_day(self._session, self._day.day_id, ids)
        self._places = {place.location_id: _place(place) for place in places}
        names = {visit.shipment_id for visit in route.visits()}
        self._codes = items_of_shipments(self._session, self._day.day_id, names)
        codes = {code for some in self._codes.values() for code in some}
        self._rules = proof_rules(self._session, codes)

    def _visit(self, visit: ScheduledVisit) -> OwnVisit:
        codes = self._codes.get(visit.shipment_id, ())
        return OwnVisit(
            visit.shipment_id,
            visit.kind,
            codes,
            self._moment(visit.start),
            self._moment(visit.departure),
            {code: self._rules[code] for code in codes if code in self._rules},
        )

    def _stop(self, stop: Stop) -> OwnStop:
        return OwnStop(
            self._places[stop.location_id],
            self._moment(stop.arrival),
            self._moment(stop.start),
            self._moment(stop.departure),
            tuple(self._visit(visit) for visit in stop.visits),
        )

    def _moment(self, seconds: int) -> int:
        return self._origin_ms + 1_000 * seconds


def _place(row: DayPlaceRow) -> RoutePlace:
    is_home = row.kind == LocationKind.ADDRESS
    return RoutePlace(
        row.location_id, row.kind, row.party, row.name, row.lon, row.lat, is_masked=is_home
    )


def _opened(stop: OwnStop, doors: Mapping[str, Door]) -> OwnStop:
    door = doors.get(stop.place.location_id)
    if door is None or not stop.place.is_masked:
        return stop
    place = replace(
        stop.place, name=door.address, phone=door.phone, lon=door.lon, lat=door.lat,
        is_masked=False,
    )  # fmt: skip
    return replace(stop, place=place)


def _changes(before: Plan, after: Plan, vehicle_id: str) -> RouteChanges:
    return compare_routes(vehicle_id, _route_of(before, vehicle_id), _route_of(after, vehicle_id))


def _route_of(plan: Plan, vehicle_id: str) -> Route | None:
    found: Sequence[Route] = [one for one in plan.routes if one.vehicle_id == vehicle_id]
    return found[0] if found else None
