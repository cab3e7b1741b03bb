"""RoadGraph: the road network as directed arcs in flat arrays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Provenance(IntEnum):
    """Where an arc comes from; the larger, the less is known about it."""

    OSM = 0
    BACKBONE = 1
    SYNTHETIC = 2


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """
    Directed road network in compressed sparse rows; arc ``a`` leads from its row to ``heads[a]``.

    Parameters
    ----------
    name : str
    profiles : tuple of str
        Speed classes, such as ``motorbike`` and ``van``.
    node_lon, node_lat : float64, shape (n,)
        Degrees, EPSG:4326.
    indptr : int64, shape (n + 1,)
        Arcs ``indptr[i]:indptr[i + 1]`` leave node ``i``.
    heads : int32, shape (m,)
    milliseconds : int32, shape (num_profiles, m)
        Travel time of each arc; -1 where the profile may not drive.
    length_m : float32, shape (m,)
    provenance : uint8, shape (m,)
        A `Provenance` each.
    is_bridge : bool, shape (m,)
        Arcs that cross water; no address is placed on them.
    edge_idx : int32, shape (m,)
        The piece of road; both directions of a two-way road share it.
    name_idx : int32, shape (m,)
        Into ``names``; -1 where a road has none.
    names : tuple of str
    geometry_ptr : int64, shape (m + 1,)
        Points ``geometry_ptr[a]:geometry_ptr[a + 1]`` lie between the ends of arc ``a``; the ends
        themselves are left out.
    geometry_lon, geometry_lat : float32, shape (k,)
    """

    name: str
    profiles: tuple[str, ...]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    indptr: NDArray[np.int64]
    heads: NDArray[np.int32]
    milliseconds: NDArray[np.int32]
    length_m: NDArray[np.float32]
    provenance: NDArray[np.uint8]
    is_bridge: NDArray[np.bool_]
    edge_idx: NDArray[np.int32]
    name_idx: NDArray[np.int32]
    names: tuple[str, ...]
    geometry_ptr: NDArray[np.int64]
    geometry_lon: NDArray[np.float32]
    geometry_lat: NDArray[np.float32]

    @property
    def num_nodes(self) -> int:
        """Number of nodes."""
        return int(self.node_lon.size)

    @property
    def num_arcs(self) -> int:
        """Number of directed arcs."""
        return int(self.heads.size)

    @property
    def tails(self) -> NDArray[np.int32]:
        """Node each arc leaves; int32, shape (m,)."""
        return np.repeat(
            np.arange(self.num_nodes, dtype=np.int32), np.diff(self.indptr).astype(np.int64)
        )

    def arc_points(self, arc: int) -> NDArray[np.float64]:
        """Longitude and latitude along one arc, both ends included; float64, shape (k, 2)."""
        tail = int(np.searchsorted(self.indptr, arc, side="right")) - 1
        inner = slice(int(self.geometry_ptr[arc]), int(self.geometry_ptr[arc + 1]))
        lon = np.concatenate(
            ([self.node_lon[tail]], self.geometry_lon[inner], [self.node_lon[self.heads[arc]]])
        )
        lat = np.concatenate(
            ([self.node_lat[tail]], self.geometry_lat[inner], [self.node_lat[self.heads[arc]]])
        )
        return np.column_stack((lon, lat)).astype(np.float64)

    def sha256(self) -> str:
        """SHA-256, in hex, of every array and name."""
        digest = hashlib.sha256(repr((self.profiles, self.names)).encode())
        for values in (
            self.node_lon,
            self.node_lat,
            self.indptr,
            self.heads,
            self.milliseconds,
            self.length_m,
            self.provenance,
            self.is_bridge,
            self.edge_idx,
            self.name_idx,
            self.geometry_ptr,
            self.geometry_lon,
            self.geometry_lat,
        ):
            digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()
