"""
A small day drawn by hand, lived about the hour that the tests run in.

Every courier has a way of their own from the post office: an agent, who gives three dossiers and
gets a document that lies in the bag since the morning; an authority, which gets the dossiers and
gives two documents; and the two homes they are for. So no test meets what another one did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from routing_engine import write_plan, write_problem
from routing_engine.plan import Cost, Plan, Route, RouteEnd, RouteStart, ScheduledVisit, Stop
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
from tests.invented_day import straight_travel

__all__ = ["COURIERS", "HUE_OFFSET_S", "Way", "way_of", "write_day"]

HUE_OFFSET_S = 7 * 3600
BASE = "po-thuan-hoa"
#: Ward, its code, and where its agent and its authority are.
_WARDS = (
    ("Vỹ Dạ", "19777", 107.6075, 16.4762),
    ("Thuận Hóa", "19753", 107.5905, 16.4590),
    ("Phú Xuân", "19744", 107.5745, 16.4740),
    ("Kim Long", "19756", 107.5560, 16.4610),
    ("An Cựu", "19803", 107.6010, 16.4510),
    ("Hương An", "19996", 107.5310, 16.4770),
    ("Thủy Xuân", "19815", 107.5720, 16.4390),
    ("Thanh Thủy", "19960", 107.6480, 16.4270),
    ("Dương Nỗ", "19930", 107.6290, 16.4990),
    ("Mỹ Thượng", "19924", 107.6180, 16.4890),
)
_STREETS = (
    "Nguyễn Sinh Cung", "Hùng Vương", "Đặng Dung", "Kim Long", "An Dương Vương", "Lý Nam Đế",
    "Lê Ngô Cát", "Nguyễn Tất Thành", "Phạm Văn Đồng", "Tạ Quang Bửu",
)  # fmt: skip
COURIERS = tuple(f"c{number}" for number in range(1, len(_WARDS) + 1))
#: Of whoever has more to do, for pictures: the first courier goes on through these wards.
_LONG = (0, 1, 4)
SERVICE_S, SETUP_S = 120, 60
_DAY_OF_CODES = "251121"


@dataclass(frozen=True)
class Way:
    """
    What a courier does in a ward.

    Parameters
    ----------
    agent, authority : str
        Locations; parties are called `agent:LOCATION` and so on.
    homes : tuple of str
        Two locations.
    dossiers : tuple of str
        From the agent to the authority.
    documents : tuple of str
        From the authority to the homes, one each.
    from_base : str
        A document for the agent, which nobody has registered.
    addresses : tuple of str
        Of the homes.
    """

    ward: str
    unit: str
    agent: str
    authority: str
    homes: tuple[str, str]
    dossiers: tuple[str, str, str]
    documents: tuple[str, str]
    from_base: str
    addresses: tuple[str, str]

    @property
    def shipments(self) -> tuple[Shipment, ...]:
        """The ward's papers on their ways."""
        agent, authority = _visit(self.agent), _visit(self.authority)
        return (
            _shipment(f"{self.unit}-base", None, agent, 1),
            _shipment(f"{self.unit}-two", agent, authority, 2),
            _shipment(f"{self.unit}-one", agent, authority, 1),
            *(_shipment(f"{self.unit}-home-{at}", authority, _visit(home), 1)
              for at, home in enumerate(self.homes)),
        )  # fmt: skip

    @property
    def tour(self) -> Iterator[tuple[str, str, VisitKind]]:
        """Where which shipment is fetched or brought, in order."""
        collect, deliver = VisitKind.PICKUP, VisitKind.DELIVERY
        yield self.agent, f"{self.unit}-base", deliver
        yield from ((self.agent, f"{self.unit}-{name}", collect) for name in ("two", "one"))
        yield from ((self.authority, f"{self.unit}-{name}", deliver) for name in ("two", "one"))
        yield from ((self.authority, f"{self.unit}-home-{at}", collect) for at in (0, 1))
        yield from ((home, f"{self.unit}-home-{at}", deliver) for at, home in enumerate(self.homes))

    @property
    def items(self) -> Iterator[tuple[str, str, str, str]]:
        """Code, kind, address and shipment of each paper."""
        yield self.from_base, "issued_document", "", f"{self.unit}-base"
        for code, name in zip(self.dossiers, ("two", "two", "one"), strict=True):
            yield code, "dossier", "", f"{self.unit}-{name}"
        for at, code in enumerate(self.documents):
            yield code, "issued_document", self.addresses[at], f"{self.unit}-home-{at}"


def way_of(courier: str) -> Way:
    """What a courier does first; the first one goes on elsewhere."""
    return _way(COURIERS.index(courier))


def _way(number: int) -> Way:
    ward, unit, _lon, _lat = _WARDS[number]
    first, second, third, fourth, fifth, sixth = (
        f"H57.19.{unit[-3:]}-{_DAY_OF_CODES}-{10 * number + at:04}" for at in range(1, 7)
    )
    street = _STREETS[number]
    return Way(
        ward, unit, f"ap-{unit}-1", f"ua-{unit}", (f"A-{unit}-1", f"A-{unit}-2"),
        (first, second, third), (fourth, fifth), sixth,
        (f"12/5 kiệt 3 {street}", f"48 {street}"),
    )  # fmt: skip


