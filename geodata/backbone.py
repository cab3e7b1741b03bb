"""Hue's main roads: junctions and driven lengths, from the project's own table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.arc_tables import straight_arcs
from geodata.graph import Provenance, RoadGraph
from geodata.graph_building import graph_from_arcs
from geodata.speeds import BACKBONE_SPEED_KPH, PROFILES

BACKBONE_TABLE = Path(__file__).parent / "tables" / "backbone.csv"
#: Long roads are divided, so that a village beside one can join it near its own kilometre.
MAX_PIECE_KM = 2.0


@dataclass(frozen=True, slots=True)
class BackboneEdge:
    """One main road between two junctions; lon and lat in degrees, the driven length in km."""

    u: int
    v: int
    lon_u: float
    lat_u: float
    lon_v: float
    lat_v: float
    length_km: float


def read_backbone(path: Path = BACKBONE_TABLE) -> tuple[BackboneEdge, ...]:
    """Every edge of the table, in its order; lines that start with # are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            BackboneEdge(
                u=int(row["u"]),
                v=int(row["v"]),
                **{
                    key: float(row[key])
                    for key in ("lon_u", "lat_u", "lon_v", "lat_v", "length_km")
                },
            )
            for row in rows
        )


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
        inner = _divide(edge)
        chain = [node_of[edge.u], *range(len(points), len(points) + len(inner)), node_of[edge.v]]
        points.extend(inner)
        tails.extend(chain[:-1])
        heads.extend(chain[1:])
        lengths_km.extend([edge.length_km / (len(inner) + 1)] * (len(inner) + 1))
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


def _divide(edge: BackboneEdge) -> list[tuple[float, float]]:
    """Points that part the chord evenly into pieces of at most 2 driven km."""
    num = int(np.ceil(edge.length_km / MAX_PIECE_KM))
    shares = [step / num for step in range(1, num)]
    return [
        (
            edge.lon_u + (edge.lon_v - edge.lon_u) * share,
            edge.lat_u + (edge.lat_v - edge.lat_u) * share,
        )
        for share in shares
    ]
