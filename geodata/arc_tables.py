"""ArcTable: directed arcs in any order, the raw material of a RoadGraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

#: Stands in ``milliseconds`` where a profile may not drive.
FORBIDDEN = -1
EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, eq=False)
class ArcTable:
    """
    Directed arcs in any order, before they are laid out by the node they leave.

    Parameters
    ----------
    tails, heads : int32, shape (m,)
    milliseconds : int32, shape (num_profiles, m)
        -1 where the profile may not drive.
    length_m : float32, shape (m,)
    provenance : uint8, shape (m,)
    is_bridge : bool, shape (m,)
    edge_idx : int32, shape (m,)
        Equal for both directions of one piece of road.
    name_idx : int32, shape (m,)
        -1 where there is no name.
    geometry_ptr : int64, shape (m + 1,)
    geometry_lon, geometry_lat : float32, shape (k,)
        Points between the ends of each arc.
    """

    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    milliseconds: NDArray[np.int32]
    length_m: NDArray[np.float32]
    provenance: NDArray[np.uint8]
    is_bridge: NDArray[np.bool_]
    edge_idx: NDArray[np.int32]
    name_idx: NDArray[np.int32]
    geometry_ptr: NDArray[np.int64]
    geometry_lon: NDArray[np.float32]
    geometry_lat: NDArray[np.float32]

    @property
    def num_arcs(self) -> int:
        """Number of arcs."""
        return int(self.heads.size)

    def take(self, order: NDArray[np.int64]) -> ArcTable:
        """The arcs of ``order``, in that order, each with its geometry."""
        counts = np.diff(self.geometry_ptr)[order]
        ptr = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        offsets = np.arange(int(ptr[-1])) - np.repeat(ptr[:-1], counts)
        points = np.repeat(self.geometry_ptr[:-1][order], counts) + offsets
        return ArcTable(
            tails=self.tails[order],
            heads=self.heads[order],
            milliseconds=np.ascontiguousarray(self.milliseconds[:, order]),
            length_m=self.length_m[order],
            provenance=self.provenance[order],
            is_bridge=self.is_bridge[order],
            edge_idx=self.edge_idx[order],
            name_idx=self.name_idx[order],
            geometry_ptr=ptr,
            geometry_lon=self.geometry_lon[points],
            geometry_lat=self.geometry_lat[points],
        )

    def two_way(self) -> ArcTable:
        """These arcs, and after them each once more in the other direction."""
        backwards = replace(
            self.take(np.arange(self.num_arcs)),
            tails=self.heads,
            heads=self.tails,
            geometry_lon=_reversed_rows(self.geometry_lon, self.geometry_ptr),
            geometry_lat=_reversed_rows(self.geometry_lat, self.geometry_ptr),
        )
        return concatenate((self, backwards))


def _reversed_rows(values: NDArray[np.float32], ptr: NDArray[np.int64]) -> NDArray[np.float32]:
    counts = np.diff(ptr)
    first, last = np.repeat(ptr[:-1], counts), np.repeat(ptr[1:], counts)
    reversed_values: NDArray[np.float32] = values[first + last - 1 - np.arange(values.size)]
    return reversed_values


def concatenate(tables: Sequence[ArcTable]) -> ArcTable:
    """All arcs of several tables whose indices already mean the same."""
    counts = np.concatenate([np.diff(table.geometry_ptr) for table in tables])
    return ArcTable(
        tails=np.concatenate([table.tails for table in tables]),
        heads=np.concatenate([table.heads for table in tables]),
        milliseconds=np.concatenate([table.milliseconds for table in tables], axis=1),
        length_m=np.concatenate([table.length_m for table in tables]),
        provenance=np.concatenate([table.provenance for table in tables]),
        is_bridge=np.concatenate([table.is_bridge for table in tables]),
        edge_idx=np.concatenate([table.edge_idx for table in tables]),
        name_idx=np.concatenate([table.name_idx for table in tables]),
        geometry_ptr=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        geometry_lon=np.concatenate([table.geometry_lon for table in tables]),
        geometry_lat=np.concatenate([table.geometry_lat for table in tables]),
    )


def straight_arcs(
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
    *,
    length_m: NDArray[np.float64],
    speeds_kph: Sequence[float],
    provenance: int,
    is_bridge: NDArray[np.bool_] | None = None,
    name_idx: NDArray[np.int32] | None = None,
) -> ArcTable:
    """
    Two-way roads without bends: the i-th row of the first half is edge i, one speed a profile.

    Parameters
    ----------
    tails, heads : int32, shape (m,)
    length_m : float64, shape (m,)
        Driven metres, which may exceed the chord.
    speeds_kph : sequence of float
        One for each profile.
    provenance : int
    is_bridge : bool, shape (m,), optional
    name_idx : int32, shape (m,), optional
    """
    num = tails.size
    one_way = ArcTable(
        tails=tails.astype(np.int32),
        heads=heads.astype(np.int32),
        milliseconds=np.stack([travel_milliseconds(length_m, kph) for kph in speeds_kph]),
        length_m=length_m.astype(np.float32),
        provenance=np.full(num, provenance, np.uint8),
        is_bridge=np.zeros(num, np.bool_) if is_bridge is None else is_bridge,
        edge_idx=np.arange(num, dtype=np.int32),
        name_idx=np.full(num, -1, np.int32) if name_idx is None else name_idx.astype(np.int32),
        geometry_ptr=np.zeros(num + 1, np.int64),
        geometry_lon=np.empty(0, np.float32),
        geometry_lat=np.empty(0, np.float32),
    )
    return one_way.two_way()


def travel_milliseconds(
    length_m: NDArray[np.float64], speed_kph: NDArray[np.float64] | float
) -> NDArray[np.int32]:
    """Whole milliseconds for each length at a speed, 1 at least; int32, shape (m,)."""
    exact = np.rint(np.asarray(length_m, np.float64) * 3600.0 / speed_kph)
    return np.maximum(1, exact).astype(np.int32)


def great_circle_m(
    lon_a: NDArray[np.float64],
    lat_a: NDArray[np.float64],
    lon_b: NDArray[np.float64],
    lat_b: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle metres between points in degrees, by the haversine; the shapes broadcast."""
    lon_a, lat_a, lon_b, lat_b = (np.radians(one) for one in (lon_a, lat_a, lon_b, lat_b))
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)), np.float64)
