"""
A small day drawn by hand: a post office, an agent, an authority and a home; two vehicles.

Ten minutes and 5 km lie between any two places; every service takes a minute, no set-up, no hours.

ALONE: m1 does it all. It leaves at 07:00 with S-3 on board, is at the agent at 07:10 (gives S-3,
takes S-1, until 07:12), at the authority at 07:22 (gives S-1, takes S-2 and S-4, until 07:25), at
the home at 07:35 (gives S-2, until 07:36), and back at 07:46 with S-4. 46 minutes at 36,000 an hour
are 27,600; 20 km at 2,000 are 40,000; the shift costs 10,000.

SHARED: m1 carries S-3 and S-1 and is back at 07:33; m2 goes to the authority (07:10-07:12: S-2 and
S-4) and the home (07:22-07:23), and is back at 07:33. 33 minutes each: 39,600; 30 km: 60,000;
20,000 for two shifts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import numpy as np

from courier_api.planning.days import NewDay
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import NewPlan
from routing_engine import write_plan, write_problem
from routing_engine.plan import Cost, Plan, Route, RouteEnd, RouteStart, ScheduledVisit, Stop
from routing_engine.problem import (
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TravelMatrix,
    Vehicle,
    Visit,
    VisitKind,
)

DAY = date(2026, 11, 21)
#: Midnight of that day in Hue.
MIDNIGHT = 1_795_194_000_000
ADDRESS = "12/5 kiệt 3 Nguyễn Trãi"

_MINUTES = 10 * (np.ones((1, 4, 4), np.int64) - np.eye(4, dtype=np.int64))
TRAVEL = TravelMatrix(("motorbike",), _MINUTES * 60, _MINUTES * 500)

PROBLEM = Problem(
    name="ngày nhỏ",
    date=DAY.isoformat(),
    locations=(
        Location("po-1", 107.590, 16.464, LocationKind.POST_OFFICE, 0, name="Bưu điện Thuận Hóa"),
        Location("ap-1", 107.597, 16.476, LocationKind.AGENT_POINT, 1, name="Điểm Vỹ Dạ"),
        Location("ua-1", 107.574, 16.456, LocationKind.AUTHORITY, 2, name="UBND phường Vỹ Dạ"),
        Location("A-1", 107.568, 16.469, LocationKind.ADDRESS, 3, name=ADDRESS),
    ),
    shipments=(
        Shipment("S-1", (2,), pickup=Visit("ap-1", 60), delivery=Visit("ua-1", 60),
                 penalty=5_000_000, num_items=2),
        Shipment("S-2", (1,), pickup=Visit("ua-1", 60), delivery=Visit("A-1", 60),
                 penalty=5_000_000),
        Shipment("S-3", (1,), delivery=Visit("ap-1", 60), penalty=5_000_000),
        Shipment("S-4", (1,), pickup=Visit("ua-1", 60), penalty=5_000_000),
    ),
    vehicles=tuple(
        Vehicle(name, "po-1", "po-1", Shift(7 * 3600, 17 * 3600), (10,), "motorbike",
                fixed_cost=10_000, cost_per_hour=36_000, cost_per_km=2_000)
        for name in ("m1", "m2")
    ),
    travel=TRAVEL,
    capacity_dimensions=("envelopes",),
)  # fmt: skip
PROBLEM_BYTES = write_problem(PROBLEM)

DOSSIERS = ("H57.17.21-261121-0001", "H57.17.21-261121-0002")
DOCUMENT = "H57.17.21-261114-0009"
POSTED = "RB123456785GB"
#: What the drawn item D-00001 of ward 19777 is called.
DRAWN = "H57.19.777-261121-0001"
ITEMS_CSV = (
    "item_id,kind,unit_code,address,shipment_id\r\n"
    f"{DOSSIERS[0]},dossier,19777,,S-1\r\n"
    f"{DOSSIERS[1]},dossier,19777,,S-1\r\n"
    f"{DOCUMENT},issued_document,19777,{ADDRESS},S-2\r\n"
    f"{POSTED},issued_document,19777,,S-3\r\n"
    "D-00001,dossier,19777,,S-4\r\n"
).encode("utf-8-sig")

PICKUP, DELIVERY = VisitKind.PICKUP, VisitKind.DELIVERY


def clock(hour: int, minute: int = 0) -> int:
    """Seconds from midnight."""
    return 3600 * hour + 60 * minute


def moment(hour: int, minute: int = 0) -> int:
    """Milliseconds since 1970 of a time of the day."""
    return MIDNIGHT + 1_000 * clock(hour, minute)


def _stop(place: str, minute: int, load: int, *visits: tuple[str, VisitKind]) -> Stop:
    """A stop that begins so many minutes after 07:00; each visit takes one more."""
    done = tuple(
        ScheduledVisit(name, kind, clock(7, minute + at), clock(7, minute + at + 1))
        for at, (name, kind) in enumerate(visits)
    )
    start = clock(7, minute)
    return Stop(place, start, 0, start, clock(7, minute + len(visits)), (load,), done)


def _route(vehicle: str, minutes: int, *stops: Stop) -> Route:
    return Route(
        vehicle, 5_000 * (len(stops) + 1), 60 * minutes, RouteStart("po-1", clock(7)),
        RouteEnd("po-1", clock(7, minutes)), stops,
    )  # fmt: skip


def _plan(parts: dict[str, int], *routes: Route) -> Plan:
    cost = Cost(sum(parts.values()), {"unserved": 0, **parts})
    return Plan(sha256(PROBLEM_BYTES).hexdigest(), 1, "0.1.0", cost, routes, ())


ALONE = _plan(
    {"distance": 40_000, "time": 27_600, "fixed": 10_000},
    _route(
        "m1", 46,
        _stop("ap-1", 10, 2, ("S-3", DELIVERY), ("S-1", PICKUP)),
        _stop("ua-1", 22, 2, ("S-1", DELIVERY), ("S-2", PICKUP), ("S-4", PICKUP)),
        _stop("A-1", 35, 1, ("S-2", DELIVERY)),
    ),
)  # fmt: skip
SHARED = _plan(
    {"distance": 60_000, "time": 39_600, "fixed": 20_000},
    _route(
        "m1", 33,
        _stop("ap-1", 10, 2, ("S-3", DELIVERY), ("S-1", PICKUP)),
        _stop("ua-1", 22, 0, ("S-1", DELIVERY)),
    ),
    _route(
        "m2", 33,
        _stop("ua-1", 10, 2, ("S-2", PICKUP), ("S-4", PICKUP)),
        _stop("A-1", 22, 1, ("S-2", DELIVERY)),
    ),
)  # fmt: skip

PARAMS = PlanningParams(
    max_running=1, max_waiting=3, progress_seconds=0.05, look_seconds=0.05, stop_seconds=20.0
)


def new_day(**values: object) -> NewDay:
    """The day, or one that differs a little."""
    return replace(NewDay(PROBLEM_BYTES, items=ITEMS_CSV), **values)  # type: ignore[arg-type]


def new_plan(plan: Plan, *, is_feasible: bool = True) -> NewPlan:
    """A plan as the search hands it in."""
    return NewPlan(write_plan(plan), plan, is_feasible)
