"""A small day on a small, invented piece of Hue: roads, papers, couriers and a plan by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.graph import Provenance, RoadGraph
from routing_engine.plan import (
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
    TakenBreak,
    Unassigned,
)
from routing_engine.problem import (
    Break,
    Location,
    LocationKind,
    NetworkRef,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    TravelMatrix,
    Vehicle,
    Visit,
    VisitKind,
)
from routing_engine.reasons import Reason, ReasonCode

HOSTILE = "</script><img src=x onerror=alert(1)>'\"&$title"
HOUR = 3600
SETUP = 120
SERVICE = 180

PLACES = (
    ("bc-hue", "Bưu cục Trung tâm Huế", LocationKind.POST_OFFICE, 107.5900, 16.4637),
    ("bc-huongthuy", "Bưu cục Hương Thủy", LocationKind.POST_OFFICE, 107.6870, 16.4010),
    ("ub-phuxuan", "UBND phường Phú Xuân", LocationKind.AUTHORITY, 107.5745, 16.4740),
    ("ub-thuanhoa", "UBND phường Thuận Hóa", LocationKind.AUTHORITY, 107.5905, 16.4590),
    ("ub-vyda", "UBND phường Vỹ Dạ", LocationKind.AUTHORITY, 107.6080, 16.4760),
    ("ub-phubai", "UBND phường Phú Bài", LocationKind.AUTHORITY, 107.6910, 16.3960),
    ("dl-dongba", "Đại lý Đông Ba", LocationKind.AGENT_POINT, 107.5890, 16.4725),
    ("dl-kimlong", "Đại lý Kim Long", LocationKind.AGENT_POINT, 107.5560, 16.4610),
    ("dl-ancuu", "Đại lý An Cựu", LocationKind.AGENT_POINT, 107.6010, 16.4510),
    ("dl-xuanphu", "Đại lý Xuân Phú", LocationKind.AGENT_POINT, 107.6070, 16.4640),
    ("dl-thuyduong", "Đại lý Thủy Dương", LocationKind.AGENT_POINT, 107.6280, 16.4420),
    ("dl-thuyphuong", "Đại lý Thủy Phương", LocationKind.AGENT_POINT, 107.6560, 16.4220),
    ("dl-thuanan", "Đại lý Thuận An", LocationKind.AGENT_POINT, 107.6450, 16.5430),
    ("nha-1", "12/5 kiệt 3 Nguyễn Trãi", LocationKind.ADDRESS, 107.5680, 16.4690),
    ("nha-2", "48 Hùng Vương", LocationKind.ADDRESS, 107.5960, 16.4605),
    ("nha-3", "7 Phạm Văn Đồng", LocationKind.ADDRESS, 107.6130, 16.4700),
    ("nha-4", HOSTILE, LocationKind.ADDRESS, 107.6620, 16.4150),
)
#: Shipment id, pickup, delivery, items, kilograms.
PAPERS = (
    ("hs-0714-001", "dl-dongba", "ub-phuxuan", 6, 2),
    ("hs-0714-002", "dl-dongba", "ub-thuanhoa", 3, 1),
    ("hs-0714-003", "dl-kimlong", "ub-phuxuan", 9, 3),
    ("hs-0714-004", "dl-xuanphu", "ub-vyda", 4, 1),
    ("hs-0714-005", "dl-ancuu", "ub-thuanhoa", 5, 2),
    ("hs-0714-006", "dl-thuyduong", "ub-phubai", 7, 2),
    ("hs-0714-007", "dl-thuyphuong", "ub-phubai", 11, 4),
    ("kq-0714-001", "ub-phuxuan", "nha-1", 1, 1),
    ("kq-0714-002", "ub-thuanhoa", "nha-2", 1, 1),
    ("kq-0714-003", "ub-vyda", "nha-3", 2, 1),
    ("kq-0714-004", "ub-phubai", "nha-4", 1, 1),
    ("kq-0714-005", None, "dl-kimlong", 8, 3),
    ("kq-0714-006", None, "dl-thuanan", 4, 1),
    ("hs-0714-008", "dl-thuanan", None, 2, 1),
    ("hs-0714-009", "dl-thuanan", "ub-phubai", 1, 90),
)
TOURS = (
    ("Trần Thị Bưởi", "bc-hue", (
        ("kq-0714-005", "d"), ("hs-0714-003", "p"), ("hs-0714-001", "p"), ("hs-0714-002", "p"),
        ("hs-0714-001", "d"), ("hs-0714-003", "d"), ("kq-0714-001", "p"), ("kq-0714-001", "d"),
        ("hs-0714-002", "d"), ("kq-0714-002", "p"), ("kq-0714-002", "d"),
    )),
    ("xm-02", "bc-hue", (
        ("hs-0714-005", "p"), ("hs-0714-005", "d"), ("hs-0714-004", "p"), ("hs-0714-004", "d"),
        ("kq-0714-003", "p"), ("kq-0714-003", "d"),
    )),
    ("xm-03", "bc-huongthuy", (
        ("hs-0714-006", "p"), ("hs-0714-007", "p"), ("hs-0714-006", "d"), ("hs-0714-007", "d"),
        ("kq-0714-004", "p"), ("kq-0714-004", "d"),
    )),
    ("xm-04", "bc-hue", (("kq-0714-006", "d"),)),
)  # fmt: skip
KINDS = {"p": VisitKind.PICKUP, "d": VisitKind.DELIVERY}
LUNCH = Break(TimeWindow(11 * HOUR, 13 * HOUR), 45 * 60)
OFFICE_HOURS = (
    TimeWindow(int(7.5 * HOUR), int(11.5 * HOUR)),
    TimeWindow(int(13.5 * HOUR), 17 * HOUR),
)


def invented_problem() -> Problem:
    """Seventeen places, fifteen shipments, five vehicles."""
    locations = tuple(
        Location(place, lon, lat, kind, idx, SETUP, name)
        for idx, (place, name, kind, lon, lat) in enumerate(PLACES)
    )
    vehicles = tuple(
        Vehicle(
            id=courier,
            start_location_id=base,
            end_location_id=base,
            shift=Shift(7 * HOUR, int(17.5 * HOUR), (LUNCH,)),
            capacity=(30_000, 60_000),
            profile="motorbike",
            fixed_cost=60_000,
            cost_per_hour=35_000,
            cost_per_km=2_000,
        )
        for courier, base, _ in (*TOURS, ("xm-05", "bc-hue", ()))
    )
    return Problem(
        locations=locations,
        shipments=tuple(_shipment(*paper) for paper in PAPERS),
        vehicles=vehicles,
        travel=straight_travel(locations),
        capacity_dimensions=("grams", "millilitres"),
        name="Huế thử nghiệm",
        date="2025-07-14",
        network=NetworkRef("invented", "0" * 64),
    )


def _shipment(name: str, pickup: str | None, delivery: str | None, items: int, kg: int) -> Shipment:
    return Shipment(
        id=name,
        demand=(kg * 1000, kg * 1500),
        pickup=Visit(pickup, SERVICE, OFFICE_HOURS) if pickup else None,
        delivery=Visit(delivery, SERVICE, OFFICE_HOURS) if delivery else None,
        penalty=500_000,
        num_items=items,
    )


def straight_travel(locations: Sequence[Location]) -> TravelMatrix:
    """1.3 times the straight way at 30 km/h."""
    lon = np.array([one.lon for one in locations]) * 106_700
    lat = np.array([one.lat for one in locations]) * 111_200
    metres = np.rint(1.3 * np.hypot(lon[:, None] - lon, lat[:, None] - lat)).astype(np.int64)
    return TravelMatrix(
        ("motorbike",), np.rint(metres / 30 * 3.6).astype(np.int64)[None], metres[None]
    )


def invented_plan(problem: Problem) -> Plan:
    """Four routes as early as windows and lunch allow; two shipments left out."""
    routes = tuple(_route(problem, *tour) for tour in TOURS)
    parts = {
        "unserved": 1_000_000,
        "distance": sum((route.distance_m * 2_000 + 500) // 1000 for route in routes),
        "time": sum((route.duration_s * 35_000 + 1800) // 3600 for route in routes),
        "fixed": 60_000 * len(routes),
    }
    return Plan(
        problem_sha256="",
        seed=1,
        version="0.1.0",
        cost=Cost(sum(parts.values()), parts),
        routes=routes,
        unassigned=(
            Unassigned(
                "hs-0714-008",
                (Reason(ReasonCode.DEARER_THAN_PENALTY, "detour 61,400 m, penalty 500,000 d"),),
            ),
            Unassigned(
                "hs-0714-009",
                (Reason(ReasonCode.TOO_LARGE, "90000 grams, largest vehicle 30000 grams"),),
            ),
        ),
        bound=1_200_000,
    )


def _route(problem: Problem, courier: str, base: str, tour: Sequence[tuple[str, str]]) -> Route:
    places, table = problem.location_by_id, problem.travel
    clock = departure = 7 * HOUR
    here, metres, stops = base, 0, []
    load = sum(
        problem.shipment_by_id[name].demand[0] // 1000
        for name, kind in tour
        if kind == "d" and problem.shipment_by_id[name].pickup is None
    )
    breaks: tuple[TakenBreak, ...] = ()
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for name, kind in tour:
        shipment = problem.shipment_by_id[name]
        visit = shipment.pickup if kind == "p" else shipment.delivery
        assert visit is not None
        if not groups or groups[-1][0] != visit.location_id:
            groups.append((visit.location_id, []))
        groups[-1][1].append((name, kind))
    for place, handled in groups:
        i, j = places[here].matrix_idx, places[place].matrix_idx
        metres += int(table.metres[0, i, j])
        if not breaks and len(stops) == len(groups) // 2:
            clock = max(clock, 11 * HOUR)
            breaks = (TakenBreak(clock, LUNCH.duration, len(stops)),)
            clock += LUNCH.duration
        arrival = clock + int(table.seconds[0, i, j])
        start = moment = _next_open(arrival + SETUP)
        visits = []
        for name, kind in handled:
            weight = problem.shipment_by_id[name].demand[0] // 1000
            load += weight if kind == "p" else -weight
            visits.append(ScheduledVisit(name, KINDS[kind], moment, moment + SERVICE))
            moment += SERVICE
        wait = start - arrival - SETUP
        stops.append(
            Stop(place, arrival, wait, start, moment, (load * 1000, load * 1500), tuple(visits))
        )
        here, clock = place, moment
    i, j = places[here].matrix_idx, places[base].matrix_idx
    metres += int(table.metres[0, i, j])
    arrival = clock + int(table.seconds[0, i, j])
    return Route(
        courier, metres, arrival - departure, RouteStart(base, departure), RouteEnd(base, arrival),
        tuple(stops), breaks,
    )  # fmt: skip


def _next_open(moment: int) -> int:
    for window in OFFICE_HOURS:
        if moment <= window.latest:
            return max(moment, window.earliest)
    return moment


def invented_graph() -> RoadGraph:
    """A bent grid of streets, a backbone to the south-east, an estimated road to the coast."""
    rows, columns = 7, 9
    lon = np.array([107.55 + 0.009 * c + 0.001 * r for r in range(rows) for c in range(columns)])
    lat = np.array([16.445 + 0.006 * r - 0.001 * c for r in range(rows) for c in range(columns)])
    lon = np.append(lon, [107.655, 107.690, 107.645])
    lat = np.append(lat, [16.423, 16.398, 16.543])
    edges = [
        (r * columns + c, r * columns + c + 1, 0) for r in range(rows) for c in range(columns - 1)
    ]
    edges += [
        (r * columns + c, (r + 1) * columns + c, 0) for r in range(rows - 1) for c in range(columns)
    ]
    last = rows * columns
    edges += [(8, last, 1), (last, last + 1, 1), (last - 1, last + 2, 2)]
    return graph_of(lon, lat, edges)


def graph_of(lon: Any, lat: Any, edges: Sequence[tuple[int, int, int]]) -> RoadGraph:
    """Two-way roads between nodes, each with its provenance."""
    arcs = sorted(
        (tail, head, edge, kind)
        for edge, (a, b, kind) in enumerate(edges)
        for tail, head in ((a, b), (b, a))
    )
    tails = np.array([arc[0] for arc in arcs])
    heads = np.array([arc[1] for arc in arcs], dtype=np.int32)
    length = np.hypot((lon[tails] - lon[heads]) * 106_700, (lat[tails] - lat[heads]) * 111_200)
    kinds = np.array([arc[3] for arc in arcs], dtype=np.uint8)
    speed = np.where(kinds == Provenance.BACKBONE, 15.0, 7.0)
    m = len(arcs)
    return RoadGraph(
        name="invented",
        profiles=("motorbike",),
        node_lon=lon,
        node_lat=lat,
        indptr=np.searchsorted(tails, np.arange(len(lon) + 1)).astype(np.int64),
        heads=heads,
        milliseconds=np.rint(length / speed * 1000).astype(np.int32)[None],
        length_m=length.astype(np.float32),
        provenance=kinds,
        is_bridge=np.zeros(m, dtype=bool),
        edge_idx=np.array([arc[2] for arc in arcs], dtype=np.int32),
        name_idx=np.full(m, -1, dtype=np.int32),
        names=(),
        geometry_ptr=np.zeros(m + 1, dtype=np.int64),
        geometry_lon=np.zeros(0, dtype=np.float32),
        geometry_lat=np.zeros(0, dtype=np.float32),
    )


def area(name: str, *ring: tuple[float, float]) -> dict[str, Any]:
    """One polygon as a GeoJSON feature."""
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


WARDS = {
    "type": "FeatureCollection",
    "features": [
        area("Phú Xuân", (107.54, 16.455), (107.585, 16.463), (107.592, 16.49), (107.55, 16.5)),
        area(
            "Thuận Hóa",
            (107.54, 16.455), (107.585, 16.463), (107.61, 16.46), (107.6, 16.43), (107.55, 16.43),
        ),
        area(
            "Thanh Thủy",
            (107.61, 16.46), (107.6, 16.43), (107.64, 16.38), (107.72, 16.37), (107.71, 16.42),
        ),
    ],
}  # fmt: skip
WATER = {
    "type": "FeatureCollection",
    "features": [
        area("Phá Tam Giang", (107.56, 16.57), (107.72, 16.48), (107.76, 16.53), (107.62, 16.6))
    ],
}  # fmt: skip
