"""OSRM behind our types: its HTTP protocol on a small real server, and the real bindings."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
import pytest

from geodata.engines.osrm import OsrmBindings, OsrmServer, osrm_matrix
from geodata.errors import GeodataError
from geodata.graph import Provenance
from routing_engine.travel import InputFaultsError

#: East of this line the small server has no roads, and none joins the sides of the other.
NO_ROAD_LON, RIVER_LAT = 108.0, 17.0


class TableServer(ThreadingHTTPServer):
    """
    Speaks OSRM's table protocol, with its default limit of 100 x 100.

    A degree takes 1,000 s and 10,000 m, first east, then north; each place is 36 m off the road.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), TableHandler)
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class TableHandler(BaseHTTPRequestHandler):
    server: TableServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        service, version, profile, text = address.path.strip("/").split("/")
        assert (service, version, profile) == ("table", "v1", "driving")
        places = [tuple(map(float, pair.split(","))) for pair in unquote(text).split(";")]
        options = {key: value[0].split(";") for key, value in parse_qs(address.query).items()}
        self.server.requests.append({"places": places, "options": options})
        answer = self.answer(places, options)
        body = json.dumps(answer).encode()
        self.send_response(200 if answer["code"] == "Ok" else 400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, places: list[Any], options: dict[str, list[str]]) -> dict[str, Any]:
        sources = [places[int(i)] for i in options["sources"]]
        destinations = [places[int(i)] for i in options["destinations"]]
        if len(sources) * len(destinations) > 100 * 100:
            return {"code": "TooBig", "message": "Too many table coordinates"}
        for i, (lon, _) in enumerate(places):
            if lon > NO_ROAD_LON:
                cause = f"Could not find a matching segment for coordinate {i}"
                return {"code": "NoSegment", "message": cause}
        degrees = [[self.degrees(a, b) for b in destinations] for a in sources]
        return {
            "code": "Ok",
            "durations": [[None if d is None else d * 1_000 for d in row] for row in degrees],
            "distances": [[None if d is None else d * 10_000 for d in row] for row in degrees],
            "destinations": [{"distance": 36.0, "location": list(b)} for b in destinations],
        }

    @staticmethod
    def degrees(a: tuple[float, float], b: tuple[float, float]) -> float | None:
        if (a[1] > RIVER_LAT) != (b[1] > RIVER_LAT):
            return None
        return abs(a[0] - b[0]) + abs(a[1] - b[1])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def server() -> Iterator[TableServer]:
    with TableServer() as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_large_table_is_asked_for_in_blocks(server: TableServer) -> None:
    """230 places: 3 x 3 blocks of at most 100, each cell in its place."""
    lon, lat = 107 + np.arange(230) / 1_000, np.full(230, 16.5)
    result = osrm_matrix({"motorbike": OsrmServer(server.url)}, lon, lat, names=["x"] * 230)
    steps = np.abs(np.arange(230)[:, None] - np.arange(230))
    # A step is 1 s and 10 m; the ways to the road are 2 x 36 m at 10 km/h, 25.92 s.
    expected = np.where(steps == 0, 0, np.ceil(steps + 25.92))
    assert np.array_equal(result.travel.seconds[0], expected)
    assert np.array_equal(result.travel.metres[0], np.where(steps == 0, 0, steps * 10 + 72))
    tables = [r for r in server.requests if len(r["options"]["sources"]) > 1]
    assert len(tables) == 9


def test_every_request_has_a_radius_for_every_place(server: TableServer) -> None:
    osrm_matrix({"van": OsrmServer(server.url)}, [107.1, 107.2], [16.5, 16.5], names="ab")
    assert server.requests
    for request in server.requests:
        assert request["options"]["radiuses"] == ["5000"] * len(request["places"])
        assert request["options"]["annotations"] == ["duration,distance"]


def test_every_place_without_a_road_is_told(server: TableServer) -> None:
    lon = [109.0, 107.1, 109.0, 107.2, 109.0]
    with pytest.raises(InputFaultsError) as caught:
        osrm_matrix({"van": OsrmServer(server.url)}, lon, [16.5] * 5, names="abcde")
    assert sorted(fault.place for fault in caught.value.faults) == ["a", "c", "e"]


def test_what_osrm_cannot_reach_is_marked(server: TableServer) -> None:
    result = osrm_matrix(
        {"van": OsrmServer(server.url)}, [107.1, 107.1], [16.5, 17.5], names=["nam", "bắc"]
    )
    assert result.travel.seconds[0].tolist() == [[0, -1], [-1, 0]]
    assert [pair.origin for pair in result.unreachable_pairs()] == ["nam", "bắc"]


def test_each_profile_has_its_engine(server: TableServer) -> None:
    engines = {"motorbike": OsrmServer(server.url), "van": OsrmServer(server.url)}
    result = osrm_matrix(engines, [107.1, 107.2], [16.5, 16.5], names="ab")
    assert result.travel.profiles == ("motorbike", "van")
    assert result.snaps.snap_m.tolist() == [[36.0, 36.0], [36.0, 36.0]]
    assert set(result.snaps.provenance.ravel().tolist()) == {Provenance.OSM}


def test_a_server_that_does_not_answer_is_told(server: TableServer) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(GeodataError, match="does not answer"):
        osrm_matrix({"van": OsrmServer(server.url)}, [107.1], [16.5], names="a")


def test_a_refusal_is_told(server: TableServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.engines.osrm.BLOCK_SIZE", 101)
    with pytest.raises(GeodataError, match="TooBig, Too many table coordinates"):
        osrm_matrix({"van": OsrmServer(server.url)}, [107.1] * 101, [16.5] * 101, names=["x"] * 101)


def test_only_http_is_spoken() -> None:
    with pytest.raises(ValueError, match="wanted http"):
        OsrmServer("file:///etc/hosts")


def test_without_the_package_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osrm", None)
    with pytest.raises(GeodataError, match=r"pip install postroute\[osrm\]"):
        OsrmBindings(tmp_path / "hue.osrm")


@pytest.fixture(scope="module")
def real_engine(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> OsrmBindings:
    osrm = pytest.importorskip(
        "osrm", reason="the extra [osrm] is not installed (needs Python 3.12)"
    )
    folder = tmp_path_factory.mktemp("osrm")
    extract = folder / "hue.osm.pbf"
    extract.write_bytes((shared_data / "hue" / "hue_central_roads.osm.pbf").read_bytes())
    profile = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"
    data = folder / "hue.osrm"
    for step in (["extract", "-p", profile, extract], ["partition", data], ["customize", data]):
        subprocess.run([sys.executable, "-m", "osrm", *step], check=True, capture_output=True)
    return OsrmBindings(data)


def test_the_real_osrm_measures_hue(real_engine: OsrmBindings) -> None:
    """From the citadel to Vỹ Dạ: never shorter than the crow flies, nor five times as long."""
    lon, lat = [107.580, 107.600, 107.590], [16.470, 16.470, 16.460]
    result = osrm_matrix({"van": real_engine}, lon, lat, names=["a", "b", "c"])
    crow_m = 0.02 * math.cos(math.radians(16.47)) * 111_195
    assert crow_m < result.travel.metres[0, 0, 1] < 5 * crow_m
    assert result.snaps.snap_m.max() < 500


def test_the_real_osrm_refuses_a_place_far_from_roads(real_engine: OsrmBindings) -> None:
    with pytest.raises(InputFaultsError, match="Hoàng Sa: OSRM knows no road within 5000 m"):
        osrm_matrix({"van": real_engine}, [107.58, 111.6], [16.47, 16.5], names=["Huế", "Hoàng Sa"])
