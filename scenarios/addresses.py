"""Invented homes: along the roads about settled centres, never in the water."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata import RoadGraph, arc_coordinates
from routing_engine.travel import one_fault
from scenarios.case_supply import Settling
from scenarios.ground import METRES_PER_DEGREE, Centre, Unit

FloatArray = NDArray[np.float64]

#: Roads are cut into pieces no longer than this, so that a piece is near to its centre or not.
_PIECE_M = 100.0
#: A house stands at least this far from the middle of its road.
_NEAREST_M = 6.0
_MAX_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Address:
    """
    An invented home; the number is drawn, and nobody is meant.

    Parameters
    ----------
    lon, lat : float
        Degrees, EPSG:4326.
    text : str
        As Vietnamese people write it: number, alley (*kiệt*) or hamlet, street, unit.
    unit_code : str
    """

    lon: float
    lat: float
    text: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Short straight pieces of road, each once for both directions."""

    start: FloatArray
    end: FloatArray
    length_m: FloatArray
    name_idx: NDArray[np.int32]


class AddressBook:
    """
    Draws homes beside the roads of a network.

    Parameters
    ----------
    graph : RoadGraph
    settling : Settling
    is_in_water : callable
        Whether a place (longitude, latitude) lies in the water mask.
    """

    def __init__(
        self, graph: RoadGraph, settling: Settling, is_in_water: Callable[[float, float], bool]
    ) -> None:
        self._pieces = _cut(graph)
        self._names = graph.names
        self._settling = settling
        self._is_in_water = is_in_water
        self._nearby: dict[Centre, tuple[NDArray[np.int64], FloatArray]] = {}

    def draw(self, unit: Unit, generator: np.random.Generator) -> Address:
        """
        A home of one unit.

        Raises
        ------
        InputFaultsError
            When the unit has no dry land beside a road within reach of its centre.
        """
        centre = _choose_centre(unit, generator.random())
        which, cumulative = self._roads_about(centre, unit)
        for _ in range(_MAX_DRAWS):
            at = int(np.searchsorted(cumulative, generator.random() * cumulative[-1], "right"))
            piece = int(which[min(at, which.size - 1)])
            lon, lat = self._beside(piece, generator.random(), generator.random())
            if self._is_settled(centre, lon, lat):
                return Address(lon, lat, self._write(piece, unit, generator), unit.code)
        raise one_fault(
            "unit_without_dry_place",
            place=f"Unit {unit.code} ({unit.name})",
            cause=f"No dry place beside a road was found within {self._settling.radius_m:.0f} m of"
            f" its centre in {_MAX_DRAWS} draws; wanted one.",
            remedy="Move the unit's centre in its table, or give the case a larger radius_m.",
        )

    def _roads_about(self, centre: Centre, unit: Unit) -> tuple[NDArray[np.int64], FloatArray]:
        if centre not in self._nearby:
            pieces = self._pieces
            middle = (pieces.start + pieces.end) / 2
            shrink = math.cos(math.radians(centre.lat))
            away_m = METRES_PER_DEGREE * np.hypot(
                (middle[:, 0] - centre.lon) * shrink, middle[:, 1] - centre.lat
            )
            which = np.flatnonzero(away_m <= self._settling.radius_m)
            if not which.size:
                raise one_fault(
                    "unit_without_road",
                    place=f"Unit {unit.code} ({unit.name})",
                    cause=f"No road lies within {self._settling.radius_m:.0f} m of its centre;"
                    " wanted at least one.",
                    remedy="Use a network that covers it, or correct the centre in its table.",
                )
            weights = pieces.length_m[which] * np.exp(-away_m[which] / self._settling.scale_m)
            self._nearby[centre] = (which, np.cumsum(weights))
        return self._nearby[centre]

    def _beside(self, piece: int, along: float, aside: float) -> tuple[float, float]:
        """A place to the left or right of a piece of road, ``from_road_m`` away at most."""
        start, end = self._pieces.start[piece], self._pieces.end[piece]
        shrink = math.cos(math.radians(start[1]))
        east, north = (end[0] - start[0]) * shrink, end[1] - start[1]
        length = math.hypot(east, north) or 1.0
        side = 1.0 if aside < 0.5 else -1.0
        share = abs(2 * aside - 1)
        # Squared: most houses stand near the road.
        offset_m = _NEAREST_M + (self._settling.from_road_m - _NEAREST_M) * share * share
        offset = side * min(offset_m, self._settling.from_road_m) / METRES_PER_DEGREE
        lon = start[0] + along * (end[0] - start[0]) - offset * north / length / shrink
        lat = start[1] + along * (end[1] - start[1]) + offset * east / length
        return round(float(lon), 6), round(float(lat), 6)

    def _is_settled(self, centre: Centre, lon: float, lat: float) -> bool:
        shrink = math.cos(math.radians(centre.lat))
        away_m = METRES_PER_DEGREE * math.hypot((lon - centre.lon) * shrink, lat - centre.lat)
        return away_m <= self._settling.radius_m and not self._is_in_water(lon, lat)

    def _write(self, piece: int, unit: Unit, generator: np.random.Generator) -> str:
        number, alley, house, kind = (generator.random() for _ in range(4))
        name_idx = int(self._pieces.name_idx[piece])
        if name_idx < 0:
            return f"Số {1 + int(number * 120)}, xóm {1 + int(alley * 12)}, {unit.name}"
        street = self._names[name_idx]
        front = str(1 + int(number * 300))
        if kind < 0.4:
            return f"{1 + int(house * 60)} kiệt {front} {street}, {unit.name}"
        if kind < 0.6:
            return f"{front}/{1 + int(alley * 30)} {street}, {unit.name}"
        return f"{front} {street}, {unit.name}"


