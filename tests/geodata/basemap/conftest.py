"""Archives made once, and what they hold."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles

from geodata.basemap.build import Basemap, basemap_archive
from geodata.crs import to_tile_square
from geodata.networks import build_default, ingest

Feature = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """An archive as a map reads it."""

    content: bytes

    @cached_property
    def reader(self) -> Reader:
        return Reader(MemorySource(self.content))

    def tile(self, zoom: int, column: int, row: int) -> dict[str, list[Feature]] | None:
        """Features by layer; None where the archive has no tile."""
        return decoded(self.reader.get(zoom, column, row))

    def tile_at(self, zoom: int, lon: float, lat: float) -> dict[str, list[Feature]]:
        """Features by layer of the tile around a point."""
        ((x, y),) = to_tile_square([lon], [lat]).tolist()
        return self.tile(zoom, int(x * 2**zoom), int(y * 2**zoom)) or {}

    def raw(self) -> Iterator[tuple[tuple[int, int, int], bytes]]:
        """Place and gzipped bytes of every tile."""
        return all_tiles(self.reader.get_bytes)

    def all(self) -> Iterator[tuple[tuple[int, int, int], dict[str, list[Feature]]]]:
        """Place and features of every tile."""
        seen: dict[bytes, dict[str, list[Feature]]] = {}
        for place, content in self.raw():
            if content not in seen:
                seen[content] = decoded(content) or {}
            yield place, seen[content]


def decoded(content: bytes | None) -> dict[str, list[Feature]] | None:
    if content is None:
        return None
    options = {"y_coord_down": True}
    layers = mapbox_vector_tile.decode(gzip.decompress(content), default_options=options)
    return {name: layer["features"] for name, layer in layers.items()}


@pytest.fixture(scope="session")
def hue() -> Basemap:
    """The map of the default network."""
    return basemap_archive(build_default())


@pytest.fixture(scope="session")
def opened(hue: Basemap) -> Opened:
    return Opened(hue.content)


@pytest.fixture(scope="session")
def true_roads(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The map of central Hue's true roads."""
    extract = shared_data / "hue" / "hue_central_roads.osm.pbf"
    report = ingest(extract, "central", cache_dir=tmp_path_factory.mktemp("networks"))
    return Opened(basemap_archive(report.graph).content)
