"""A small day that is lived today, in a demonstration on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.config import Settings
from courier_api.custody.writer import now_ms
from courier_api.day_folder import take_day_in
from courier_api.demo.custody import hold_papers
from courier_api.users.demo import prepare_demo
from courier_api.wiring import prepare_data
from routing_engine import write_plan, write_problem
from tests.courier_api.apis import Api, Clock, opened_api
from tests.courier_api.planning.small_day import ITEMS_CSV, PROBLEM, SHARED, TRAVEL


def lived_today(tmp_path: Path, clock: Callable[[], int] = now_ms) -> Settings:
    """A demonstration whose day is taken in and whose users are made, but nothing held yet."""
    folder = tmp_path / "day"
    folder.mkdir()
    problem = write_problem(PROBLEM, travel_file="matrix.npz")
    (folder / "problem.json").write_bytes(problem)
    (folder / "matrix.npz").write_bytes(TRAVEL.to_bytes())
    (folder / "items.csv").write_bytes(ITEMS_CSV)
    plan = replace(SHARED, problem_sha256=sha256(problem).hexdigest())
    (folder / "plan.json").write_bytes(write_plan(plan))
    settings = Settings(folder, data_dir=tmp_path / "server", is_demo=True)
    prepare_data(settings)
    prepare_demo(settings, take_day_in(settings, clock))
    return settings


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    return lived_today(tmp_path)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A demonstration's server, its papers held, one for a file of tests."""
    settings = lived_today(tmp_path_factory.mktemp("demo"))
    hold_papers(settings)
    with opened_api(settings, Clock(now_ms())) as opened:
        yield opened
