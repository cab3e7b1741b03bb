"""Turns public map data into travel seconds and metres. The public names, loaded when asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from geodata.arcs import arc_coordinates as arc_coordinates
    from geodata.closures import AreaClosure as AreaClosure
    from geodata.closures import BridgeClosure as BridgeClosure
    from geodata.closures import EdgeClosure as EdgeClosure
    from geodata.closures import RoadClosure as RoadClosure
    from geodata.closures import closed_arcs as closed_arcs
    from geodata.errors import GeodataError as GeodataError
    from geodata.graph import Provenance as Provenance
    from geodata.graph import RoadGraph as RoadGraph
    from geodata.matrix import MatrixResult as MatrixResult
    from geodata.matrix import travel_matrix as travel_matrix
    from geodata.networks import list_networks as list_networks
    from geodata.networks import load_network as load_network
    from geodata.snap import Snaps as Snaps
    from geodata.snap import snap_points as snap_points

_HOME = {
    "AreaClosure": "closures",
    "BridgeClosure": "closures",
    "EdgeClosure": "closures",
    "GeodataError": "errors",
    "MatrixResult": "matrix",
    "Provenance": "graph",
    "RoadClosure": "closures",
    "RoadGraph": "graph",
    "Snaps": "snap",
    "arc_coordinates": "arcs",
    "closed_arcs": "closures",
    "is_in_water": "water",
    "list_networks": "networks",
    "load_agent_points": "places",
    "load_authorities": "places",
    "load_former_units": "places",
    "load_network": "networks",
    "load_post_offices": "places",
    "load_units": "places",
    "snap_points": "snap",
    "travel_matrix": "matrix",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
