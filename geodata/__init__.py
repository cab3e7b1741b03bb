"""Turns public map data into travel seconds and metres. The public names, loaded when asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from geodata.arcs import arc_coordinates as arc_coordinates
    from geodata.areas import WardAreas as WardAreas
    from geodata.basemap.build import Basemap as Basemap
    from geodata.basemap.build import basemap_archive as basemap_archive
    from geodata.closures import AreaClosure as AreaClosure
    from geodata.closures import BridgeClosure as BridgeClosure
    from geodata.closures import EdgeClosure as EdgeClosure
    from geodata.closures import RoadClosure as RoadClosure
    from geodata.closures import closed_arcs as closed_arcs
    from geodata.connectivity import components as components
    from geodata.connectivity import cut_off as cut_off
    from geodata.connectivity import cut_off_units as cut_off_units
    from geodata.connectivity import lone_links as lone_links
    from geodata.drawing.geojson import plan_geojson as plan_geojson
    from geodata.drawing.geometry import RouteGeometry as RouteGeometry
    from geodata.drawing.geometry import road_legs as road_legs
    from geodata.drawing.geometry import route_geometries as route_geometries
    from geodata.drawing.geometry import straight_legs as straight_legs
    from geodata.drawing.gpx import plan_gpx as plan_gpx
    from geodata.drawing.html import plan_page as plan_page
    from geodata.drawing.xlsx import plan_workbook as plan_workbook
    from geodata.drawing.zip_bytes import zip_bytes as zip_bytes
    from geodata.errors import GeodataError as GeodataError
    from geodata.graph import Provenance as Provenance
    from geodata.graph import RoadGraph as RoadGraph
    from geodata.location_files import PointLocation as PointLocation
    from geodata.location_files import read_locations as read_locations
    from geodata.matrix import MatrixResult as MatrixResult
    from geodata.matrix import travel_matrix as travel_matrix
    from geodata.matrix_update import MatrixUpdate as MatrixUpdate
    from geodata.matrix_update import update_matrix as update_matrix
    from geodata.networks import IngestReport as IngestReport
    from geodata.networks import ingest as ingest
    from geodata.networks import list_networks as list_networks
    from geodata.networks import load_network as load_network
    from geodata.osm_clipping import BoundingBox as BoundingBox
    from geodata.paths import LegPath as LegPath
    from geodata.paths import leg_points as leg_points
    from geodata.places import FormerUnit as FormerUnit
    from geodata.places import Place as Place
    from geodata.places import Unit as Unit
    from geodata.places import find_unit as find_unit
    from geodata.places import load_agent_points as load_agent_points
    from geodata.places import load_authorities as load_authorities
    from geodata.places import load_former_units as load_former_units
    from geodata.places import load_post_offices as load_post_offices
    from geodata.places import load_units as load_units
    from geodata.snap import Snaps as Snaps
    from geodata.snap import snap_points as snap_points
    from geodata.water import is_in_water as is_in_water
    from geodata.water import water_features as water_features

_HOME = {
    "AreaClosure": "closures",
    "Basemap": "basemap.build",
    "BoundingBox": "osm_clipping",
    "BridgeClosure": "closures",
    "EdgeClosure": "closures",
    "FormerUnit": "places",
    "GeodataError": "errors",
    "IngestReport": "networks",
    "LegPath": "paths",
    "MatrixResult": "matrix",
    "MatrixUpdate": "matrix_update",
    "Place": "places",
    "PointLocation": "location_files",
    "Provenance": "graph",
    "RoadClosure": "closures",
    "RoadGraph": "graph",
    "RouteGeometry": "drawing.geometry",
    "Snaps": "snap",
    "Unit": "places",
    "WardAreas": "areas",
    "arc_coordinates": "arcs",
    "basemap_archive": "basemap.build",
    "closed_arcs": "closures",
    "components": "connectivity",
    "cut_off": "connectivity",
    "cut_off_units": "connectivity",
    "find_unit": "places",
    "ingest": "networks",
    "is_in_water": "water",
    "leg_points": "paths",
    "list_networks": "networks",
    "load_agent_points": "places",
    "load_authorities": "places",
    "load_former_units": "places",
    "load_network": "networks",
    "load_post_offices": "places",
    "load_units": "places",
    "lone_links": "connectivity",
    "plan_geojson": "drawing.geojson",
    "plan_gpx": "drawing.gpx",
    "plan_page": "drawing.html",
    "plan_workbook": "drawing.xlsx",
    "read_locations": "location_files",
    "road_legs": "drawing.geometry",
    "route_geometries": "drawing.geometry",
    "snap_points": "snap",
    "straight_legs": "drawing.geometry",
    "travel_matrix": "matrix",
    "update_matrix": "matrix_update",
    "water_features": "water",
    "zip_bytes": "drawing.zip_bytes",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
