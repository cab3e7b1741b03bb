"""A courier's own route of the published plan: today's stops, and no other address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from courier_api.couriers.doors import Door, DoorAsked, Doors
from courier_api.couriers.hours import DayHours, HoursShelf
from courier_api.couriers.parcels import KnownItems, Parcel
from courier_api.couriers.shifts import party_of_courier, vehicle_of_courier
from courier_api.items.proof_rules import ProofRules
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
    parcels : tuple of Parcel
        The same items with all that is known of them.
    """

    shipment_id: str
    kind: VisitKind
    codes: tuple[str, ...]
    start: int
    departure: int
    rules: Mapping[str, ProofRules] = field(default_factory=dict)
    parcels: tuple[Parcel, ...] = ()


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
    windows : tuple of (int, int)
        Earliest and latest start of the service, as far as hours are known; as the moments.
    opens_at : int or None
        From when the home opens by its hour; None: it is open, opens no more, or is no home.
    """

    place: RoutePlace
    arrival: int
    start: int
    departure: int
    visits: tuple[OwnVisit, ...]
    windows: tuple[tuple[int, int], ...] = ()
    opens_at: int | None = None


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
    distance_m, duration_s : int
        As planned, from the start to the end.
    """

    day: DayRow
    row: PlanRow
    vehicle_id: str
    route_idx: int | None
    start: tuple[RoutePlace, int] | None
    end: tuple[RoutePlace, int] | None
    stops: tuple[OwnStop, ...]
    changes: RouteChanges | None
    distance_m: int = 0
    duration_s: int = 0


def own_route(
    session: Session,
    courier_id: str,
    *,
    now: int,
    params: PlanningParams,
    shelf: PlanShelf,
    hours: HoursShelf | None = None,
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
    hours : HoursShelf or None
        None: nothing is told of hours.
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
            known = None if hours is None else hours.of_day(session, day.day_id)
            reading = _Reading(session, day, params, party_of_courier(courier_id), known)
            route = reading.route(row, plan, vehicle_id)
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


def with_doors(route: OwnRoute, doors: Doors) -> OwnRoute:
    """A route with those homes opened that may be, and the hours of the others."""
    return replace(route, stops=tuple(_opened(stop, doors) for stop in route.stops))


class _Reading:
    """One route on its way to the courier."""

    def __init__(
        self,
        session: Session,
        day: DayRow,
        params: PlanningParams,
        courier: str,
        hours: DayHours | None,
    ) -> None:
        self._session = session
        self._day = day
        self._origin_ms = params.origin_ms(day.date)
        self._places: dict[str, RoutePlace] = {}
        self._codes: dict[str, tuple[str, ...]] = {}
        self._courier = courier
        self._hours = hours or DayHours({}, {})
        self._known = KnownItems(courier, {}, {}, {})

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
            route.distance_m,
            route.duration_s,
        )

    def _look_up(self, route: Route) -> None:
        ids = {route.start.location_id, route.end.location_id}
        ids |= {stop.location_id for stop in route.stops}
        places = places_of_day(self._session, self._day.day_id, ids)
        self._places = {place.location_id: _place(place) for place in places}
        names = {visit.shipment_id for visit in route.visits()}
        self._codes = items_of_shipments(self._session, self._day.day_id, names)
        codes = {code for some in self._codes.values() for code in some}
        self._known = KnownItems.of(self._session, self._day.day_id, self._courier, codes)

    def _visit(self, visit: ScheduledVisit, party: str | None) -> OwnVisit:
        codes = self._codes.get(visit.shipment_id, ())
        return OwnVisit(
            visit.shipment_id,
            visit.kind,
            codes,
            self._moment(visit.start),
            self._moment(visit.departure),
            self._known.rules(codes),
            tuple(self._known.parcel(code, visit.kind, party) for code in codes),
        )

    def _stop(self, stop: Stop) -> OwnStop:
        place = self._places[stop.location_id]
        visits = [(visit.shipment_id, visit.kind) for visit in stop.visits]
        return OwnStop(
            place,
            self._moment(stop.arrival),
            self._moment(stop.start),
            self._moment(stop.departure),
            tuple(self._visit(visit, place.party) for visit in stop.visits),
            tuple(
                (self._moment(earliest), self._moment(latest))
                for earliest, latest in self._hours.at_stop(stop.location_id, visits)
            ),
        )

    def _moment(self, seconds: int) -> int:
        return self._origin_ms + 1_000 * seconds


def _place(row: DayPlaceRow) -> RoutePlace:
    is_home = row.kind == LocationKind.ADDRESS
    return RoutePlace(
        row.location_id, row.kind, row.party, row.name, row.lon, row.lat, is_masked=is_home
    )


def _opened(stop: OwnStop, doors: Doors) -> OwnStop:
    if not stop.place.is_masked:
        return stop
    door = doors.opened.get(stop.place.location_id)
    if door is None:
        return replace(stop, opens_at=doors.opens_at.get(stop.place.location_id))
    place = replace(
        stop.place, name=door.address, phone=door.phone, lon=door.lon, lat=door.lat,
        is_masked=False,
    )  # fmt: skip
    return replace(stop, place=place, visits=tuple(_named(visit, door) for visit in stop.visits))


def _named(visit: OwnVisit, door: Door) -> OwnVisit:
    parcels = [replace(one, recipient_name=door.names.get(one.code)) for one in visit.parcels]
    return replace(visit, parcels=tuple(parcels))


def _changes(before: Plan, after: Plan, vehicle_id: str) -> RouteChanges:
    return compare_routes(vehicle_id, _route_of(before, vehicle_id), _route_of(after, vehicle_id))


def _route_of(plan: Plan, vehicle_id: str) -> Route | None:
    found: Sequence[Route] = [one for one in plan.routes if one.vehicle_id == vehicle_id]
    return found[0] if found else None
