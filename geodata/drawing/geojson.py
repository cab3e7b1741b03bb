"""A plan as GeoJSON (RFC 7946): a line per leg's route, a point per stop, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from geodata.drawing.geometry import RouteGeometry, centres
from geodata.drawing.palette import LIGHT, assign_colours
from routing_engine.plan import Plan, Route
from routing_engine.problem import Location, Problem

#: Decimals of a degree, about a decimetre.
DECIMALS = 6

Feature = dict[str, Any]


def plan_geojson(problem: Problem, plan: Plan, geometries: Sequence[RouteGeometry]) -> bytes:
    """
    A FeatureCollection in UTF-8; equal plans give equal bytes.

    ``feature`` among the properties tells the kinds apart: ``route``, ``base``, ``stop`` and
    ``unassigned``. Times are seconds from the plan's origin.
    """
    colours = [LIGHT[colour] for colour in assign_colours(centres(geometries))]
    features: list[Feature] = []
    for route, geometry, colour in zip(plan.routes, geometries, colours, strict=True):
        features.append(_route_feature(route, geometry, colour))
        features.extend(_route_points(problem, route, colour))
    features.extend(_unassigned_features(problem, plan))
    collection = {
        "type": "FeatureCollection",
        "name": problem.name,
        "date": problem.date,
        "attribution": "© OpenStreetMap contributors (ODbL)",
        "features": features,
    }
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _feature(geometry: Feature, **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(place: Location) -> Feature:
    return {
        "type": "Point",
        "coordinates": [round(place.lon, DECIMALS), round(place.lat, DECIMALS)],
    }


def _route_feature(route: Route, geometry: RouteGeometry, colour: str) -> Feature:
    points = [
        [round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in geometry.points().tolist()
    ]
    if len(points) == 1:
        points *= 2
    return _feature(
        {"type": "LineString", "coordinates": points},
        feature="route",
        vehicle_id=route.vehicle_id,
        distance_m=route.distance_m,
        duration_s=route.duration_s,
        num_stops=len(route.stops),
        stroke=colour,
    )


def _route_points(problem: Problem, route: Route, colour: str) -> Iterator[Feature]:
    base = problem.location_by_id[route.start.location_id]
    yield _feature(
        _point(base),
        feature="base",
        vehicle_id=route.vehicle_id,
        location_id=base.id,
        name=base.name,
        departure=route.start.departure,
    )
    for number, stop in enumerate(route.stops, start=1):
        place = problem.location_by_id[stop.location_id]
        yield _feature(
            _point(place),
            feature="stop",
            vehicle_id=route.vehicle_id,
            number=number,
            location_id=place.id,
            name=place.name,
            kind=place.kind.value,
            arrival=stop.arrival,
            wait=stop.wait,
            start=stop.start,
            departure=stop.departure,
            load=list(stop.load),
            visits=[
                {"shipment_id": one.shipment_id, "kind": one.kind.value} for one in stop.visits
            ],
            **{"marker-color": colour},
        )


def _unassigned_features(problem: Problem, plan: Plan) -> Iterator[Feature]:
    for one in plan.unassigned:
        for kind, visit in problem.shipment_by_id[one.shipment_id].visits():
            yield _feature(
                _point(problem.location_by_id[visit.location_id]),
                feature="unassigned",
                shipment_id=one.shipment_id,
                kind=kind.value,
                location_id=visit.location_id,
                reasons=[{"code": str(r.code), "detail": r.detail} for r in one.reasons],
            )
