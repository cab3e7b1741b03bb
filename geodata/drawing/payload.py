"""Everything the page shows, as plain lists and dicts of ints and text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geodata.drawing.basemap import (
    box_around,
    outlines,
    road_kilometres,
    road_layers,
    simplify_lines,
    water_lines,
)
from geodata.drawing.encode import UNITS_PER_DEGREE, encode_lines
from geodata.drawing.geometry import RouteGeometry, centres
from geodata.drawing.palette import DARK, LIGHT, assign_colours
from geodata.graph import RoadGraph
from routing_engine.plan import Plan, Route, Stop
from routing_engine.problem import Location, LocationKind, Problem, Shipment, VisitKind

#: Short letters the page knows the kinds by.
LOCATION_LETTERS = {
    LocationKind.POST_OFFICE: "o",
    LocationKind.AGENT_POINT: "g",
    LocationKind.AUTHORITY: "u",
    LocationKind.ADDRESS: "a",
}
VISIT_LETTERS = {VisitKind.PICKUP: "p", VisitKind.DELIVERY: "d", VisitKind.VISIT: "v"}


def page_payload(
    problem: Problem,
    plan: Plan,
    geometries: Sequence[RouteGeometry],
    *,
    graph: RoadGraph | None = None,
    wards: Mapping[str, Any] | None = None,
    water: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """
    What the page needs to draw a plan; see `geodata.drawing.html.plan_page` for the parameters.

    Positions in ``places`` and ``shipments`` stand for ids everywhere else. Times are seconds from
    the plan's origin.
    """
    place_idx = {place.id: idx for idx, place in enumerate(problem.locations)}
    shipment_idx = {shipment.id: idx for idx, shipment in enumerate(problem.shipments)}
    by_vehicle = {geometry.vehicle_id: geometry for geometry in geometries}
    colours = assign_colours(centres(geometries))
    return {
        "name": problem.name,
        "date": problem.date,
        "network": problem.network.name if problem.network else "",
        "dimensions": list(problem.capacity_dimensions),
        "palette": {"light": LIGHT, "dark": DARK},
        "places": [_place(place) for place in problem.locations],
        "shipments": [_shipment(shipment, place_idx) for shipment in problem.shipments],
        "routes": [
            _route(problem, route, by_vehicle[route.vehicle_id], colour, place_idx, shipment_idx)
            for route, colour in zip(plan.routes, colours, strict=True)
        ],
        "numVehicles": len(problem.vehicles),
        "unassigned": [
            [shipment_idx[one.shipment_id], [[str(r.code), r.detail] for r in one.reasons]]
            for one in plan.unassigned
        ],
        "sentences": {
            str(reason.code): {language: reason.sentence(language) for language in ("vi", "en")}
            for one in plan.unassigned
            for reason in one.reasons
        },
        "cost": {"total": plan.cost.total, "parts": dict(plan.cost.parts)},
        "bound": plan.bound,
        "seed": plan.seed,
        "version": plan.version,
        "travelled": _travelled(geometries),
        "base": _base(problem, graph, wards, water),
    }


def _travelled(geometries: Sequence[RouteGeometry]) -> dict[str, int]:
    """Metres of all routes by what they rest on; empty where no road network is known."""
    sums: Counter[str] = Counter()
    for geometry in geometries:
        sums.update(geometry.metres_by_provenance())
    return {kind: round(metres) for kind, metres in sorted(sums.items())}


def _place(place: Location) -> list[Any]:
    return [
        place.id,
        place.name,
        LOCATION_LETTERS[place.kind],
        round(place.lon * UNITS_PER_DEGREE),
        round(place.lat * UNITS_PER_DEGREE),
    ]


def _shipment(shipment: Shipment, place_idx: Mapping[str, int]) -> list[Any]:
    """Id, items, place of pickup, of delivery and of a visit alone; -1 where there is none."""
    ends = {kind: place_idx[visit.location_id] for kind, visit in shipment.visits()}
    places = [ends.get(kind, -1) for kind in VisitKind]
    return [shipment.id, shipment.num_items, *places]


def _route(
    problem: Problem,
    route: Route,
    geometry: RouteGeometry,
    colour: int,
    place_idx: Mapping[str, int],
    shipment_idx: Mapping[str, int],
) -> dict[str, Any]:
    vehicle = problem.vehicle_by_id[route.vehicle_id]
    is_open = vehicle.end_location_id is None
    return {
        "id": vehicle.id,
        "profile": vehicle.profile,
        "colour": colour,
        "capacity": list(vehicle.capacity),
        "shift": [vehicle.shift.earliest_start, vehicle.shift.latest_end],
        "start": [place_idx[route.start.location_id], route.start.departure],
        "end": [-1 if is_open else place_idx[route.end.location_id], route.end.arrival],
        "metres": route.distance_m,
        "seconds": route.duration_s,
        "startLoad": _start_load(problem, route),
        "breaks": [[one.start, one.duration, one.after_stop] for one in route.breaks],
        "legs": encode_lines(simplify_lines([leg.points for leg in geometry.legs])),
        "estimated": encode_lines(simplify_lines(geometry.estimated_lines())),
        "legMetres": list(geometry.metres),
        "stops": [_stop(stop, place_idx, shipment_idx) for stop in route.stops],
    }


def _start_load(problem: Problem, route: Route) -> list[int]:
    """On board when leaving the start: what is delivered and never picked up on the way."""
    aboard = [0] * len(problem.capacity_dimensions)
    for visit in route.visits():
        shipment = problem.shipment_by_id[visit.shipment_id]
        if visit.kind is VisitKind.DELIVERY and shipment.pickup is None:
            aboard = [now + more for now, more in zip(aboard, shipment.demand, strict=True)]
    return aboard


def _stop(stop: Stop, place_idx: Mapping[str, int], shipment_idx: Mapping[str, int]) -> list[Any]:
    """Place, arrival, wait, start, departure, load, visits."""
    visits = [
        [shipment_idx[one.shipment_id], VISIT_LETTERS[one.kind], one.start, one.departure]
        for one in stop.visits
    ]
    times = (stop.arrival, stop.wait, stop.start, stop.departure)
    return [place_idx[stop.location_id], *times, list(stop.load), visits]


def _base(
    problem: Problem,
    graph: RoadGraph | None,
    wards: Mapping[str, Any] | None,
    water: Mapping[str, Any] | None,
) -> dict[str, Any]:
    points = np.array([[place.lon, place.lat] for place in problem.locations]).reshape(-1, 2)
    is_drawn = graph is not None and len(points) > 0
    return {
        "roads": [
            [layer.provenance, layer.rank, layer.lines]
            for layer in (road_layers(graph, box_around(points)) if graph and is_drawn else ())
        ],
        "kilometres": {k: round(v, 1) for k, v in road_kilometres(graph).items()} if graph else {},
        "wards": [
            [name, lines, round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)]
            for name, lines, (lon, lat) in (outlines(wards) if wards else ())
        ],
        "water": water_lines(water) if water else [],
    }
