"""The apps in a browser, and the base map that they draw on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from courier_api.errors import FileNotPlannedError, problems
from courier_api.file_answers import FileAnswer, RangeRefusedError, accepted_codings
from courier_api.front_end import (
    APP_PERMISSIONS,
    APP_POLICY,
    MANIFEST,
    PAGES,
    WORKED,
    WORKER,
    BuiltFile,
    list_front_end,
)
from courier_api.pages import SEALED_POLICY

__all__ = ["BASEMAP_TYPE", "front_router"]

#: Its tiles are packed already.
BASEMAP_TYPE = "application/vnd.pmtiles"

#: What has a hash in its name is never another file.
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_ANEW = {"cache-control": "no-cache"}
_ICON = {"cache-control": "public, max-age=86400"}
_PAGE = {**_ANEW, "permissions-policy": APP_PERMISSIONS}

_NOT_BUILT = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Postroute</title>
<p>Các trang chưa được dựng: hãy chạy <code>make setup</code> rồi khởi động lại máy chủ.
<span lang="en">The pages have not been built: run <code>make setup</code>, then start the server
again.</span></p></html>
"""

_TILES: dict[str, Any] = {
    "content": {BASEMAP_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    "headers": {
        "etag": {"schema": {"type": "string"}, "description": "Changes with the file."},
        "accept-ranges": {"schema": {"type": "string"}, "description": "bytes"},
    },
}


def front_router(front_end: Path | None, basemap: Path | None) -> APIRouter:
    """
    Endpoints that hand out the built apps.

    Parameters
    ----------
    front_end : Path or None
        Folder of the build; see `courier_api.front_end.list_front_end`.
    basemap : Path or None
        A file of PMTiles, looked for at each request; None: there is none.
    """
    router = APIRouter(tags=["day"])
    _add_apps(router, front_end)
    _add_basemap(router, basemap)
    return router


def _add_apps(router: APIRouter, front_end: Path | None) -> None:
    built = list_front_end(front_end)
    for address, name in PAGES.items():
        router.add_api_route(address, _page(built.top.get(name)), include_in_schema=False)

    @router.get("/assets/{name}", include_in_schema=False)
    def asset(name: str, request: Request) -> Response:
        return _answer(_named(built.assets.get(name), name), request, _FOR_EVER)

    @router.get("/icons/{name}", include_in_schema=False)
    def icon(name: str, request: Request) -> Response:
        return _answer(_named(built.icons.get(name), name), request, _ICON)

    for page in WORKED:
        worker = _worker(built.top.get(WORKER), page)
        router.add_api_route(f"{page}-sw.js", worker, include_in_schema=False)

    @router.get(f"/{MANIFEST}", include_in_schema=False)
    def manifest(request: Request) -> Response:
        return _answer(_named(built.top.get(MANIFEST), MANIFEST), request, _ANEW)


def _page(built: BuiltFile | None) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        if built is None or not built.path.is_file():
            headers = {"content-security-policy": SEALED_POLICY, **_ANEW}
            return HTMLResponse(_NOT_BUILT, status_code=503, headers=headers)
        return _answer(built, request, _PAGE)

    return page


def _worker(built: BuiltFile | None, page: str) -> Callable[[Request], Response]:
    # It takes care of its own page alone, though it lies above it.
    headers = {**_ANEW, "service-worker-allowed": page}

    def worker(request: Request) -> Response:
        return _answer(_named(built, WORKER), request, headers)

    return worker


def _named(built: BuiltFile | None, name: str) -> BuiltFile:
    # A build that is under way, or a newer one, has taken it away again.
    if built is None or not built.path.is_file():
        raise FileNotPlannedError(f"The pages have no file {name[:60]!r}.")
    return built


def _answer(built: BuiltFile, request: Request, headers: dict[str, str]) -> Response:
    """The file, packed if the browser takes it so."""
    # Workers are held to the policy that comes with their own script, not to the page's.
    told = {"content-security-policy": APP_POLICY, "vary": "Accept-Encoding", **headers}
    codings = accepted_codings(request.headers.get("accept-encoding", ""))
    for coding, path in built.packed.items():
        if coding in codings and path.is_file():
            told["content-encoding"] = coding
            return FileAnswer(path, built.media_type, told)
    return FileAnswer(built.path, built.media_type, told)


def _add_basemap(router: APIRouter, basemap: Path | None) -> None:
    @router.get(
        "/basemap.pmtiles",
        operation_id="readBasemap",
        response_class=Response,
        responses={
            **problems(FileNotPlannedError, RangeRefusedError),
            200: {"description": "The whole archive.", **_TILES},
            206: {"description": "The part that `Range` asks for.", **_TILES},
            304: {"description": "The archive is the one that you have."},
        },
    )
    def read_basemap() -> Response:
        """The base map as one PMTiles archive, whole or by `Range`."""
        if basemap is None or not basemap.is_file():
            raise FileNotPlannedError("There is no base map: postroute geodata basemap makes one.")
        return FileAnswer(basemap, BASEMAP_TYPE, dict(_ANEW))
