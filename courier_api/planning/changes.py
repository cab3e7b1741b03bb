"""What differs between two plans of a day, told by who is concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from routing_engine.plan import Plan, Route, Stop
from routing_engine.problem import VisitKind

__all__ = [
    "MovedShipment",
    "PlanChanges",
    "RouteChanges",
    "StopChange",
    "compare",
    "compare_routes",
]

#: Arrivals that differ by less than this many seconds are the same to people.
_SAME_S = 60

_Key = tuple[str, VisitKind]


@dataclass(frozen=True, slots=True)
class StopChange:
    """
    A visit that comes at another time.

    Parameters
    ----------
    shipment_id : str
    kind : VisitKind
    location_id : str
    before, after : int
        Arrival in seconds from the day's midnight.
    """

    shipment_id: str
    kind: VisitKind
    location_id: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class RouteChanges:
    """
    What is otherwise for one vehicle.

    Parameters
    ----------
    vehicle_id : str
    gained, lost : tuple of str
        Shipments that it has now, or had before.
    retimed : tuple of StopChange
        Visits it has in both, whose arrival moved by a minute or more.
    is_reordered : bool
        Whether places that it visits in both come in another order.
    departure, arrival : tuple of (int or None, int or None)
        Of its route's start and end, before and after; None: it stays at its base.
    """

    vehicle_id: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    retimed: tuple[StopChange, ...]
    is_reordered: bool
    departure: tuple[int | None, int | None]
    arrival: tuple[int | None, int | None]

    @property
    def is_any(self) -> bool:
        """Whether anything is otherwise."""
        return bool(
            self.gained
            or self.lost
            or self.retimed
            or self.is_reordered
            or self.departure[0] != self.departure[1]
            or self.arrival[0] != self.arrival[1]
        )


@dataclass(frozen=True, slots=True)
class MovedShipment:
    """A shipment with another vehicle than before; None: it was, or is, left out."""

    shipment_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """
    What differs between two plans.

    Parameters
    ----------
    routes : tuple of RouteChanges
        Of the vehicles for which something is otherwise.
    moved : tuple of MovedShipment
    cost : mapping of str to (int, int)
        Dong by part and in ``total``, before and after.
    """

    routes: tuple[RouteChanges, ...]
    moved: tuple[MovedShipment, ...]
    cost: Mapping[str, tuple[int, int]]


def compare(before: Plan, after: Plan) -> PlanChanges:
    """What differs between two plans of a day."""
    old, new = _by_vehicle(before), _by_vehicle(after)
    routes = (compare_routes(name, old.get(name), new.get(name)) for name in sorted({*old, *new}))
    was, is_now = _carrier(before), _carrier(after)
    moved = (
        MovedShipment(shipment_id, was.get(shipment_id), is_now.get(shipment_id))
        for shipment_id in sorted({*was, *is_now})
        if was.get(shipment_id) != is_now.get(shipment_id)
    )
    parts = dict.fromkeys((*before.cost.parts, *after.cost.parts))
    cost = {name: (before.cost.parts.get(name, 0), after.cost.parts.get(name, 0)) for name in parts}
    cost["total"] = before.cost.total, after.cost.total
    return PlanChanges(tuple(one for one in routes if one.is_any), tuple(moved), cost)


def compare_routes(vehicle_id: str, before: Route | None, after: Route | None) -> RouteChanges:
    """What is otherwise for a vehicle; None: it stays at its base."""
    old, new = dict(_stops(before)), dict(_stops(after))
    both = dict.fromkeys(key for key in new if key in old)
    retimed = (
        StopChange(*key, new[key].location_id, old[key].arrival, new[key].arrival)
        for key in both
        if abs(old[key].arrival - new[key].arrival) >= _SAME_S
    )
    return RouteChanges(
        vehicle_id,
        gained=tuple(sorted({name for name, _ in new} - {name for name, _ in old})),
        lost=tuple(sorted({name for name, _ in old} - {name for name, _ in new})),
        retimed=tuple(retimed),
        is_reordered=_tour(old, both) != _tour(new, both),
        departure=(_departure(before), _departure(after)),
        arrival=(_arrival(before), _arrival(after)),
    )


def _by_vehicle(plan: Plan) -> dict[str, Route]:
    return {route.vehicle_id: route for route in plan.routes}


def _stops(route: Route | None) -> Iterator[tuple[_Key, Stop]]:
    for stop in route.stops if route else ():
        for visit in stop.visits:
            yield (visit.shipment_id, visit.kind), stop


def _tour(stops: Mapping[_Key, Stop], visits: Collection[_Key]) -> list[str]:
    """Places of some visits in the order they are come to."""
    places = (stop.location_id for key, stop in stops.items() if key in visits)
    return [place for place, _ in groupby(places)]


def _departure(route: Route | None) -> int | None:
    return None if route is None else route.start.departure


def _arrival(route: Route | None) -> int | None:
    return None if route is None else route.end.arrival


def _carrier(plan: Plan) -> dict[str, str]:
    return {
        visit.shipment_id: route.vehicle_id for route in plan.routes for visit in route.visits()
    }
