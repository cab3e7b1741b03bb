"""The built apps, handed out from a list: an invented build, and one that is not there."""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from courier_api import create_app
from courier_api.file_answers import accepted_codings
from courier_api.front_end import APP_POLICY
from courier_api.pages import SEALED_POLICY

SCRIPT = b"export const lines = 'scan';\n" * 200
TILES = bytes(range(256)) * 40
PAGES = {"/": "start", "/courier": "courier", "/desk": "desk", "/dispatch": "dispatch"}

Get = Callable[..., httpx.Response]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "icons").mkdir()
    for name in PAGES.values():
        (folder / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    (folder / "service-worker.js").write_bytes(SCRIPT)
    (folder / "manifest.webmanifest").write_text('{"name": "Postroute"}')
    (folder / "icons" / "192.png").write_bytes(b"\x89PNG")
    (folder / "assets" / "courier-Ab12.js").write_bytes(SCRIPT)
    (folder / "assets" / "courier-Ab12.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "courier-Ab12.js.br").write_bytes(b"packed by brotli")
    (folder / "assets" / "reader-Cd34.wasm").write_bytes(b"\0asm")
    (folder / "assets" / "notes.txt").write_text("of no known type")
    (tmp_path / "secret.js").write_text("secret")
    (folder / "assets" / "link.js").symlink_to(tmp_path / "secret.js")
    return folder


@pytest.fixture
def day(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    folder.mkdir()
    (folder / "basemap.pmtiles").write_bytes(TILES)
    return folder


@pytest.fixture
def get(dist: Path, day: Path) -> Get:
    return getter(dist, day)


def getter(dist: Path, day: Path | None) -> Get:
    transport = httpx.ASGITransport(create_app(day, front_end=dist), raise_app_exceptions=False)

    def get(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("accept-encoding", "identity")

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport) as client:
                request = client.build_request(method, f"http://localhost{path}", headers=told)
                # As it came: what is packed is not unpacked.
                answer = await client.send(request, stream=True)
                raw = b"".join([part async for part in answer.aiter_raw()])
                headers = [one for one in answer.headers.raw if one[0] != b"content-encoding"]
                coding = answer.headers.get("content-encoding", "")
                return httpx.Response(
                    answer.status_code, headers=[*headers, (b"x-coding", coding.encode())],
                    content=raw,
                )  # fmt: skip

        return asyncio.run(ask())

    return get


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_each_app_is_asked_for_anew_under_its_own_policy(get: Get, path: str, name: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert f"<title>{name}</title>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == APP_POLICY
    assert "camera=(self), geolocation=(self)" in answer.headers["permissions-policy"]


def test_no_other_answer_lets_a_camera_be_used(get: Get) -> None:
    for path in ("/healthz", "/assets/courier-Ab12.js", "/basemap.pmtiles", "/nowhere"):
        assert "camera=()" in get(path).headers["permissions-policy"]


def test_a_page_that_the_browser_has_is_not_sent_again(get: Get) -> None:
    tag = get("/courier").headers["etag"]
    answer = get("/courier", if_none_match=f'"other", W/{tag}')
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert get("/courier", if_none_match='"other"').status_code == 200


@pytest.mark.parametrize("path", ["/", "/courier", "/desk", "/dispatch", "/courier-sw.js"])
def test_an_unchanged_page_keeps_its_policies_and_so_its_camera(get: Get, path: str) -> None:
    whole = get(path).headers
    unchanged = get(path, if_none_match=whole["etag"])
    assert unchanged.status_code == 304
    kept = ("content-security-policy", "permissions-policy", "service-worker-allowed")
    told = {name: whole.get(name) for name in kept}
    assert {name: unchanged.headers.get(name) for name in kept} == told


def test_an_asset_is_kept_for_ever(get: Get) -> None:
    answer = get("/assets/courier-Ab12.js")
    assert answer.content == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert get("/assets/reader-Cd34.wasm").headers["content-type"] == "application/wasm"
    assert get("/icons/192.png").headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"),
     ("identity", ""), ("br; q=0.0", "")],
)  # fmt: skip
def test_an_asset_comes_packed_as_the_browser_takes_it(
    get: Get, accepted: str, coding: str
) -> None:
    answer = get("/assets/courier-Ab12.js", accept_encoding=accepted)
    wanted = {"br": b"packed by brotli", "gzip": gzip.compress(SCRIPT), "": SCRIPT}[coding]
    assert (answer.headers["x-coding"], answer.content[10:]) == (coding, wanted[10:])
    assert answer.headers["content-length"] == str(len(wanted))
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_codings_are_told_by_their_names() -> None:
    assert accepted_codings("") == {""}
    assert accepted_codings("GZIP ; q=0.001,br ;q=0") == {"gzip"}


def test_the_service_worker_may_care_for_the_couriers_page_and_is_looked_for_anew(
    get: Get,
) -> None:
    answer = get("/courier-sw.js")
    assert answer.headers["service-worker-allowed"] == "/courier"
    assert answer.headers["cache-control"] == "no-cache"
    # A worker is held to the policy beside its script: without this it could ask for nothing.
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    assert get("/manifest.webmanifest").headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/notes.txt", "/assets/link.js", "/assets/courier-Ab12.js.br", "/assets/",
        "/assets/..%2Fcourier.html", "/assets/%2e%2e/courier.html", "/assets/..%2F..%2Fsecret.js",
        "/assets//etc/passwd", "/assets/courier-Ab12.js%00", "/icons/..%2Fassets%2Fcourier-Ab12.js",
        "/icons/nowhere.png", "/courier.html", "/dist/courier.html", "/courier/", "/pages/x.js",
    ],
)  # fmt: skip
def test_nothing_beyond_the_build_can_be_fetched(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_built_after_the_start_waits_for_the_next_one(dist: Path, day: Path) -> None:
    get = getter(dist, day)
    (dist / "assets" / "later-Ef56.js").write_text("later")
    (dist / "assets" / "courier-Ab12.js").unlink()
    (dist / "desk.html").unlink()
    assert get("/assets/later-Ef56.js").status_code == 404
    assert get("/assets/courier-Ab12.js").status_code == 404
    assert get("/desk").status_code == 503


@pytest.mark.parametrize("path", PAGES)
def test_pages_that_were_not_built_say_so_in_both_languages(tmp_path: Path, path: str) -> None:
    answer = getter(tmp_path / "nowhere", None)(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert "chưa được dựng" in answer.text
    assert "not been built" in answer.text
    assert "make setup" in answer.text
    assert answer.headers["content-security-policy"] == SEALED_POLICY


def test_head_is_answered_as_get_without_a_body(get: Get) -> None:
    answer = get("/assets/courier-Ab12.js", method="HEAD", accept_encoding="br")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-coding"] == "br"


@pytest.mark.parametrize(
    ("wanted", "first", "end"),
    [("bytes=0-126", 0, 127), ("bytes=100-", 100, len(TILES)), ("bytes=-7", len(TILES) - 7, None),
     (f"bytes=10-{10**9}", 10, None), (f"bytes=-{10**9}", 0, None)],
)  # fmt: skip
def test_a_part_of_the_base_map_is_handed_out(
    get: Get, wanted: str, first: int, end: int | None
) -> None:
    answer = get("/basemap.pmtiles", range=wanted, accept_encoding="gzip, br")
    assert answer.status_code == 206
    assert answer.content == TILES[first:end]
    last = first + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(TILES)}"
    assert answer.headers["x-coding"] == ""


def test_the_base_map_comes_whole_and_as_it_is(get: Get) -> None:
    answer = get("/basemap.pmtiles", accept_encoding="gzip, br")
    assert (answer.status_code, answer.content) == (200, TILES)
    assert (answer.headers["x-coding"], answer.headers["accept-ranges"]) == ("", "bytes")
    assert answer.headers["content-type"] == "application/vnd.pmtiles"


@pytest.mark.parametrize(
    "wanted", ["bytes=9-2", "lines=1-2", "bytes=a-b", "bytes=", "bytes=0-1,5-6"]
)
def test_a_range_that_is_none_is_passed_over(get: Get, wanted: str) -> None:
    assert get("/basemap.pmtiles", range=wanted).content == TILES


@pytest.mark.parametrize("wanted", [f"bytes={len(TILES)}-", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(get: Get, wanted: str) -> None:
    answer = get("/basemap.pmtiles", range=wanted)
    assert (answer.status_code, answer.json()["code"]) == (416, "range_refused")
    assert answer.headers["content-range"] == f"bytes */{len(TILES)}"


def test_parts_of_two_base_maps_are_never_put_together(get: Get, day: Path) -> None:
    tag = get("/basemap.pmtiles").headers["etag"]
    assert get("/basemap.pmtiles", range="bytes=0-9", if_range=tag).status_code == 206
    assert get("/basemap.pmtiles", range="bytes=0-9", if_range='"other"').content == TILES
    (day / "basemap.pmtiles").write_bytes(TILES[::-1])
    os.utime(day / "basemap.pmtiles", (1, 1))
    answer = get("/basemap.pmtiles", range="bytes=0-9", if_range=tag)
    assert (answer.status_code, answer.content) == (200, TILES[::-1])


def test_without_a_base_map_that_is_told(dist: Path, tmp_path: Path) -> None:
    for day in (None, tmp_path):
        answer = getter(dist, day)("/basemap.pmtiles")
        assert (answer.status_code, answer.json()["code"]) == (404, "file_not_planned")
