"""A demonstration goes on past midnight: its day is lived again, with papers to collect."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from courier_api.day_folder import take_day_in_on
from courier_api.demo.custody import hold_papers_by
from courier_api.demo.moving import DayMover
from courier_api.models import DayRow, LedgerEntryRow
from courier_api.planning.params import PlanningParams
from courier_api.roles import Role
from courier_api.wiring import open_database
from tests.courier_api.apis import Api, Clock, opened_api
from tests.courier_api.demo.conftest import lived_today
from tests.courier_api.planning.small_day import DAY, moment

EVENING = moment(23, 50)


def mover(api: Api) -> DayMover:
    """What the server has running, to be asked by hand."""
    services = api.services

    def live(now: int) -> None:
        take_day_in_on(services.database, services.settings, now)
        hold_papers_by(services.ledger, services.database, services.keys, now)

    return DayMover(services.database, live, clock=api.clock, params=PlanningParams())


def num_entries(api: Api) -> int:
    with api.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LedgerEntryRow)) or 0


def test_late_at_night_the_door_offers_couriers_whose_homes_are_open(tmp_path: Path) -> None:
    clock = Clock(EVENING)
    with opened_api(lived_today(tmp_path, clock), clock) as api:
        told = api.get("/v1/demo/parties").json()
        assert told["date"] == DAY.isoformat()
        assert {one["courier_id"] for one in told["couriers"]} == {"c1", "c2"}
        courier = api.actor(Role.COURIER, party="courier:c2")
        stops = api.get("/v1/me/route", by=courier).json()["route"]["stops"]
        assert [one["place"]["is_masked"] for one in stops] == [False, False]
        legs = api.get("/v1/me/route/lines", by=courier).json()["features"]
        assert [one["properties"]["leg"] for one in legs] == [0, 1, 2]


def test_after_midnight_the_day_is_lived_again(tmp_path: Path) -> None:
    clock = Clock(EVENING)
    with opened_api(lived_today(tmp_path, clock), clock) as api:
        moving = mover(api)
        assert not moving.look()
        before = num_entries(api)
        clock.go_on(9 * 60 + 59)
        assert not moving.look()
        clock.go_on(1)
        assert api.get("/v1/demo/parties").json()["couriers"] == []
        assert moving.look()
        told = api.get("/v1/demo/parties").json()
        assert told["date"] == "2026-11-22"
        assert {one["courier_id"] for one in told["couriers"]} == {"c1", "c2"}
        assert num_entries(api) > before
        labels = api.get("/v1/demo/labels", params={"courier_id": "c2"}).json()["labels"]
        assert labels
        # It is moved once, and yesterday stays what it was.
        assert not moving.look()
        with api.services.database.reading() as session:
            assert len(session.scalars(select(DayRow)).all()) == 2


@pytest.mark.parametrize(("seconds_before", "wait"), [(3_600, 60), (60, 60), (7, 7), (0.5, 0.5)])
def test_it_looks_at_midnight_and_every_minute(
    tmp_path: Path, seconds_before: float, wait: float
) -> None:
    clock = Clock(moment(24) - round(1_000 * seconds_before))
    settings = lived_today(tmp_path, clock)
    with open_database(settings) as database:
        looking = DayMover(database, lambda _now: None, clock=clock, params=PlanningParams())
        assert looking.seconds_to_look() == wait


def test_a_day_that_could_not_be_moved_is_tried_again(tmp_path: Path) -> None:
    clock, tries, done = Clock(moment(24) - 1), [0], Event()
    settings = lived_today(tmp_path, clock)

    def live(_now: int) -> None:
        tries[0] += 1
        if tries[0] == 1:
            raise OSError
        done.set()

    # A day later, just before its midnight: there is no day, and the next look is at hand.
    clock.go_on(24 * 3_600)
    with open_database(settings) as database:
        moving = DayMover(database, live, clock=clock, params=PlanningParams())
        with moving:
            assert done.wait(20)
