"""Hue's main roads: junctions and driven lengths, from the project's own table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.arc_tables import great_circle_m, straight_arcs
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import graph_from_arcs
from geodata.speeds import BACKBONE_SPEED_KPH, PROFILES

BACKBONE_TABLE = Path(__file__).parent / "tables" / "backbone.csv"
#: Points that some roads surely pass, drawn by hand: their chords would run through the lagoon.
#: With them the chords' lengths come to 99-105 % of the driven ones.
VIA_TABLE = BACKBONE_TABLE.with_name("backbone_via.csv")
#: Long roads are divided, so that a village beside one can join it near its own kilometre.
MAX_PIECE_KM = 2.0


@dataclass(frozen=True, slots=True)
class BackboneEdge:
    """
    One main road between two junctions; lon and lat in degrees, the driven length in km.

    ``via`` holds points (lon, lat) that it passes, from u to v.
    """

    u: int
    v: int
    lon_u: float
    lat_u: float
    lon_v: float
    lat_v: float
    length_km: float
    via: tuple[tuple[float, float], ...] = ()


def read_backbone(path: Path = BACKBONE_TABLE) -> tuple[BackboneEdge, ...]:
    """Every edge of the table, in its order, with the points that it passes."""
    via: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in _rows(VIA_TABLE):
        via.setdefault((row["u"], row["v"]), []).append((float(row["lon"]), float(row["lat"])))
    return tuple(
        BackboneEdge(
            u=int(row["u"]),
            v=int(row["v"]),
            lon_u=float(row["lon_u"]),
            lat_u=float(row["lat_u"]),
            lon_v=float(row["lon_v"]),
            lat_v=float(row["lat_v"]),
            length_km=float(row["length_km"]),
            via=tuple(via.get((row["u"], row["v"]), ())),
        )
        for row in _rows(path)
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build_backbone(edges: Sequence[BackboneEdge]) -> RoadGraph:
    """
    Two-way main roads as straight chords that carry their driven length.

    Edges without length are left out; longer ones than 2 km are divided evenly.
    """
    places: dict[int, tuple[float, float]] = {}
    for edge in edges:
        places.setdefault(edge.u, (edge.lon_u, edge.lat_u))
        places.setdefault(edge.v, (edge.lon_v, edge.lat_v))
    node_of = {junction: node for node, junction in enumerate(places)}
    points = list(places.values())
    tails: list[int] = []
    heads: list[int] = []
    lengths_km: list[float] = []
    for edge in edges:
        if edge.u == edge.v or edge.length_km <= 0:
            continue
        inner, pieces_km = _divide(edge)
        chain = [node_of[edge.u], *range(len(points), len(points) + len(inner)), node_of[edge.v]]
        points.extend(inner)
        tails.extend(chain[:-1])
        heads.extend(chain[1:])
        lengths_km.extend(pieces_km)
    lon_lat = np.array(points, np.float64)
    return graph_from_arcs(
        "backbone",
        profiles=PROFILES,
        node_lon=lon_lat[:, 0],
        node_lat=lon_lat[:, 1],
        arcs=straight_arcs(
            np.array(tails, np.int32),
            np.array(heads, np.int32),
            length_m=np.array(lengths_km) * 1000,
            speeds_kph=BACKBONE_SPEED_KPH,
            provenance=Provenance.BACKBONE,
        ),
    )


def _divide(edge: BackboneEdge) -> tuple[list[tuple[float, float]], list[float]]:
    """Points that part the road into pieces of at most 2 driven km, and the pieces' km."""
    bends = np.array([(edge.lon_u, edge.lat_u), *edge.via, (edge.lon_v, edge.lat_v)])
    lon, lat = bends.T
    chords_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    total_m = float(chords_m.sum())
    shares = chords_m / total_m if total_m > 0 else np.ones(1)
    inner: list[tuple[float, float]] = []
    pieces_km: list[float] = []
    for start, end, leg_km in zip(bends[:-1], bends[1:], shares * edge.length_km, strict=True):
        num = max(1, int(np.ceil(leg_km / MAX_PIECE_KM)))
        points = [start + (end - start) * step / num for step in range(1, num + 1)]
        inner.extend((float(lon), float(lat)) for lon, lat in points)
        pieces_km.extend([float(leg_km) / num] * num)
    return inner[:-1], pieces_km
