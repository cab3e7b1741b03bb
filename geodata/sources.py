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
        "814622a3c260a4916beebdd4384047357ae3aadb551d7abb57a76c189561cc12",
    ),
    Source(
        "former_units.csv",
        "PyPI vietnamadminunits 1.0.4 (codes, points) and GitHub "
        "lamngockhuong/vietnam-3d-map dc6095c4 (population, area, seats)",
        "MIT",
        "2026-11-22",
        "902a7b86fc4eb604d7cea7da57a7ace92b5dc2ce5dd8dee7c29cf370fc85a713",
    ),
    Source(
        "agent_points_2025_05.csv",
        "drawn up for Postroute; assumed; their number (136) as published by Báo Lao "
        "Động, article 1507349",
        "MIT",
        "2026-11-22",
        "0f3f5714e6a40b2f523959f56eb258b5e2cc13f2f1e1e9d95f036cdbce6ebb8a",
    ),
    Source(
        "agent_points_2025_07.csv",
        "drawn up for Postroute; assumed; their number (166) as published by Huế Ngày "
        "Nay, article 155647",
        "MIT",
        "2026-11-22",
        "005a19ac8b1cfc70319965f267843a006406015fa3af68ce10b4edb7091fa101",
    ),
    Source(
        "post_offices.csv",
        "drawn up for Postroute; assumed; two points from OpenStreetMap; their number as "
        "published by Huế Ngày Nay, article 153608",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "72288b1f1cd33f40d10ce2ae491a867149ac32289ef7b6a703509948e2c77391",
    ),
    Source(
        "authorities_2025_05.csv",
        "drawn up for Postroute; assumed; two points from OpenStreetMap",
        "MIT; OSM points ODbL 1.0",
        "2026-11-22",
        "e445f31f95aea5311b7f8e422fc8b10161fc381ffb8878d4dc6c7196aeeae9c3",
    ),
    Source(
        "authorities_2025_07.csv",
        "drawn up for Postroute; assumed",
        "MIT",
        "2026-11-22",
        "0a5f44de08c2db01fd7e68e7cc5b55ef9c097f35bdf76c156a30773e825ec1be",
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
