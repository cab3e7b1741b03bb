"""Isochrones by a real Valhalla over the central Hue extract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geodata.engines.valhalla import ValhallaTiles
from geodata.errors import GeodataError
from routing_engine.travel import InputFaultsError


def require_valhalla() -> None:
    pytest.importorskip(
        "valhalla", reason="the extra [valhalla] is not installed (needs Python 3.12)"
    )


@pytest.fixture(scope="module")
def tiles(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ValhallaTiles:
    require_valhalla()
    from valhalla import get_config

    folder = tmp_path_factory.mktemp("valhalla")
    config = get_config(tile_dir=str(folder), tile_extract="", verbose=False)
    config["mjolnir"]["concurrency"] = 1
    config["mjolnir"].pop("tile_extract")
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    extract = shared_data / "hue" / "hue_central_roads.osm.pbf"
    # The program looks itself up on the path, which need not hold this environment.
    programs = Path(sys.executable).parent
    subprocess.run(
        [programs / "valhalla_build_tiles", "-c", path, extract],
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )
    return ValhallaTiles(path)


def test_more_minutes_reach_farther(tiles: ValhallaTiles) -> None:
    import shapely

    rings = tiles.isochrones(107.59, 16.46, (5, 10), profile="motorbike", name="Huế")
    near, far = (shapely.union_all([shapely.Polygon(r) for r in rings[m]]) for m in (5, 10))
    assert far.area > near.area > 0
    assert near.contains(shapely.Point(107.59, 16.46))
    assert all(np.array_equal(ring[0], ring[-1]) for ring in rings[5])


def test_a_place_far_from_roads_is_a_fault_and_no_small_ring(tiles: ValhallaTiles) -> None:
    with pytest.raises(InputFaultsError, match="Hoàng Sa: Valhalla knows no road within 5000 m"):
        tiles.isochrones(111.6, 16.5, (5,), profile="van", name="Hoàng Sa")


def test_a_missing_configuration_is_told(tmp_path: Path) -> None:
    require_valhalla()
    with pytest.raises(GeodataError, match=r"none\.json"):
        ValhallaTiles(tmp_path / "none.json")


def test_without_the_package_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "valhalla", None)
    with pytest.raises(GeodataError, match=r"pip install postroute\[valhalla\]"):
        ValhallaTiles(tmp_path / "config.json")
