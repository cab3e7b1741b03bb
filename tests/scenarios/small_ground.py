"""A small city drawn by hand: three units, a post office, authorities of three levels."""

from __future__ import annotations

import numpy as np

from geodata import RoadGraph
from routing_engine.problem import LocationKind, TimeWindow
from scenarios.addresses import Address
from scenarios.ground import Centre, Ground, Place, Unit

OFFICE_HOURS = (TimeWindow(27_000, 41_400), TimeWindow(48_600, 61_200))


def place(identity: str, kind: LocationKind, lon: float, unit: str) -> Place:
    return Place(identity, identity, kind, lon, 16.45, unit, OFFICE_HOURS)


def unit_at(code: str, lon: float, *, population: float, published: str = "") -> Unit:
    centre = Centre(lon, 16.45, population)
    return Unit(code, f"phường {code}", published or code, (centre,))


UNITS = (
    unit_at("P1", 107.50, population=500, published="19789"),
    unit_at("P2", 107.55, population=1_500, published="19789"),
    unit_at("P3", 107.60, population=8_000),
    unit_at("P4", 108.40, population=2_000),
)
AUTHORITIES = {
    ("commune", unit.code): place(
        f"AU-{unit.code}", LocationKind.AUTHORITY, unit.centres[0].lon, unit.code
    )
    for unit in UNITS
}
DISTRICT = place("AU-district", LocationKind.AUTHORITY, 107.52, "P1")
CITY = place("AU-city", LocationKind.AUTHORITY, 107.58, "P3")
GROUND = Ground(
    units=UNITS,
    points={
        unit.code: tuple(
            place(f"AG-{unit.code}-{at}", LocationKind.AGENT_POINT, unit.centres[0].lon, unit.code)
            for at in range(2)
        )
        for unit in UNITS
    },
    post_offices=(
        place("po-thuan-hoa", LocationKind.POST_OFFICE, 107.51, "P1"),
        place("po-a-luoi", LocationKind.POST_OFFICE, 108.39, "P4"),
    ),
    authorities={
        **AUTHORITIES,
        **{("district", unit.code): DISTRICT for unit in UNITS},
        **{("city", unit.code): CITY for unit in UNITS},
    },
)


def home_at_centre(unit: Unit, generator: np.random.Generator) -> Address:
    centre = unit.centres[0]
    return Address(centre.lon, centre.lat, f"{generator.integers(1, 99)} A", unit.code)


def one_road(*, is_bridge: bool = False) -> RoadGraph:
    """A road from west to east along 16.45 N, 107.40 to 107.65 E, with one bend, both ways."""
    return RoadGraph(
        name="one-road",
        profiles=("motorbike", "van"),
        node_lon=np.array([107.40, 107.65]),
        node_lat=np.array([16.45, 16.45]),
        indptr=np.array([0, 1, 2]),
        heads=np.array([1, 0], dtype=np.int32),
        milliseconds=np.full((2, 2), 2_000_000, dtype=np.int32),
        length_m=np.full(2, 26_700, dtype=np.float32),
        provenance=np.full(2, 2, dtype=np.uint8),
        is_bridge=np.full(2, is_bridge),
        edge_idx=np.zeros(2, dtype=np.int32),
        name_idx=np.zeros(2, dtype=np.int32),
        names=("Lê Lợi",),
        geometry_ptr=np.array([0, 1, 2]),
        geometry_lon=np.full(2, 107.55, dtype=np.float32),
        geometry_lat=np.full(2, 16.46, dtype=np.float32),
    )
