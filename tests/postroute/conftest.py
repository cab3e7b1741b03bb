"""A day and its plan, made once by the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postroute.command_line import BY_COUNT, postroute


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the commands keep networks and matrices; never the checkout."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTROUTE_DATA", str(folder))
        patch.delenv("POSTROUTE_WARDS", raising=False)
        patch.delenv("POSTROUTE_LANG", raising=False)
        yield folder


@pytest.fixture(scope="session")
def small_day(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Path:
    """A day of 30 shipments; not to be written into."""
    folder = tmp_path_factory.mktemp("days") / "small"
    drawn = postroute("day", "hue-2025-05", "--shipments", 30, "--workers", 1, "-o", folder)
    assert drawn.status == 0, drawn.err
    return folder


def plan_with_everything(day: Path, folder: Path) -> None:
    """Plan a day and draw it in every way."""
    planned = postroute(
        "plan", day, "-o", folder / "plan.json", *BY_COUNT,
        "--map", folder / "plan.html", "--geojson", folder / "plan.geojson",
        "--gpx", folder / "gpx", "--xlsx", folder / "routes.xlsx",
    )  # fmt: skip
    assert planned.status == 0, planned.err


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory, small_day: Path) -> Path:
    """Folder of everything that ``plan`` writes; not to be written into."""
    folder = tmp_path_factory.mktemp("planned")
    plan_with_everything(small_day, folder)
    return folder
