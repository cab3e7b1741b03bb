"""Where every table comes from: origin, licence, date and checksum."""

from __future__ import annotations

from dataclasses import dataclass

#: To be shown on every map that draws roads or points from OpenStreetMap.
OSM_ATTRIBUTION = "© OpenStreetMap contributors"


@dataclass(frozen=True, slots=True)
class Source:
    """
    Origin of one file in ``tables/``.

    Parameters
    ----------
    file, origin, licence : str
    tabulated : str
        ISO date.
    sha256 : str
        Of the file's bytes, in hex.
    """

    file: str
    origin: str
    licence: str
    tabulated: str
    sha256: str


SOURCES = (
    Source(
        "units.csv",
        "PyPI vietnamadminunits 1.0.4 (codes, points) and GitHub "
        "lamngockhuong/vietnam-3d-map dc6095c4 (population, area, seats)",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "47f9352a12d7619e7a82825a082ed7ab04c239972cd1665dccce09e4ee9320fa",
    ),
    Source(
        "former_units.csv",
        "PyPI vietnamadminunits 1.0.4 (codes, points) and GitHub "
        "lamngockhuong/vietnam-3d-map dc6095c4 (population); points marked osm from "
        "OpenStreetMap, estimated ones drawn up for Postroute",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "3cb16b0d16e383b2306a245a700ffdbcf595fc533150602c0d983e972de2fde5",
    ),
    Source(
        "agent_points_2025_05.csv",
        "drawn up for Postroute; assumed; their number (136) as published by Báo Lao "
        "Động, article 1507349",
        "MIT; near OSM points ODbL 1.0",
        "2026-11-22",
        "b13590f8277b6fcbdf0dd9dcdaff7d9c26954a2c87dfe03f010916573f9acecd",
    ),
    Source(
        "agent_points_2025_07.csv",
        "drawn up for Postroute; assumed; their number (166) as published by Huế Ngày "
        "Nay, article 155647",
        "MIT; near OSM points ODbL 1.0",
        "2026-11-22",
        "29a677658ae7d714b8f1b0c0a9723737a4dfccf855c2e9d6579d038885aa43f9",
    ),
    Source(
        "post_offices.csv",
        "drawn up for Postroute; assumed; two points from OpenStreetMap; their number as "
        "published by Huế Ngày Nay, article 153608",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "aa5e0ea2e8fe942ebcb45e5dac1d62d34b3495965347e91a29a42608919d3638",
    ),
    Source(
        "authorities_2025_05.csv",
        "drawn up for Postroute; assumed; two points from OpenStreetMap",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "4edbd6a90aa81ee731c1c6f58ed3cec3e6a67dd9bf118e930e461d5c402b8d35",
    ),
    Source(
        "authorities_2025_07.csv",
        "drawn up for Postroute; assumed",
        "MIT; near OSM points ODbL 1.0",
        "2026-11-22",
        "e72df07cccad6e92a5271124a1494741d9525066bef4ceb40f36a40a9e19aed1",
    ),
    Source(
        "backbone.csv",
        "PyPI scgraph-data 2.0.0, world_highways, from OpenStreetMap",
        "ODbL 1.0",
        "2026-11-22",
        "7223ec2132e73751aafd3de91bf51cf25a921e546315edb187574d0c57c9e96e",
    ),
    Source(
        "backbone_via.csv",
        "OpenStreetMap way ends (bridges), else drawn by hand for Postroute; approximate",
        "ODbL 1.0",
        "2026-11-22",
        "7cc0d07167650ee35f08755ac7b030a8b09e69aac2f2fa4e50d4bb05c9955d2f",
    ),
    Source(
        "crossings.csv",
        "ends of bridges from OpenStreetMap, two estimated",
        "ODbL 1.0",
        "2026-11-22",
        "8f0858cc9cc8f9406ce66e5830d3102e44a927085c3f3e1920e1e98abbfbf2aa",
    ),
    Source(
        "water.geojson",
        "drawn by hand for Postroute; approximate",
        "MIT",
        "2026-11-22",
        "09460e52c1819127e20a87cb023e7a4d611fe3977624e9d8fcd221a323ddc75a",
    ),
)
