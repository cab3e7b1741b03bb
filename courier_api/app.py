"""The application: pages, the planned day's files, health."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from courier_api.config import LOOPBACK_HOSTS, Settings
from courier_api.day import DayView, day_view
from courier_api.errors import (
    CourierApiError,
    FileNotPlannedError,
    answer_http,
    answer_malformed,
    answer_own,
    answer_unforeseen,
)
from courier_api.headers import SecurityHeaders
from courier_api.pages import (
    DAY_FILES,
    LANDING_POLICY,
    PAGE_FILES,
    day_path,
    gpx_files,
    page_bytes,
    page_policy,
)

#: Seconds that running answers get when the server is told to stop.
STOP_SECONDS = 5


def create_app(data_dir: Path, *, allowed_hosts: Sequence[str] = LOOPBACK_HOSTS) -> FastAPI:
    """
    The application for one planned day.

    Parameters
    ----------
    data_dir : Path
        Folder with ``problem.json``, ``plan.json`` and what was drawn from them; files that are
        missing answer 404.
    allowed_hosts : sequence of str
        Names a request may ask for, others get 400; ``*`` stands for any, see
        `Settings.allowed_hosts`.
    """
    app = FastAPI(title="Postroute", docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(CourierApiError, answer_own)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_malformed)
    app.add_exception_handler(Exception, answer_unforeseen)
    _add_pages(app, data_dir)
    _add_day(app, data_dir)
    _answer_head(app)
    return app


def serve(host: str, port: int, data_dir: Path) -> None:
    """
    Serve a planned day until interrupted; requests under way are answered first.

    Parameters
    ----------
    host : str
    port : int
        0: any free one. The address is printed once it can be opened.
    data_dir : Path
    """
    settings = Settings(data_dir, host, port)
    config = uvicorn.Config(
        create_app(settings.data_dir, allowed_hosts=settings.allowed_hosts()),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
    )
    _AnnouncingServer(config, settings).run()


class _AnnouncingServer(uvicorn.Server):
    """Prints where it can be reached, as soon as it can."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            address = self._settings.address(port)
            print(f"Postroute: {address}  ({address}plan)  Ctrl-C: stop", flush=True)


def _add_pages(app: FastAPI, data_dir: Path) -> None:
    @app.get("/healthz", summary="The server is up.")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/", include_in_schema=False)
    def landing() -> Response:
        headers = {"content-security-policy": LANDING_POLICY}
        return HTMLResponse(page_bytes("landing.html"), headers=headers)

    @app.get("/pages/{name}", include_in_schema=False)
    def page_part(name: str) -> Response:
        if name not in PAGE_FILES:
            raise FileNotPlannedError(f"There is no page part {name!r}.")
        return Response(page_bytes(name), media_type=PAGE_FILES[name])

    read = _read_when_changed()

    @app.get("/plan", include_in_schema=False)
    def plan_page() -> Response:
        page = read(day_path(data_dir, "plan.html"))
        return HTMLResponse(page, headers={"content-security-policy": page_policy(page)})


def _add_day(app: FastAPI, data_dir: Path) -> None:
    @app.get("/v1/day", summary="The planned day in a few numbers, and its files.")
    def day() -> DayView:
        return day_view(data_dir)

    @app.get("/day/{name}", summary="A file of the planned day.", response_class=Response)
    def day_file(name: str) -> Response:
        if name not in DAY_FILES:
            raise FileNotPlannedError(f"The planned day has no file {name!r}.")
        media_type = DAY_FILES[name].media_type
        if name == "gpx.zip":
            from geodata import zip_bytes

            headers = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(zip_bytes(gpx_files(data_dir)), media_type=media_type, headers=headers)
        return FileResponse(day_path(data_dir, name), media_type=media_type, filename=name)


def _answer_head(app: FastAPI) -> None:
    """Let HEAD follow wherever GET leads; the schema keeps the GET alone."""
    routes = app.router.routes
    listed = list(routes)
    for route in listed:
        if isinstance(route, APIRoute):
            methods = ["GET", "HEAD"]
            app.add_api_route(route.path, route.endpoint, methods=methods, include_in_schema=False)
    # First come those that know both methods, so that a refused one is told of both.
    routes[:] = routes[len(listed) :] + listed


def _read_when_changed() -> Callable[[Path], str]:
    """A reader that keeps the last text until the file's time or size changes."""

    @lru_cache(maxsize=1)
    def read(path: Path, _modified_ns: int, _size: int) -> str:
        return path.read_text(encoding="utf-8")

    def read_current(path: Path) -> str:
        state = path.stat()
        return read(path, state.st_mtime_ns, state.st_size)

    return read_current