def _choose_centre(unit: Unit, share: float) -> Centre:
    left = share * unit.population
    for centre in unit.centres:
        left -= centre.population
        if left < 0:
            return centre
    return unit.centres[-1]


def _cut(graph: RoadGraph) -> _Pieces:
    """Pieces of at most 100 m of every road that is no bridge."""
    _, first_arcs = np.unique(graph.edge_idx, return_index=True)
    arcs = first_arcs[~graph.is_bridge[first_arcs] & (graph.milliseconds[0, first_arcs] >= 0)]
    if not arcs.size:
        raise one_fault(
            "network_without_homes",
            place=f"Network {graph.name}",
            cause="It has no road beside which a home may lie; wanted one that a motorbike may"
            " drive and that is no bridge.",
            remedy="Use another network; see `postroute geodata networks`.",
        )
    points, first = arc_coordinates(graph, arcs.astype(np.int64))
    is_start = np.ones(len(points), dtype=np.bool_)
    is_start[first[1:] - 1] = False
    start, end = points[is_start], points[np.roll(is_start, 1)]
    owner = np.repeat(arcs, np.diff(first) - 1)
    length_m = _lengths_m(start, end)
    num_parts = np.maximum(1, np.ceil(length_m / _PIECE_M)).astype(np.int64)
    row = np.repeat(np.arange(num_parts.size), num_parts)
    part = np.arange(row.size) - np.repeat(np.cumsum(num_parts) - num_parts, num_parts)
    step = (end - start)[row] / num_parts[row][:, None]
    return _Pieces(
        start=start[row] + step * part[:, None],
        end=start[row] + step * (part + 1)[:, None],
        length_m=length_m[row] / num_parts[row],
        name_idx=graph.name_idx[owner[row]],
    )


def _lengths_m(start: FloatArray, end: FloatArray) -> FloatArray:
    shrink = np.cos(np.radians((start[:, 1] + end[:, 1]) / 2))
    lengths: FloatArray = METRES_PER_DEGREE * np.hypot(
        (end[:, 0] - start[:, 0]) * shrink, end[:, 1] - start[:, 1]
    )
    return lengths
