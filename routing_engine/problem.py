"""What is to be planned; integers: seconds from the plan's origin, metres, grams, dong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from routing_engine.travel import TravelMatrix

__all__ = [
    "Break",
    "Location",
    "LocationKind",
    "NetworkRef",
    "Problem",
    "Shift",
    "Shipment",
    "TimeWindow",
    "TravelMatrix",
    "Vehicle",
    "Visit",
    "VisitKind",
    "VisitRef",
]

Name = Annotated[str, Field(min_length=1, max_length=200)]
NonNegative = Annotated[int, Field(ge=0, le=10**15)]


class LocationKind(StrEnum):
    """What stands at a location."""

    POST_OFFICE = "post_office"
    AGENT_POINT = "agent_point"
    AUTHORITY = "authority"
    ADDRESS = "address"


class VisitKind(StrEnum):
    """
    What is done at a visit.

    A pickup without a delivery is carried to the vehicle's end; a delivery without a pickup is
    carried from its start; a ``visit`` carries nothing.
    """

    PICKUP = "pickup"
    DELIVERY = "delivery"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """
    Span in which a service may start, both ends included.

    Parameters
    ----------
    earliest, latest : int
        Seconds from the plan's origin.

    Raises
    ------
    ValueError
        When ``latest`` is before ``earliest``, or a value is negative.
    """

    earliest: NonNegative
    latest: NonNegative

    def __post_init__(self) -> None:
        if self.earliest < 0 or self.latest < self.earliest:
            raise ValueError(
                f"Time window: earliest {self.earliest}, latest {self.latest};"
                " wanted 0 <= earliest <= latest."
            )


@dataclass(frozen=True, slots=True)
class Location:
    """
    A place. The one word for it, whatever stands there.

    Parameters
    ----------
    id : str
    lon, lat : float
        Degrees, EPSG:4326. Benchmark files put their plane coordinates here.
    kind : LocationKind
    matrix_idx : int
        Row and column of the TravelMatrix; several locations may share one.
    setup_duration : int
        Seconds spent once per stop before the first service (parking, security desk).
    name : str
        For people; may be empty.
    """

    id: Name
    lon: float
    lat: float
    kind: LocationKind
    matrix_idx: NonNegative
    setup_duration: NonNegative = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One half of a shipment, at one place.

    Parameters
    ----------
    location_id : str
    service_duration : int
        Seconds, from the start of service on.
    time_windows : tuple of TimeWindow
        In which the service may start; sorted and apart from each other. Empty: at any time.

    Raises
    ------
    ValueError
        When windows touch, overlap or are out of order.
    """

    location_id: Name
    service_duration: NonNegative = 0
    time_windows: tuple[TimeWindow, ...] = ()

    def __post_init__(self) -> None:
        for before, after in zip(self.time_windows, self.time_windows[1:], strict=False):
            if after.earliest <= before.latest:
                raise ValueError(
                    f"Visit at {self.location_id}: window from {after.earliest} begins before"
                    f" the one until {before.latest} has ended; wanted sorted windows with gaps."
                )


@dataclass(frozen=True, slots=True)
class Shipment:
    """
    What must be moved: a pickup and a delivery on one route, or one visit alone.

    Parameters
    ----------
    id : str
    demand : tuple of int
        Load in each capacity dimension, from the pickup (or the start of the route) until the
        delivery (or the end of the route); zeros for a ``visit``.
    pickup, delivery, visit : Visit or None
        Either ``visit`` alone, or a pickup, a delivery, or both.
    penalty : int or None
        Dong for leaving it out; None: it must be served.
    release_time : int or None
        The first service may not start before; seconds from the plan's origin.
    due_time : int or None
        The last service must start by; seconds from the plan's origin.
    num_items : int
        How many items (dossiers, issued documents) it stands for.

    Raises
    ------
    ValueError
        When the visits do not fit the rule above, a demand is negative, or a ``visit`` has a load.
    """

    id: Name
    demand: tuple[NonNegative, ...]
    pickup: Visit | None = None
    delivery: Visit | None = None
    visit: Visit | None = None
    penalty: NonNegative | None = None
    release_time: NonNegative | None = None
    due_time: NonNegative | None = None
    num_items: Annotated[int, Field(ge=1)] = 1

    def __post_init__(self) -> None:
        moves = self.pickup is not None or self.delivery is not None
        if moves == (self.visit is not None):
            raise ValueError(
                f"Shipment {self.id}: give a pickup, a delivery or both, or a visit alone."
            )
        if any(amount < 0 for amount in self.demand):
            raise ValueError(f"Shipment {self.id}: demand {self.demand}, wanted 0 or more.")
        if self.visit is not None and any(self.demand):
            raise ValueError(f"Shipment {self.id}: a visit carries nothing, yet has a demand.")
        if (
            self.release_time is not None
            and self.due_time is not None
            and self.due_time < self.release_time
        ):
            raise ValueError(
                f"Shipment {self.id}: due_time {self.due_time} is before release_time"
                f" {self.release_time}."
            )

    @property
    def is_required(self) -> bool:
        """Whether leaving it out breaks the plan."""
        return self.penalty is None

    @property
    def is_pair(self) -> bool:
        """Whether it has both a pickup and a delivery."""
        return self.pickup is not None and self.delivery is not None

    def visits(self) -> Iterator[tuple[VisitKind, Visit]]:
        """Its one or two visits, in the order they must be made."""
        if self.pickup is not None:
            yield VisitKind.PICKUP, self.pickup
        if self.delivery is not None:
            yield VisitKind.DELIVERY, self.delivery
        if self.visit is not None:
            yield VisitKind.VISIT, self.visit


