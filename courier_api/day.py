"""What the start page tells of the planned day, read from its plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from courier_api.errors import FileMalformedError
from courier_api.pages import DAY_FILES, day_path, gpx_paths, is_own_file


class DayFileView(BaseModel):
    """A file one can fetch."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"name": "plan.json", "href": "/day/plan.json",
                        "media_type": "application/json", "bytes": 383_899}
        }
    )  # fmt: skip

    name: str
    href: str
    media_type: str
    bytes: int | None


class DayView(BaseModel):
    """The planned day in a few numbers; metres, seconds, dong."""

    name: str
    date: str | None
    num_routes: int
    num_vehicles: int
    num_stops: int
    num_shipments: int
    num_unassigned: int
    distance_m: int
    duration_s: int
    cost: int
    has_map: bool
    files: list[DayFileView]


def day_view(data_dir: Path) -> DayView:
    """
    The view of the day in a folder.

    Raises
    ------
    FileNotPlannedError
        When the folder has no plan or no problem.
    FileMalformedError
        When one of them does not hold what is told.
    """
    plan = _read(day_path(data_dir, "plan.json"))
    problem = _read(day_path(data_dir, "problem.json"))
    with _form_checked():
        return _view(plan, problem, data_dir)


def _view(plan: dict[str, Any], problem: dict[str, Any], data_dir: Path) -> DayView:
    routes = plan["routes"]
    return DayView(
        name=str(problem.get("name") or ""),
        date=problem.get("date"),
        num_routes=len(routes),
        num_vehicles=len(problem["vehicles"]),
        num_stops=sum(len(route["stops"]) for route in routes),
        num_shipments=len(problem["shipments"]),
        num_unassigned=len(plan["unassigned"]),
        distance_m=sum(route["distance_m"] for route in routes),
        duration_s=sum(route["duration_s"] for route in routes),
        cost=plan["cost"]["total"],
        has_map=is_own_file(data_dir, data_dir / "plan.html"),
        files=_file_views(data_dir),
    )


def _file_views(data_dir: Path) -> list[DayFileView]:
    views = []
    for one in DAY_FILES.values():
        path = data_dir / one.name
        is_archive = one.name == "gpx.zip" and bool(gpx_paths(data_dir))
        if one.is_offered and (is_archive or is_own_file(data_dir, path)):
            size = None if is_archive else path.stat().st_size
            views.append(
                DayFileView(
                    name=one.name, href=f"/day/{one.name}", media_type=one.media_type, bytes=size
                )
            )
    return views


@contextmanager
def _form_checked() -> Iterator[None]:
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else "a value is of no use"
        raise FileMalformedError(
            f"plan.json or problem.json is none of Postroute's: {reason}. Plan the day again."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise FileMalformedError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise FileMalformedError(f"{path.name} holds no object.")
    return content
