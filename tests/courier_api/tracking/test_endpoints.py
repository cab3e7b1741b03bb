"""Positions by the API, on both databases and with both buses."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from courier_api.models import Base, OpeningRow
from courier_api.moments import moment
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.live.listening import read
from tests.courier_api.planning.rights_samples import office
from tests.courier_api.tracking.shifts import a_day, code_of, driver, fix, let_drive

OWN, ALL = "/v1/me/positions", "/v1/positions"


def send(api: Api, actor: Actor, *fixes: dict[str, Any]) -> httpx.Response:
    return api.post(OWN, by=actor, json={"fixes": list(fixes)})


def shown(api: Api, actor: Actor, by: Actor | None = None) -> dict[str, Any] | None:
    """What a dispatcher sees of a courier."""
    listed = api.get(ALL, by=by or api.actor(Role.DISPATCHER)).json()["positions"]
    assert listed == sorted(listed, key=lambda one: one["courier_id"])
    found = [one for one in listed if one["courier_id"] == code_of(actor)]
    assert len(found) <= 1
    return found[0] if found else None


def told(api: Api, seconds: float) -> str:
    """A moment so many seconds from now, as the API tells it."""
    return moment(api.clock() + round(1_000 * seconds)).isoformat().replace("+00:00", "Z")


def looks(api: Api, by: Actor) -> list[str]:
    """Whose positions it is noted that somebody opened."""
    with api.services.database.reading() as session:
        rows = session.scalars(
            select(OpeningRow)
            .where(OpeningRow.user_id == by.user_id)
            .order_by(OpeningRow.opening_id)
        ).all()
        assert {(one.field, one.endpoint) for one in rows} <= {("position", "GET /v1/positions")}
        return [one.subject for one in rows]


def test_a_dispatcher_sees_where_a_courier_was_last(api: Api) -> None:
    an = driver(api)
    answer = send(api, an, fix(api, 40), fix(api, 10, lon=107.6, speed_mps=6), fix(api, 25))
    assert answer.status_code == 200
    assert answer.json() == {"shown_until": told(api, 890)}
    assert shown(api, an) == {
        "courier_id": code_of(an), "party": an.party, "time": told(api, -10), "age_s": 10,
        "lon": 107.6, "lat": 16.4637, "accuracy_m": 12.5, "speed_mps": 6.0,
    }  # fmt: skip
    assert send(api, an, fix(api, 11)).json() == {"shown_until": None}


def test_it_is_told_on_the_topic_that_dispatchers_follow(api: Api) -> None:
    an = driver(api)
    with api.services.bus.subscribe(["positions"]) as subscription:
        send(api, an, fix(api, 5))
        (message,) = read(subscription, 1)
    assert (message.kind, message.data) == ("position.changed", {"courier_id": code_of(an)})


def test_without_a_shift_today_nothing_is_taken(api: Api) -> None:
    an, binh = api.actor(Role.COURIER), api.actor(Role.COURIER)
    assert send(api, an, fix(api)).status_code == 409
    today = office(api).params.today(api.clock())
    let_drive(api, an, on=today + timedelta(days=1))
    a_day(api)
    unpublished = office(api).take().day_id
    office(api).drive(unpublished, m1=code_of(binh))
    for actor in (an, binh):
        answer = send(api, actor, fix(api))
        assert (answer.status_code, answer.json()["code"]) == (409, "no_shift_today")


def test_who_is_taken_off_the_shift_is_seen_no_more(api: Api) -> None:
    an = api.actor(Role.COURIER)
    day_id = let_drive(api, an)
    send(api, an, fix(api))
    assert shown(api, an) is not None
    office(api).drive(day_id, m1=None)
    assert shown(api, an) is None


def test_a_position_is_gone_at_once_when_sharing_stops(api: Api) -> None:
    an = driver(api)
    send(api, an, fix(api, 10))
    under_way = fix(api, 1)
    assert api.ask("DELETE", OWN, by=an).status_code == 204
    assert shown(api, an) is None
    assert send(api, an, under_way).json() == {"shown_until": None}
    assert shown(api, an) is None
    assert api.ask("DELETE", OWN, by=an).status_code == 204


def test_a_position_expires(api: Api) -> None:
    an = driver(api)
    send(api, an, fix(api))
    api.clock.go_on(899)
    assert shown(api, an) is not None
    api.clock.go_on(1)
    assert shown(api, an) is None


def test_every_look_is_noted_once_an_hour_for_each_courier(api: Api) -> None:
    an, binh = driver(api), driver(api)
    lan, minh = api.actor(Role.DISPATCHER), api.actor(Role.DISPATCHER)
    send(api, an, fix(api))
    for _ in range(3):
        shown(api, an, by=lan)
    assert looks(api, lan).count(f"{an.party}") == 1
    assert f"{binh.party}" not in looks(api, lan)
    send(api, binh, fix(api))
    shown(api, binh, by=lan)
    assert [looks(api, lan).count(f"{one.party}") for one in (an, binh)] == [1, 1]
    assert looks(api, minh) == []
    shown(api, an, by=minh)
    assert looks(api, minh).count(f"{an.party}") == 1


def test_a_look_that_cannot_be_noted_shows_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    an = driver(api)
    send(api, an, fix(api))

    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("courier_api.tracking.service.record_openings", fail)
    lan = api.actor(Role.DISPATCHER)
    assert api.get(ALL, by=lan).status_code == 500
    monkeypatch.undo()
    shown(api, an, by=lan)
    assert looks(api, lan).count(f"{an.party}") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"lon": 180.1}, {"lat": -90.1}, {"lon": "107.5"}, {"lat": True}, {"accuracy_m": -1},
     {"accuracy_m": None}, {"speed_mps": -0.1}, {"speed_mps": 1_001}, {"time": 1_795_219_200},
     {"time": "2026-11-21T07:00:00"}, {"time": "yesterday"}, {"altitude_m": 3}],
)  # fmt: skip
def test_what_is_no_fix_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    answer = send(api, driver(api), fix(api), fix(api) | wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert answer.json()["faults"][0]["place"].startswith("body.fixes.1.")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(api: Api, number: str) -> None:
    text = json.dumps({"fixes": [fix(api)]}).replace("107.5906", number)
    answer = api.post(
        OWN, by=driver(api), content=text, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(("num_fixes", "status"), [(0, 422), (1, 200), (200, 200), (201, 422)])
def test_a_batch_holds_up_to_200_fixes(api: Api, num_fixes: int, status: int) -> None:
    fixes = [fix(api, seconds) for seconds in range(num_fixes)]
    assert send(api, driver(api), *fixes).status_code == status


def test_every_time_that_is_refused_is_named(api: Api) -> None:
    fixes = [fix(api), fix(api, -601), fix(api, 86_401), fix(api, 86_399)]
    answer = send(api, driver(api), *fixes)
    assert (answer.status_code, answer.json()["code"]) == (422, "fix_times_refused")
    assert [(one["place"], one["code"]) for one in answer.json()["faults"]] == [
        ("body.fixes.1.time", "fix_in_future"), ("body.fixes.2.time", "fix_too_old"),
    ]  # fmt: skip


def test_a_flood_of_batches_is_refused(api: Api) -> None:
    an = driver(api)
    answers = [send(api, an, fix(api)) for _ in range(31)]
    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert answers[-1].json()["code"] == "positions_too_often"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_positions_stand_neither_in_the_database_nor_in_the_logs(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    an = driver(api)

    def rows() -> dict[str, int]:
        with api.services.database.reading() as session:
            tables = Base.metadata.sorted_tables
            return {
                one.name: session.scalar(select(func.count()).select_from(one)) or 0
                for one in tables
            }

    before = rows()
    with caplog.at_level(logging.DEBUG):
        send(api, an, fix(api, lon=107.123456))
        send(api, an, fix(api, lon=197.123456))
        api.ask("DELETE", OWN, by=an)
    assert rows() == before
    logged = caplog.text + "".join(str(vars(one)) for one in caplog.records)
    assert "123456" not in logged


def test_phones_that_send_at_the_same_time_are_all_taken(api: Api) -> None:
    """Eight phones at a time, five batches each."""
    an = [driver(api) for _ in range(8)]

    def drive(actor: Actor) -> list[int]:
        return [
            send(api, actor, *(fix(api, 30 - 5 * n) for n in range(6))).status_code
            for _ in range(5)
        ]

    with ThreadPoolExecutor(8) as pool:
        assert all(set(statuses) == {200} for statuses in pool.map(drive, an))
    assert all(shown(api, actor) for actor in an)