@dataclass(frozen=True, slots=True)
class Break:
    """
    A pause such as lunch. It overlaps no service, and driving stops for it.

    It need not be taken within the route when there is room for it before the vehicle leaves or
    after it has come back.

    Parameters
    ----------
    time_window : TimeWindow
        In which the break may start.
    duration : int
        Seconds.
    """

    time_window: TimeWindow
    duration: NonNegative


@dataclass(frozen=True, slots=True)
class Shift:
    """
    Working hours: the vehicle leaves its start no earlier, and has come back no later.

    Parameters
    ----------
    earliest_start, latest_end : int
        Seconds from the plan's origin.
    breaks : tuple of Break
        In the order they are taken.

    Raises
    ------
    ValueError
        When the end is before the start.
    """

    earliest_start: NonNegative
    latest_end: NonNegative
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if self.latest_end < self.earliest_start:
            raise ValueError(
                f"Shift: latest_end {self.latest_end} is before earliest_start"
                f" {self.earliest_start}."
            )


@dataclass(frozen=True, slots=True)
class VisitRef:
    """One visit of one shipment, by name."""

    shipment_id: Name
    kind: VisitKind


@dataclass(frozen=True, slots=True)
class Vehicle:
    """
    A courier's vehicle for one shift.

    Parameters
    ----------
    id : str
    start_location_id : str
    end_location_id : str or None
        None: the route ends at its last stop.
    shift : Shift
    capacity : tuple of int
        In each capacity dimension.
    profile : str
        Of the TravelMatrix.
    fixed_cost : int
        Dong, once if the vehicle leaves its start.
    cost_per_hour : int
        Dong for an hour between leaving the start and reaching the end, breaks on the way included.
    cost_per_km : int
        Dong.
    locked_prefix : tuple of VisitRef
        Visits with which the route must begin, in this order, nothing in between.
    """

    id: Name
    start_location_id: Name
    end_location_id: Name | None
    shift: Shift
    capacity: tuple[NonNegative, ...]
    profile: Name
    fixed_cost: NonNegative = 0
    cost_per_hour: NonNegative = 0
    cost_per_km: NonNegative = 0
    locked_prefix: tuple[VisitRef, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkRef:
    """Which road network the travel came from."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Problem:
    """
    A day to plan.

    Values that contradict each other are told by `routing_engine.validate`; a Problem itself only
    refuses what no later check could make sense of.

    Parameters
    ----------
    locations, shipments, vehicles : tuple
    travel : TravelMatrix
    capacity_dimensions : tuple of str
        Names with their unit, such as ``grams``; one entry of each demand and capacity.
    name : str
    date : str or None
        ISO date whose local midnight is the plan's origin.
    network : NetworkRef or None
    """

    locations: tuple[Location, ...]
    shipments: tuple[Shipment, ...]
    vehicles: tuple[Vehicle, ...]
    travel: TravelMatrix = field(repr=False)
    capacity_dimensions: tuple[str, ...] = ()
    name: str = ""
    date: str | None = None
    network: NetworkRef | None = None

    @cached_property
    def location_by_id(self) -> dict[str, Location]:
        """Locations by id."""
        return {location.id: location for location in self.locations}

    @cached_property
    def shipment_by_id(self) -> dict[str, Shipment]:
        """Shipments by id."""
        return {shipment.id: shipment for shipment in self.shipments}

    @cached_property
    def vehicle_by_id(self) -> dict[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}