def write_day(folder: Path, *, begin: int, midnight: int) -> None:
    """
    Write the day as `postroute day` and `postroute plan` do.

    Parameters
    ----------
    folder : Path
        Made here.
    begin : int
        When couriers leave the post office; seconds since 1970, UTC.
    midnight : int
        Of the day in Hue, as a moment.
    """
    folder.mkdir(parents=True)
    problem = _problem(begin - midnight)
    content = write_problem(problem, travel_file="matrix.npz")
    (folder / "problem.json").write_bytes(content)
    (folder / "matrix.npz").write_bytes(problem.travel.to_bytes())
    lines = ["item_id,kind,unit_code,address,shipment_id"]
    lines += [
        f"{code},{kind},{way.unit},{address},{shipment}"
        for way in map(_way, range(len(_WARDS)))
        for code, kind, address, shipment in way.items
    ]
    (folder / "items.csv").write_bytes("\r\n".join([*lines, ""]).encode("utf-8-sig"))
    plan = _plan(problem, begin - midnight, sha256(content).hexdigest())
    (folder / "plan.json").write_bytes(write_plan(plan))


def _visit(location: str) -> Visit:
    return Visit(location, SERVICE_S)


def _shipment(name: str, pickup: Visit | None, delivery: Visit, items: int) -> Shipment:
    return Shipment(
        name, (items,), pickup=pickup, delivery=delivery, penalty=5_000_000, num_items=items
    )


def _problem(begin: int) -> Problem:
    locations = tuple(_locations())
    hours = (TimeWindow(begin, begin + 8 * 3600),)
    shipments = [one for number in range(len(_WARDS)) for one in _way(number).shipments]
    return Problem(
        name="ngày của bưu tá", date="2025-11-21", locations=locations,
        shipments=tuple(_within(one, hours) for one in shipments),
        vehicles=tuple(
            Vehicle(f"thuan-hoa-m{at:02}", BASE, BASE, Shift(begin, begin + 9 * 3600), (30,),
                    "motorbike", fixed_cost=60_000, cost_per_hour=35_000, cost_per_km=2_000)
            for at in range(1, len(_WARDS) + 1)
        ),
        travel=straight_travel(locations), capacity_dimensions=("envelopes",),
    )  # fmt: skip


def _within(shipment: Shipment, hours: tuple[TimeWindow, ...]) -> Shipment:
    """Offices and points are open all day; homes say nothing."""
    pickup = None if shipment.pickup is None else replace(shipment.pickup, time_windows=hours)
    return replace(shipment, pickup=pickup)


def _locations() -> Iterator[Location]:
    kinds = LocationKind
    places = [(BASE, 107.5900, 16.4637, kinds.POST_OFFICE, "Bưu điện Thuận Hóa")]
    for number, (ward, _unit, lon, lat) in enumerate(_WARDS):
        way = _way(number)
        places += [
            (way.agent, lon, lat, kinds.AGENT_POINT, f"Điểm đại lý {ward}"),
            (way.authority, lon + 0.004, lat + 0.003, kinds.AUTHORITY, f"UBND phường {ward}"),
            (way.homes[0], lon + 0.007, lat - 0.002, kinds.ADDRESS, way.addresses[0]),
            (way.homes[1], lon + 0.003, lat - 0.004, kinds.ADDRESS, way.addresses[1]),
        ]
    for idx, (name, lon, lat, kind, title) in enumerate(places):
        yield Location(name, round(lon, 6), round(lat, 6), kind, idx, SETUP_S, title)


def _plan(problem: Problem, begin: int, digest: str) -> Plan:
    routes = []
    for number in range(len(_WARDS)):
        wards = _LONG if number == 0 else (number,)
        if number in _LONG[1:]:
            continue
        tour = [step for ward in wards for step in _way(ward).tour]
        routes.append(_route(problem, problem.vehicles[number], tour, begin))
    parts = {
        "unserved": 0,
        "distance": sum((one.distance_m * 2_000 + 500) // 1_000 for one in routes),
        "time": sum((one.duration_s * 35_000 + 1_800) // 3_600 for one in routes),
        "fixed": 60_000 * len(routes),
    }
    return Plan(digest, 1, "0.1.0", Cost(sum(parts.values()), parts), tuple(routes), ())


def _route(
    problem: Problem, vehicle: Vehicle, tour: Sequence[tuple[str, str, VisitKind]], begin: int
) -> Route:
    places, table = problem.location_by_id, problem.travel
    shipments = problem.shipment_by_id
    here, now, metres, stops = BASE, begin, 0, []
    load = sum(shipments[name].num_items for _, name, _ in tour if shipments[name].pickup is None)
    for place, group in groupby(tour, key=lambda step: step[0]):
        legs = (0, places[here].matrix_idx, places[place].matrix_idx)
        metres += int(table.metres[legs])
        arrival = now + int(table.seconds[legs])
        start = now = arrival + SETUP_S
        visits = []
        for _, name, kind in group:
            load += shipments[name].num_items * (1 if kind is VisitKind.PICKUP else -1)
            visits.append(ScheduledVisit(name, kind, now, now + SERVICE_S))
            now += SERVICE_S
        stops.append(Stop(place, arrival, 0, start, now, (load,), tuple(visits)))
        here = place
    legs = (0, places[here].matrix_idx, places[BASE].matrix_idx)
    metres += int(table.metres[legs])
    end = now + int(table.seconds[legs])
    return Route(
        vehicle.id, metres, end - begin, RouteStart(BASE, begin), RouteEnd(BASE, end), tuple(stops)
    )
