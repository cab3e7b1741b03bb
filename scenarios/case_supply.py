"""The tables of a case that say where homes lie, how long stops take, and who drives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from scenarios.case_values import Clock, Dong, Duration, Positive, Table, Text


@dataclass(frozen=True, slots=True)
class PlaceTimes(Table):
    """
    Seconds spent at one kind of place.

    Parameters
    ----------
    setup_s : int
        Once a stop: parking, security desk.
    service_s, further_item_s : int
        For the first item of a shipment, and for each item more.
    """

    setup_s: Duration
    service_s: Duration
    further_item_s: Duration


@dataclass(frozen=True, slots=True)
class Places(Table):
    """Times at each kind of place."""

    post_office: PlaceTimes
    agent_point: PlaceTimes
    authority: PlaceTimes
    address: PlaceTimes


@dataclass(frozen=True, slots=True)
class Settling(Table):
    """
    How homes lie about a settled centre.

    Parameters
    ----------
    scale_m : float
        The density of homes along the roads falls by e over this distance from the centre.
    radius_m : float
        No home is farther from its centre.
    from_road_m : float
        No home is farther from a road; at most 400.
    """

    scale_m: Positive
    radius_m: Annotated[float, Field(ge=100, le=50_000, allow_inf_nan=False)]
    from_road_m: Annotated[float, Field(gt=0, le=400, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Lunch(Table):
    """A break, all of it between two hours."""

    earliest: Clock
    latest_end: Clock
    duration_s: Annotated[int, Field(ge=1, le=86_400)]

    def __post_init__(self) -> None:
        if self.latest_end - self.earliest < self.duration_s:
            raise ValueError("the lunch does not fit between earliest and latest_end")


@dataclass(frozen=True, slots=True)
class VehicleType(Table):
    """What a kind of vehicle carries and costs, in grams, millilitres and dong."""

    grams: Annotated[int, Field(ge=1, le=10**9)]
    millilitres: Annotated[int, Field(ge=1, le=10**9)]
    cost_per_shift: Dong
    cost_per_hour: Dong
    cost_per_km: Dong


@dataclass(frozen=True, slots=True)
class BaseFleet(Table):
    """Vehicles that start and end at one post office."""

    post_office: Text
    motorbikes: Annotated[int, Field(ge=0, le=10_000)]
    vans: Annotated[int, Field(ge=0, le=10_000)]


@dataclass(frozen=True, slots=True)
class Fleet(Table):
    """
    Vehicles of the day, with the one shift they all work.

    Raises
    ------
    ValueError
        When the shift ends before it starts, a base is named twice, or there is no vehicle.
    """

    shift_start: Clock
    shift_end: Clock
    lunch: Lunch
    motorbike: VehicleType
    van: VehicleType
    bases: tuple[BaseFleet, ...]

    def __post_init__(self) -> None:
        if self.shift_end <= self.shift_start:
            raise ValueError("shift_end is not after shift_start")
        names = [base.post_office for base in self.bases]
        if len(set(names)) < len(names):
            raise ValueError(f"bases {', '.join(names)}; wanted each post office once")
        if not any(base.motorbikes + base.vans for base in self.bases):
            raise ValueError("bases hold no vehicle; wanted one at least")
