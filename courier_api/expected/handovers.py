"""Handovers that a plan expects: the route plan is the custody plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing_engine.plan import Plan, Route
from routing_engine.problem import VisitKind

__all__ = ["Direction", "ExpectedHandover", "PlannedHandover", "planned_handovers"]


class Direction(StrEnum):
    """Whether the courier takes or gives."""

    COLLECT = "collect"
    DELIVER = "deliver"


_DIRECTIONS = {VisitKind.PICKUP: Direction.COLLECT, VisitKind.DELIVERY: Direction.DELIVER}


@dataclass(frozen=True, slots=True)
class PlannedHandover:
    """
    A handover as it follows from a plan alone.

    Parameters
    ----------
    route_idx : int
    vehicle_id : str
    stop_idx : int
        Place in the route; -1 at its start, and the number of stops at its end.
    location_id : str
    counterparty : str or None
        Who answers there; None: the citizen of a home.
    direction : Direction
    shipment_id : str
    earliest, latest : int
        Between which it happens: arrival, and end of the service; milliseconds since 1970, UTC.
    """

    route_idx: int
    vehicle_id: str
    stop_idx: int
    location_id: str
    counterparty: str | None
    direction: Direction
    shipment_id: str
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class ExpectedHandover:
    """
    A handover with who drives and what is carried.

    Parameters
    ----------
    number : int
        Place in the plan.
    planned : PlannedHandover
    courier : str or None
        The party that has the vehicle today; None: nobody yet.
    codes : tuple of str
        Items that change hands; empty where nobody knows them.
    """

    number: int
    planned: PlannedHandover
    courier: str | None
    codes: tuple[str, ...]

    @property
    def giver(self) -> str | None:
        """Who hands over."""
        is_collect = self.planned.direction is Direction.COLLECT
        return self.planned.counterparty if is_collect else self.courier

    @property
    def receiver(self) -> str | None:
        """Who takes over."""
        is_collect = self.planned.direction is Direction.COLLECT
        return self.courier if is_collect else self.planned.counterparty


def planned_handovers(
    plan: Plan, *, origin_ms: int, parties: Mapping[str, str | None]
) -> tuple[PlannedHandover, ...]:
    """
    All handovers of a plan, in its order.

    What is delivered without having been collected is on board from the start of the route, and
    what is collected without being delivered until its end: the base hands it over and takes it.
    Visits that move nothing expect none.

    Parameters
    ----------
    plan : Plan
    origin_ms : int
        The day's midnight, in milliseconds since 1970, UTC.
    parties : mapping of str to str or None
        Who answers at each location.
    """
    return tuple(
        handover
        for at, route in enumerate(plan.routes)
        for handover in _Route(at, route, origin_ms, parties).handovers()
    )


class _Route:
    """One route on its way to handovers."""

    def __init__(
        self, at: int, route: Route, origin_ms: int, parties: Mapping[str, str | None]
    ) -> None:
        self._at = at
        self._route = route
        self._origin_ms = origin_ms
        self._parties = parties
        self._collected = self._of_kind(VisitKind.PICKUP)
        self._delivered = self._of_kind(VisitKind.DELIVERY)

    def handovers(self) -> Iterator[PlannedHandover]:
        """In the order they happen."""
        route, start, end = self._route, self._route.start, self._route.end
        for shipment_id in self._delivered:
            if shipment_id not in self._collected:
                yield self._handover(
                    -1, start.location_id, Direction.COLLECT, shipment_id, start.departure
                )
        for at, stop in enumerate(route.stops):
            for visit in stop.visits:
                if visit.kind in _DIRECTIONS:
                    yield self._handover(
                        at, stop.location_id, _DIRECTIONS[visit.kind], visit.shipment_id,
                        stop.arrival, visit.departure,
                    )  # fmt: skip
        for shipment_id in self._collected:
            if shipment_id not in self._delivered:
                yield self._handover(
                    len(route.stops), end.location_id, Direction.DELIVER, shipment_id, end.arrival
                )

    def _handover(
        self,
        stop_idx: int,
        location_id: str,
        direction: Direction,
        shipment_id: str,
        earliest: int,
        latest: int | None = None,
    ) -> PlannedHandover:
        last = earliest if latest is None else latest
        return PlannedHandover(
            self._at,
            self._route.vehicle_id,
            stop_idx,
            location_id,
            self._parties.get(location_id),
            direction,
            shipment_id,
            self._origin_ms + 1_000 * earliest,
            self._origin_ms + 1_000 * last,
        )

    def _of_kind(self, kind: VisitKind) -> dict[str, None]:
        """Shipments with such a visit, in the route's order."""
        return dict.fromkeys(one.shipment_id for one in self._route.visits() if one.kind is kind)
