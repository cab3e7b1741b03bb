"""Post offices, agent points, authorities and the wards' names as points to draw."""

from __future__ import annotations

from geodata.basemap.features import FeatureGroup, Shapes, Value
from geodata.crs import to_tile_square
from geodata.places import (
    Edition,
    FormerUnit,
    Place,
    Unit,
    load_agent_points,
    load_authorities,
    load_former_units,
    load_post_offices,
    load_units,
)

#: First zoom at which a place is drawn, by its level, else its kind.
_PLACE_ZOOM = {"post_office": 8, "city": 10, "district": 10}
_OTHER_PLACE_ZOOM = 12


def place_groups(edition: Edition) -> list[FeatureGroup]:
    """Every post office, agent point and authority of an edition."""
    return [
        _place_group(place)
        for place in (
            *load_post_offices(),
            *load_authorities(edition),
            *load_agent_points(edition),
        )
    ]


def ward_groups(edition: Edition) -> list[FeatureGroup]:
    """Names of an edition's units at their settled centres; ``rank`` 1 is the most populous."""
    units: list[Unit | FormerUnit] = []
    units += load_former_units() if edition == "2025-05" else load_units()
    ranked = sorted(units, key=lambda unit: (-unit.population, unit.code))
    return [_ward_group(unit, rank) for rank, unit in enumerate(ranked, start=1)]


def _place_group(place: Place) -> FeatureGroup:
    properties: dict[str, Value] = {"kind": place.kind, "name": place.name, "id": place.id}
    if place.level:
        properties["class"] = place.level
    min_zoom = _PLACE_ZOOM.get(place.level or place.kind, _OTHER_PLACE_ZOOM)
    return FeatureGroup("places", properties, _point(place), min_zoom)


def _ward_group(unit: Unit | FormerUnit, rank: int) -> FeatureGroup:
    properties: dict[str, Value] = {
        "kind": unit.kind,
        "name": unit.name,
        "code": unit.code,
        "rank": rank,
    }
    # More than some forty names at once would not find room on any screen.
    return FeatureGroup("wards", properties, _point(unit), 8 if rank <= 40 else 11)


def _point(place: Place | Unit | FormerUnit) -> Shapes:
    import shapely

    points: Shapes = shapely.points(to_tile_square([place.lon], [place.lat]))
    return points
