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
        "MIT",
        "2026-11-22",
        "47f9352a12d7619e7a82825a082ed7ab04c239972cd1665dccce09e4ee9320fa",
    ),
    Source(
        "former_units.csv",
        "PyPI vietnamadminunits 1.0.4 (codes, points) and GitHub "
        "lamngockhuong/vietnam-3d-map dc6095c4 (population, area, seats)",
        "MIT",
        "2026-11-22",
        "8df4d11a6983c1b33b201b35aaa901d1815f47318faed021c88377ae9dedd3b6",
    ),
    Source(
        "agent_points_2025_05.csv",
        "drawn up for Postroute; assumed; their number (136) as published by Báo Lao "
        "Động, article 1507349",
        "MIT",
        "2026-11-22",
        "b13590f8277b6fcbdf0dd9dcdaff7d9c26954a2c87dfe03f010916573f9acecd",
    ),
    Source(
        "agent_points_2025_07.csv",
        "drawn up for Postroute; assumed; their number (166) as published by Huế Ngày "
        "Nay, article 155647",
        "MIT",
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
        "9e9bf78b161200b0b389839563d80b5c5223eb08dc32c3bf6806c7ab1b269bb6",
    ),
    Source(
        "authorities_2025_07.csv",
        "drawn up for Postroute; assumed",
        "MIT",
        "2026-11-22",
        "ce3b9ee30f7ea90cace3cf959433f0c1ae4fb2adba7b765b505fae3d9ac0d73d",
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
        "4ecb5a08592bf4a506adf2593614d0cda83b92ec0a18c31c8f9f253689a0aa0d",
    ),
    Source(
        "water.geojson",
        "drawn by hand for Postroute; approximate",
        "MIT",
        "2026-11-22",
        "7b432cf6c280740dc94097f98527966a11c76223fcf03e528324444c8115497f",
    ),
)
