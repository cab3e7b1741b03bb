"""Killed at any moment, over HTTP: what was acknowledged is there once, nothing was invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from courier_api.custody.faults import WriteStep
from tests.courier_api.servers import PostgresServer
from tests.courier_api.soak.crash_result import write_days
from tests.courier_api.soak.killed_servers import killed_postgres
from tests.courier_api.soak.programmes import Day, Programme, kill_the_database, kill_the_server

EACH_STEP_AND_TEN = Programme(num_each_step=1, num_random=10)
EACH_STEP_AND_THREE = Programme(num_each_step=1, num_random=3, max_up_s=0.2)
FULL = Programme(num_each_step=2, num_random=100, max_up_s=0.6)


def check(day: Day, programme: Programme) -> None:
    assert day.num_kills == programme.num_each_step * len(WriteStep) + programme.num_random
    assert day.found.is_whole, day
    assert day.found.num_told == day.found.num_entries > 0
    assert day.num_hit > day.num_kills / 2, day


def check_answers(day: Day) -> None:
    """A server without its database tells phones to come again, and leaves none without answer."""
    assert day.num_refused > 0
    assert day.num_cut_off == 0


@pytest.fixture(scope="module")
def full_days() -> Iterator[dict[str, Day]]:
    """What the full programme found; kept when all of it has run."""
    days: dict[str, Day] = {}
    yield days
    if len(days) == 3:
        write_days(days)


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


def test_a_server_on_sqlite_killed_at_each_step_and_at_random_loses_nothing(tmp_path: Path) -> None:
    check(kill_the_server(tmp_path, "", EACH_STEP_AND_TEN), EACH_STEP_AND_TEN)


def test_a_server_on_postgresql_killed_at_each_step_and_at_random_loses_nothing(
    tmp_path: Path, postgres_url: str
) -> None:
    check(kill_the_server(tmp_path, postgres_url, EACH_STEP_AND_THREE), EACH_STEP_AND_THREE)


def test_when_the_database_server_is_killed_nothing_is_lost(tmp_path: Path) -> None:
    """Once by signal 9, once by immediate shutdown."""
    programme = Programme(num_random=2)
    with killed_postgres() as server:
        day = kill_the_database(tmp_path, server, programme)
    check(day, programme)
    check_answers(day)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_server_killed_a_hundred_times_loses_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, full_days: dict[str, Day]
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    day = full_days[f"server on {kind}"] = kill_the_server(tmp_path, url, FULL)
    check(day, FULL)


@pytest.mark.soak
def test_a_database_server_killed_a_hundred_times_loses_nothing(
    tmp_path: Path, full_days: dict[str, Day]
) -> None:
    programme = Programme(num_random=100)
    with killed_postgres(durable=True) as server:
        day = full_days["PostgreSQL itself"] = kill_the_database(tmp_path, server, programme)
    check(day, programme)
    check_answers(day)
