"""
A small day drawn by hand: a base, an agent point and an authority; one courier, two papers.

Travel in minutes (and kilometres): base-agent 10, agent-authority 20, authority-base 15. The agent
point takes 2 minutes of set-up, every service 3. The courier leaves at 08:00, is at the agent point
at 08:10, serves from 08:12 (both pickups, until 08:18), reaches the authority at 08:38, waits until
it opens at 09:00, serves two deliveries until 09:06, and is back at 09:21.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing_engine.plan import (
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
)
from routing_engine.problem import (
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    Vehicle,
    Visit,
    VisitKind,
)
from routing_engine.travel import TravelMatrix


def at(hour: int, minute: int = 0, second: int = 0) -> int:
    """Seconds from midnight."""
    return 3600 * hour + 60 * minute + second


_MINUTES = np.array([[[0, 10, 15], [10, 0, 20], [15, 20, 0]]])
TRAVEL = TravelMatrix(("motorbike",), _MINUTES * 60, _MINUTES * 1000)

OPEN = (TimeWindow(at(9), at(11)),)
PAPER = Shipment(
    "S-1",
    demand=(2,),
    pickup=Visit("agent", 180),
    delivery=Visit("authority", 180, OPEN),
    penalty=50_000,
)

PROBLEM = Problem(
    locations=(
        Location("base", 107.58, 16.46, LocationKind.POST_OFFICE, 0),
        Location("agent", 107.60, 16.50, LocationKind.AGENT_POINT, 1, setup_duration=120),
        Location("authority", 107.55, 16.40, LocationKind.AUTHORITY, 2),
    ),
    shipments=(PAPER, replace(PAPER, id="S-2")),
    vehicles=(
        Vehicle(
            "V-1",
            "base",
            "base",
            Shift(at(8), at(12)),
            capacity=(4,),
            profile="motorbike",
            fixed_cost=60_000,
            cost_per_hour=35_000,
            cost_per_km=2_000,
        ),
    ),
    travel=TRAVEL,
    capacity_dimensions=("envelopes",),
)


def _visit(shipment_id: str, kind: VisitKind, start: int) -> ScheduledVisit:
    return ScheduledVisit(shipment_id, kind, start, start + 180)


PICKUPS = Stop(
    "agent",
    arrival=at(8, 10),
    wait=0,
    start=at(8, 12),
    departure=at(8, 18),
    load=(4,),
    visits=(
        _visit("S-1", VisitKind.PICKUP, at(8, 12)),
        _visit("S-2", VisitKind.PICKUP, at(8, 15)),
    ),
)
DELIVERIES = Stop(
    "authority",
    arrival=at(8, 38),
    wait=22 * 60,
    start=at(9),
    departure=at(9, 6),
    load=(0,),
    visits=(
        _visit("S-1", VisitKind.DELIVERY, at(9)),
        _visit("S-2", VisitKind.DELIVERY, at(9, 3)),
    ),
)
ROUTE = Route(
    "V-1",
    distance_m=45_000,
    duration_s=81 * 60,
    start=RouteStart("base", at(8)),
    end=RouteEnd("base", at(9, 21)),
    stops=(PICKUPS, DELIVERIES),
)

#: 45 km at 2,000; 81 minutes at 35,000 an hour = 47,250.
COST = Cost(197_250, {"unserved": 0, "distance": 90_000, "time": 47_250, "fixed": 60_000})
PLAN = Plan("", seed=1, version="0", cost=COST, routes=(ROUTE,), unassigned=())
