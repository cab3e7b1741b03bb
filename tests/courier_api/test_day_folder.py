"""The planned day that a server is started with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from courier_api.config import Settings
from courier_api.couriers.shifts import couriers_of_day
from courier_api.custody.writer import now_ms
from courier_api.day_folder import take_day_in
from courier_api.items.registered import personal_data
from courier_api.models import DayItemRow, DayRow, ItemRow
from courier_api.planning.params import PlanningParams
from courier_api.planning.repository import published_plan
from courier_api.roles import Role
from courier_api.users.demo import NO_PARTIES
from courier_api.wiring import open_database, prepare_data
from routing_engine import InputFaultsError, write_plan, write_problem
from tests.courier_api.apis import opened_api
from tests.courier_api.planning.small_day import (
    ALONE,
    DOCUMENT,
    DOSSIERS,
    ITEMS_CSV,
    PROBLEM,
    TRAVEL,
)

PROBLEM_FILE = write_problem(PROBLEM, travel_file="matrix.npz")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "day"
    made.mkdir()
    (made / "problem.json").write_bytes(PROBLEM_FILE)
    (made / "matrix.npz").write_bytes(TRAVEL.to_bytes())
    (made / "items.csv").write_bytes(ITEMS_CSV)
    plan = replace(ALONE, problem_sha256=sha256(PROBLEM_FILE).hexdigest())
    (made / "plan.json").write_bytes(write_plan(plan))
    return made


def prepared(tmp_path: Path, day_dir: Path | None, *, is_demo: bool) -> Settings:
    settings = Settings(day_dir, data_dir=tmp_path / "server", is_demo=is_demo)
    prepare_data(settings)
    return settings


@pytest.mark.parametrize(("public_url", "status"), [("", 200), ("http://127.0.0.1", 200),
                                                    ("https://post.example", 404)])  # fmt: skip
def test_a_published_server_shows_nobodys_stops_without_a_login(
    tmp_path: Path, folder: Path, public_url: str, status: int
) -> None:
    (folder / "plan.html").write_text("<!doctype html><title>Ngày</title>")
    (folder / "items.csv").write_text("shipment,code\n")
    settings = Settings(folder, data_dir=tmp_path / "server", public_url=public_url)
    prepare_data(settings)
    with opened_api(settings) as api:
        for path in ("/plan", "/v1/day", "/day/problem.json", "/day/plan.json", "/day/items.csv"):
            assert api.get(path).status_code == status, path


def kept(settings: Settings) -> list[tuple[date, int | None, dict[str, str]]]:
    """Each day's date, published version and couriers."""
    with open_database(settings) as database, database.reading() as session:
        found = []
        for row in session.query(DayRow):
            shown = published_plan(session, row.day_id)
            drivers = couriers_of_day(session, row.day_id)
            found.append((row.date, None if shown is None else shown.version, drivers))
        return found


def test_a_demonstration_lives_the_day_today_with_a_courier_a_vehicle(
    tmp_path: Path, folder: Path
) -> None:
    settings = prepared(tmp_path, folder, is_demo=True)
    parties = take_day_in(settings)
    assert set(parties) <= {Role.AGENT_CLERK, Role.AUTHORITY_CLERK, Role.DISPATCHER}
    assert parties[Role.AGENT_CLERK].startswith("agent:")
    names = sorted(vehicle.id for vehicle in PROBLEM.vehicles)
    couriers = {name: f"c{number}" for number, name in enumerate(names, start=1)}
    assert kept(settings) == [(PlanningParams().today(now_ms()), 1, couriers)]
    # Started again, it is the same day.
    assert take_day_in(settings) == parties
    assert len(kept(settings)) == 1


def test_in_earnest_the_day_keeps_its_date_and_hires_nobody(tmp_path: Path, folder: Path) -> None:
    settings = prepared(tmp_path, folder, is_demo=False)
    assert take_day_in(settings) == NO_PARTIES
    assert kept(settings) == [(date.fromisoformat(PROBLEM.date or ""), 1, {})]


def test_without_a_problem_nothing_is_taken_in(tmp_path: Path) -> None:
    for day_dir in (None, tmp_path):
        settings = prepared(tmp_path, day_dir, is_demo=True)
        assert take_day_in(settings) == NO_PARTIES
        assert kept(settings) == []


def test_a_problem_that_cannot_be_read_is_told_and_nothing_kept(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "problem.json").write_text("{")
    settings = prepared(tmp_path, folder, is_demo=True)
    with pytest.raises(InputFaultsError):
        take_day_in(settings)
    assert kept(settings) == []


def test_a_demonstrations_papers_are_announced_once_and_their_people_invented(
    tmp_path: Path, folder: Path
) -> None:
    settings = prepared(tmp_path, folder, is_demo=True)
    for _ in range(2):
        take_day_in(settings)
        with open_database(settings) as database, database.reading() as session:
            codes = set(session.scalars(select(DayItemRow.code)))
            items = session.scalars(select(ItemRow)).all()
            phones = [personal_data(session, code).phone for code in codes]
        # Of the rest nobody knows where it comes from: their shipments have one visit.
        assert {*DOSSIERS, DOCUMENT} <= {item.code for item in items} <= codes
        assert len(items) == len({item.code for item in items})
        assert {item.kind for item in items} == {"dossier", "document"}
        assert all(phone is None or phone.startswith("+8490000") for phone in phones)
