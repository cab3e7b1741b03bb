"""One street, drawn by hand: a base and three places, a minute and 1,000 metres apart."""

from __future__ import annotations

import numpy as np

from routing_engine.problem import (
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    TravelMatrix,
    Vehicle,
    Visit,
    VisitKind,
    VisitRef,
)

#: base at 0, a at 1, b at 2, c at 3.
NAMES = ("base", "a", "b", "c")


def street(
    *shipments: Shipment, vehicles: tuple[Vehicle, ...] | None = None, setup: int = 0
) -> Problem:
    """The street's problem; seconds from x to y: 60 |x - y|, metres: 1,000 |x - y|."""
    steps = np.abs(np.arange(4)[:, None] - np.arange(4)[None, :])
    locations = tuple(
        Location(name, float(idx), 0.0, LocationKind.ADDRESS, idx, setup if idx else 0)
        for idx, name in enumerate(NAMES)
    )
    travel = TravelMatrix(("motorbike",), (60 * steps)[None], (1000 * steps)[None])
    return Problem(locations, shipments, vehicles or (bike(),), travel, ("grams",))


def bike(name: str = "bike", **changes: object) -> Vehicle:
    """A motorbike at the base that holds 10 grams and works from 0 to 10,000."""
    values: dict[str, object] = {
        "start_location_id": "base",
        "end_location_id": "base",
        "shift": Shift(0, 10_000),
        "capacity": (10,),
        "profile": "motorbike",
        "fixed_cost": 100,
        "cost_per_hour": 3600,
        "cost_per_km": 10,
        **changes,
    }
    return Vehicle(name, **values)  # type: ignore[arg-type]


def at(place: str, *windows: tuple[int, int], service: int = 10) -> Visit:
    """A visit with these windows."""
    return Visit(place, service, tuple(TimeWindow(*window) for window in windows))


def pair(name: str, pickup: Visit, delivery: Visit, *, grams: int = 1, **rest: object) -> Shipment:
    """A shipment from one place to another."""
    return Shipment(name, (grams,), pickup, delivery, **rest)  # type: ignore[arg-type]


def call(name: str, visit: Visit, **rest: object) -> Shipment:
    """A visit alone."""
    return Shipment(name, (0,), visit=visit, **rest)  # type: ignore[arg-type]


def refs(*names: str) -> list[VisitRef]:
    """References such as ``S:pickup``; without a kind, a visit alone."""
    parts = [name.partition(":") for name in names]
    return [VisitRef(name, VisitKind(kind or "visit")) for name, _, kind in parts]
