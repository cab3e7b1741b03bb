"""The routes of a demonstration: today's, by how soon there is something to see on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.couriers.shifts import couriers_of_day
from courier_api.custody.core.acts import ItemKind
from courier_api.demo import repository
from courier_api.expected.handovers import Direction, PlannedHandover, planned_handovers
from courier_api.models import DayPlaceRow, DayRow
from courier_api.planning.days import days_published_on, places_of_day
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import published_row
from courier_api.planning.shelf import PlanShelf
from courier_api.planning.shipments import items_of_shipments
from routing_engine.plan import Route

__all__ = ["DemoDay", "DemoItem", "DemoRoute", "demo_day"]

#: Of a route on which nothing of the kind happens.
_NEVER = 1_000


@dataclass(frozen=True, slots=True)
class DemoItem:
    """
    An item that changes hands on a route.

    Parameters
    ----------
    code : str
    kind : ItemKind
    stop_idx : int
        Place of the stop in the route.
    place : DayPlaceRow
    is_collected : bool
        The courier takes it; False: they give it.
    """

    code: str
    kind: ItemKind
    stop_idx: int
    place: DayPlaceRow
    is_collected: bool


@dataclass(frozen=True, slots=True)
class DemoRoute:
    """
    A courier's route.

    Parameters
    ----------
    courier_id, vehicle_id : str
    stop_places : tuple of DayPlaceRow
    start, end : int
        Milliseconds since 1970, UTC.
    items : tuple of DemoItem
        In the order of the route, as far as they are registered.
    """

    courier_id: str
    vehicle_id: str
    stop_places: tuple[DayPlaceRow, ...]
    start: int
    end: int
    items: tuple[DemoItem, ...]

    @property
    def num_stops_to_both(self) -> int:
        """
        Stops until a dossier was collected, and a document delivered where anybody may go.

        Homes come second: their doors open near their hour alone.
        """
        collected = self._first(ItemKind.DOSSIER, is_collected=True, is_public=True)
        public = self._first(ItemKind.DOCUMENT, is_collected=False, is_public=True)
        at_home = self._first(ItemKind.DOCUMENT, is_collected=False, is_public=False)
        return max(collected, min(public, at_home + 1))

    def _first(self, kind: ItemKind, *, is_collected: bool, is_public: bool) -> int:
        found = (
            one.stop_idx + 1
            for one in self.items
            if (one.kind, one.is_collected) == (kind, is_collected)
            and (one.place.party is not None) == is_public
        )
        return min(found, default=_NEVER)


@dataclass(frozen=True, slots=True)
class DemoDay:
    """
    The day that is lived today.

    Parameters
    ----------
    row : DayRow
    places : mapping of str to DayPlaceRow
    routes : tuple of DemoRoute
        Those in front on which both kinds of handover come soonest.
    """

    row: DayRow
    places: Mapping[str, DayPlaceRow]
    routes: tuple[DemoRoute, ...]

    @property
    def parties(self) -> list[str]:
        """Whom couriers call on; those in front on whom the first ones do."""
        called = [place.party for route in self.routes for place in route.stop_places]
        return list(dict.fromkeys(party for party in called if party is not None))

    @property
    def all_parties(self) -> frozenset[str]:
        """Agents, offices and authorities of the day, called on or not."""
        found = {place.party for place in self.places.values()}
        return frozenset(party for party in found if party is not None)


def demo_day(
    session: Session, *, now: int, params: PlanningParams, shelf: PlanShelf
) -> DemoDay | None:
    """
    The day that is lived today; None: there is none.

    Parameters
    ----------
    session : Session
    now : int
        Milliseconds since 1970, UTC.
    params : PlanningParams
    shelf : PlanShelf
    """
    for day in days_published_on(session, params.today(now)):
        row = published_row(session, day.day_id)
        if row is not None:
            reading = _Reading(session, day, params.origin_ms(day.date))
            plan = shelf.plan(session, row)
            handovers = planned_handovers(plan, origin_ms=reading.origin_ms, parties={})
            routes = [
                reading.route(route, [one for one in handovers if one.route_idx == at])
                for at, route in enumerate(plan.routes)
                if route.vehicle_id in reading.drivers
            ]
            routes.sort(key=lambda one: (one.num_stops_to_both, len(one.items), one.courier_id))
            return DemoDay(day, reading.places, tuple(routes))
    return None


class _Reading:
    """A day on its way to the door."""

    def __init__(self, session: Session, day: DayRow, origin_ms: int) -> None:
        self.origin_ms = origin_ms
        self.drivers = couriers_of_day(session, day.day_id)
        self.places = {one.location_id: one for one in places_of_day(session, day.day_id)}
        self._codes = items_of_shipments(session, day.day_id)
        self._kinds = repository.item_kinds(session, day.day_id)

    def route(self, route: Route, handovers: Sequence[PlannedHandover]) -> DemoRoute:
        """A route that somebody drives."""
        items = tuple(item for handover in handovers for item in self._items(handover))
        return DemoRoute(
            self.drivers[route.vehicle_id], route.vehicle_id,
            tuple(self.places[stop.location_id] for stop in route.stops),
            self.origin_ms + 1_000 * route.start.departure,
            self.origin_ms + 1_000 * route.end.arrival, items,
        )  # fmt: skip

    def _items(self, handover: PlannedHandover) -> list[DemoItem]:
        place = self.places[handover.location_id]
        is_collected = handover.direction is Direction.COLLECT
        return [
            DemoItem(code, ItemKind(kind), handover.stop_idx, place, is_collected)
            for code in self._codes.get(handover.shipment_id, ())
            if (kind := self._kinds.get(code)) is not None
        ]
