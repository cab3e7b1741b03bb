"""Free-flow speeds by road class, surface and vehicle, as driven around a Vietnamese town."""

from __future__ import annotations

from collections.abc import Mapping

#: The vehicles for which every network carries travel times, in the order of its arrays.
PROFILES: tuple[str, ...] = ("motorbike", "van")

#: Assumed speeds in km/h, stops at crossings included: (motorbike, van); 0 = may not drive.
#: Held below the legal limits (50-60 in built-up areas, 80-90 outside, Circular 38/2024/TT-BGTVT);
#: to be replaced by learned times as soon as a fleet reports them.
SPEED_KPH: Mapping[str, tuple[float, float]] = {
    "motorway": (0.0, 75.0),
    "motorway_link": (0.0, 45.0),
    "trunk": (44.0, 46.0),
    "trunk_link": (32.0, 32.0),
    "primary": (36.0, 34.0),
    "primary_link": (28.0, 26.0),
    "secondary": (32.0, 29.0),
    "secondary_link": (26.0, 23.0),
    "tertiary": (29.0, 25.0),
    "tertiary_link": (24.0, 21.0),
    "unclassified": (26.0, 22.0),
    "road": (24.0, 20.0),
    "residential": (21.0, 17.0),
    "living_street": (13.0, 10.0),
    "service": (14.0, 11.0),
    "alley": (11.0, 7.0),
    "track": (14.0, 9.0),
}

#: Ways made for others: driven only where a tag admits the vehicle by name, and slowly.
SPEED_BY_LEAVE_KPH: Mapping[str, tuple[float, float]] = {
    "pedestrian": (8.0, 7.0),
    "path": (9.0, 0.0),
    "footway": (8.0, 0.0),
    "cycleway": (10.0, 0.0),
}

#: What is left of the speed on a surface; a surface not listed counts as paved.
SURFACE_FACTOR: Mapping[str, float] = {
    "concrete:plates": 0.95,
    "concrete:lanes": 0.9,
    "paving_stones": 0.9,
    "sett": 0.75,
    "cobblestone": 0.7,
    "unhewn_cobblestone": 0.6,
    "metal": 0.7,
    "wood": 0.6,
    "compacted": 0.8,
    "fine_gravel": 0.75,
    "gravel": 0.65,
    "pebblestone": 0.6,
    "unpaved": 0.65,
    "ground": 0.6,
    "dirt": 0.6,
    "earth": 0.6,
    "clay": 0.6,
    "grass": 0.45,
    "sand": 0.4,
    "mud": 0.3,
}

#: Roads of which only the ends and the length are known.
BACKBONE_SPEED_KPH: tuple[float, float] = (40.0, 42.0)
SYNTHETIC_SPEED_KPH: tuple[float, float] = (26.0, 23.0)

_KPH_PER_MPH = 1.609344
#: What OSM writes where the limit is the country's own; Vietnam's values.
_NAMED_LIMITS_KPH = {"vn:urban": 50.0, "vn:rural": 80.0, "vn:motorway": 120.0, "walk": 7.0}


def speeds_kph(road_class: str, surface: str, max_speed_kph: float | None) -> tuple[float, float]:
    """
    Speed of each profile on a road that the profile is admitted to; 0 where it may not drive.

    Parameters
    ----------
    road_class : str
        Value of ``highway``; ``alley`` for ``highway=service`` with ``service=alley``.
    surface : str
        Value of ``surface``; empty when untold.
    max_speed_kph : float, optional
        Posted limit; the speed never lies above it.
    """
    base = SPEED_KPH.get(road_class) or SPEED_BY_LEAVE_KPH.get(road_class) or (0.0, 0.0)
    factor = SURFACE_FACTOR.get(surface, 1.0)
    limit = float("inf") if max_speed_kph is None else max_speed_kph
    return (min(base[0] * factor, limit), min(base[1] * factor, limit))


def parse_max_speed_kph(value: str) -> float | None:
    """Km/h of a ``maxspeed`` tag; None where it gives no number above 0 (``none``, ``signals``)."""
    text = value.strip().lower()
    if text in _NAMED_LIMITS_KPH:
        return _NAMED_LIMITS_KPH[text]
    number, factor = text.removesuffix("km/h").removesuffix("kmh").strip(), 1.0
    if text.endswith("mph"):
        number, factor = text.removesuffix("mph").strip(), _KPH_PER_MPH
    if not number.replace(".", "", 1).isdecimal() or float(number) <= 0:
        return None
    return float(number) * factor
