"""Routes as GPX 1.1: one file a courier, stops as waypoints and the way along roads as a track."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import gpxpy.gpx

from geodata.drawing.geometry import RouteGeometry
from geodata.drawing.words import Language, clock, say, visit_word
from routing_engine.plan import Plan, Route, Stop
from routing_engine.problem import Location, Problem

#: Vietnam keeps UTC+7 all the year; GPX wants UTC.
LOCAL_OFFSET = timedelta(hours=7)

#: Decimals of a degree, about a decimetre.
DECIMALS = 6


def plan_gpx(
    problem: Problem,
    plan: Plan,
    geometries: Sequence[RouteGeometry],
    *,
    language: Language = "vi",
) -> dict[str, bytes]:
    """
    File names and contents, one a route, in the order of the plan.

    Names are made of plain letters and digits, numbered so that no two are the same.
    """
    width = len(str(len(plan.routes)))
    return {
        f"{number:0{width}d}-{file_stem(route.vehicle_id)}.gpx": _one_file(
            problem, route, geometry, language
        )
        for number, (route, geometry) in enumerate(
            zip(plan.routes, geometries, strict=True), start=1
        )
    }


def file_stem(name: str) -> str:
    """A name in letters that every file system takes: ``Trần Thị Bưởi`` is ``tran-thi-buoi``."""
    folded = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "route"


def _one_file(problem: Problem, route: Route, geometry: RouteGeometry, language: Language) -> bytes:
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "Postroute"
    gpx.name = _clean(f"{problem.name} {problem.date or ''} · {route.vehicle_id}")
    gpx.copyright_author = "OpenStreetMap contributors"
    gpx.copyright_license = "https://opendatacommons.org/licenses/odbl/1-0/"
    base = problem.location_by_id[route.start.location_id]
    words = f"{say('depart', language)} {clock(route.start.departure)}"
    gpx.waypoints.append(_waypoint(problem, base, f"0 {base.name}", words, route.start.departure))
    for number, stop in enumerate(route.stops, start=1):
        place = problem.location_by_id[stop.location_id]
        gpx.waypoints.append(
            _waypoint(
                problem,
                place,
                f"{number} {place.name or place.id}",
                _stop_words(problem, stop, language),
                stop.start,
            )
        )
    gpx.tracks.append(_track(route, geometry))
    return str(gpx.to_xml(version="1.1")).encode()


def _waypoint(
    problem: Problem, place: Location, name: str, words: str, moment: int
) -> gpxpy.gpx.GPXWaypoint:
    return gpxpy.gpx.GPXWaypoint(
        latitude=round(place.lat, DECIMALS),
        longitude=round(place.lon, DECIMALS),
        name=_clean(name),
        description=_clean(words),
        time=_utc(problem, moment),
    )


def _stop_words(problem: Problem, stop: Stop, language: Language) -> str:
    tasks = []
    for visit in stop.visits:
        items = problem.shipment_by_id[visit.shipment_id].num_items
        word = visit_word(visit.kind, language)
        tasks.append(f"{word} {visit.shipment_id} ({items} {say('items', language)})")
    return f"{clock(stop.start)}–{clock(stop.departure)}: {'; '.join(tasks)}"


def _track(route: Route, geometry: RouteGeometry) -> gpxpy.gpx.GPXTrack:
    segment = gpxpy.gpx.GPXTrackSegment(
        [
            gpxpy.gpx.GPXTrackPoint(round(lat, DECIMALS), round(lon, DECIMALS))
            for lon, lat in geometry.points().tolist()
        ]
    )
    track = gpxpy.gpx.GPXTrack(name=_clean(route.vehicle_id))
    track.segments.append(segment)
    return track


def _utc(problem: Problem, seconds: int) -> datetime | None:
    try:
        day = date.fromisoformat(problem.date or "")
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - LOCAL_OFFSET
        return midnight + timedelta(seconds=seconds)
    except (ValueError, OverflowError):  # No date, or one at the very end of the calendar.
        return None


def _clean(text: str) -> str:
    """Text without the control letters that XML 1.0 forbids."""
    return "".join(
        " " if letter < " " else letter for letter in text if letter not in "\ufffe\uffff"
    )
