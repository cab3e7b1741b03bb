"""Where a day takes place: units with their people, and the places that papers move between."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from routing_engine.problem import LocationKind, TimeWindow

#: Metres of one degree of latitude on the sphere of 6,371,008.8 m (IUGG mean radius).
METRES_PER_DEGREE = 111_195.08

#: Levels of authority, from the nearest to the citizen upwards.
LEVELS = ("commune", "district", "city")


@dataclass(frozen=True, slots=True)
class Centre:
    """A settled centre, and the people who live about it."""

    lon: float
    lat: float
    population: float


@dataclass(frozen=True, slots=True)
class Unit:
    """
    A ward or commune, citizens of which hand papers in.

    Parameters
    ----------
    code, name : str
    published_code : str
        Unit of July 2025 to which it belongs or is equal: published figures are given for those.
    centres : tuple of Centre
        Settled centres, one at least.
    """

    code: str
    name: str
    published_code: str
    centres: tuple[Centre, ...]

    @property
    def population(self) -> float:
        """People of all centres."""
        return math.fsum(centre.population for centre in self.centres)


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place with opening hours.

    Parameters
    ----------
    id, name : str
    kind : LocationKind
    lon, lat : float
        Degrees, EPSG:4326.
    unit_code : str
        Unit in which it lies.
    opening_hours : tuple of TimeWindow
        From opening to closing, in order.
    """

    id: str
    name: str
    kind: LocationKind
    lon: float
    lat: float
    unit_code: str
    opening_hours: tuple[TimeWindow, ...]


@dataclass(frozen=True)
class Ground:
    """
    Units and places of one edition.

    Parameters
    ----------
    units : tuple of Unit
    points : mapping of str to sequence of Place
        Where citizens of a unit hand papers in and fetch them: agent points, and former
        headquarters that stayed on.
    post_offices : tuple of Place
    authorities : mapping of (str, str) to Place
        Which authority decides, by level and code of the citizen's unit.
    """

    units: tuple[Unit, ...]
    points: Mapping[str, Sequence[Place]]
    post_offices: tuple[Place, ...]
    authorities: Mapping[tuple[str, str], Place]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place once: post offices, points by unit, authorities by level."""
        found = {place.id: place for place in self.post_offices}
        for unit in self.units:
            found.update((place.id, place) for place in self.points[unit.code])
        for level in LEVELS:
            for unit in self.units:
                place = self.authorities.get((level, unit.code))
                if place is not None:
                    found[place.id] = place
        return tuple(found.values())

    @cached_property
    def place_by_id(self) -> dict[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def nearest_post_office(self) -> dict[str, Place]:
        """The post office nearest to each unit's first centre, by the unit's code."""
        return {
            unit.code: min(
                self.post_offices,
                key=lambda office, at=unit.centres[0]: great_circle_m(  # type: ignore[misc]
                    (at.lon, at.lat), (office.lon, office.lat)
                ),
            )
            for unit in self.units
        }


def great_circle_m(origin: tuple[float, float], destination: tuple[float, float]) -> float:
    """Metres between two places, each longitude and latitude in degrees, as the crow flies."""
    (lon_a, lat_a), (lon_b, lat_b) = origin, destination
    half_lat = math.radians(lat_b - lat_a) / 2
    half_lon = math.radians(lon_b - lon_a) / 2
    squared = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(half_lon) ** 2
    )
    return 2 * math.degrees(math.asin(min(1.0, math.sqrt(squared)))) * METRES_PER_DEGREE
