"""The planned day: its numbers, its files, its map."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from courier_api.day import DayView, day_view
from courier_api.errors import FileMalformedError, FileNotPlannedError, problems
from courier_api.pages import DAY_FILES, day_path, gpx_files, page_policy

__all__ = ["day_router"]


def day_router(day_dir: Path | None) -> APIRouter:
    """
    Endpoints for one planned day.

    Parameters
    ----------
    day_dir : Path or None
        Folder with ``problem.json``, ``plan.json`` and what was drawn from them; whatever is
        missing answers 404, and so does all of it where there is none.
    """
    router = APIRouter(tags=["day"])
    _add_map(router, day_dir)
    _add_day(router, day_dir)
    return router


def _folder(day_dir: Path | None) -> Path:
    if day_dir is None:
        raise FileNotPlannedError("The server was started without a planned day.")
    return day_dir


def _add_map(router: APIRouter, day_dir: Path | None) -> None:
    read = _read_when_changed()

    @router.get("/plan", include_in_schema=False)
    def plan_page() -> Response:
        page = read(day_path(_folder(day_dir), "plan.html"))
        return HTMLResponse(page, headers={"content-security-policy": page_policy(page)})


def _add_day(router: APIRouter, day_dir: Path | None) -> None:
    @router.get(
        "/v1/day",
        operation_id="readDay",
        responses=problems(FileNotPlannedError, FileMalformedError),
    )
    def day() -> DayView:
        """The planned day in a few numbers, and its files."""
        return day_view(_folder(day_dir))

    @router.get(
        "/day/{name}",
        operation_id="readDayFile",
        response_class=Response,
        responses=problems(FileNotPlannedError)
        | {200: {"description": "The file.", "content": {_ANY: {}}}},
    )
    def day_file(name: str) -> Response:
        """A file of the planned day."""
        folder = _folder(day_dir)
        if name not in DAY_FILES:
            raise FileNotPlannedError(f"The planned day has no file {name!r}.")
        media_type = DAY_FILES[name].media_type
        if name == "gpx.zip":
            from geodata import zip_bytes

            headers = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(zip_bytes(gpx_files(folder)), media_type=media_type, headers=headers)
        return FileResponse(day_path(folder, name), media_type=media_type, filename=name)


#: Which type it has is the file's own matter.
_ANY = "*/*"


def _read_when_changed() -> Callable[[Path], str]:
    """A reader that keeps the last text until the file's time or size changes."""

    @lru_cache(maxsize=1)
    def read(path: Path, _modified_ns: int, _size: int) -> str:
        return path.read_text(encoding="utf-8")

    def read_current(path: Path) -> str:
        state = path.stat()
        return read(path, state.st_mtime_ns, state.st_size)

    return read_current
