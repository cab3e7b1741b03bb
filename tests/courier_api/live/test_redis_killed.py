"""Redis is killed and started again under load: nothing durable is lost, and browsers recover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from courier_api.config import Settings
from courier_api.custody.core.verifier import verify_ledger
from courier_api.custody.repository import LedgerRepository
from courier_api.identities import show, to_base64url
from courier_api.live.bus import BusParams
from courier_api.planning.topics import day_topic
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Actor, Api, opened_api
from tests.courier_api.custody.phones import AGENT
from tests.courier_api.live.browsers import Browser, served
from tests.courier_api.live.listening import WAIT_SECONDS, wait_until
from tests.courier_api.servers import RedisServer, running_redis
from tests.courier_api.sync.carriers import Carrier


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A server of one test, which may kill it."""
    with running_redis() as running:
        yield running


@pytest.fixture
def api(redis: RedisServer, tmp_path: Path) -> Iterator[Api]:
    settings = Settings(data_dir=tmp_path, redis_url=redis.url)
    prepare_data(settings)
    with opened_api(settings, bus=BusParams(heartbeat_seconds=0.1)) as opened:
        yield opened


@pytest.fixture
def address(api: Api) -> Iterator[str]:
    with served(api.app, before_end=api.services.bus.close) as found:
        yield found


class Phone(Thread):
    """Sends one event after the other, each until it is acknowledged."""

    def __init__(self, api: Api, address: str) -> None:
        super().__init__(daemon=True)
        self._carrier = Carrier(api, AGENT)
        self._address = address
        self.stop = Event()
        self.acknowledged: list[str] = []
        self.faults: list[object] = []

    def run(self) -> None:
        desk = self._carrier
        with httpx.Client(base_url=self._address, timeout=WAIT_SECONDS) as client:
            for minute in count():
                if self.stop.is_set():
                    return
                event = desk.phone.register(minute, items=(desk.code(),))
                body = {"events": [{"signed": to_base64url(desk.signed(event))}]}
                answer = client.post("/v1/sync", json=body)
                if answer.status_code != 200:
                    self.faults.append(answer.text)
                    return
                (verdict,) = answer.json()["verdicts"]
                assert verdict["event_id"] == show(event.event_id)
                self.acknowledged.append(verdict["event_id"])


class Follower(Thread):
    """A browser that keeps what it is told."""

    def __init__(self, address: str, actor: Actor) -> None:
        super().__init__(daemon=True)
        self._address = address
        self._headers = {"authorization": f"Bearer {actor.token}"}
        self.events: list[dict[str, Any]] = []
        self.has_begun = Event()

    def run(self) -> None:
        with (
            httpx.Client(base_url=self._address, timeout=WAIT_SECONDS) as client,
            client.stream("GET", "/v1/live", headers=self._headers) as response,
        ):
            browser = Browser(response)
            browser.comment()
            self.has_begun.set()
            try:
                while True:
                    self.events.append(browser.event())
            except AssertionError:
                return

    def kinds(self) -> list[str]:
        return [one["event"] for one in self.events]

    def has_new(self, kind: str) -> Callable[[], bool]:
        """Whether there are more of a kind than there were."""
        before = self.kinds().count(kind)
        return lambda: self.kinds().count(kind) > before


@contextmanager
def running(*threads: Phone | Follower) -> Iterator[None]:
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            if isinstance(thread, Phone):
                thread.stop.set()
                thread.join(WAIT_SECONDS)


def in_ledger(api: Api) -> set[str]:
    with api.services.database.read_connection() as connection:
        return {show(one.event_id) for one in LedgerRepository(connection).entries()}


def test_redis_killed_under_load_costs_no_event_and_browsers_go_on(
    redis: RedisServer, api: Api, address: str
) -> None:
    phones = [Phone(api, address) for _ in range(2)]
    followers = [Follower(address, api.actor(role)) for role in (Role.DISPATCHER, Role.PLANNER)]
    bus = api.services.bus
    with running(*followers, *phones):
        assert all(one.has_begun.wait(WAIT_SECONDS) for one in followers)
        dispatcher, planner = followers
        for _ in range(2):
            wait_until(bus.is_well)
            wait_until(dispatcher.has_new("custody.stored"))
            redis.kill()
            wait_until(lambda: not bus.is_well())
            before = [len(one.acknowledged) for one in phones]
            # Phones are answered as ever while there is no Redis.
            wait_until(
                lambda: all(
                    len(one.acknowledged) > num + 5
                    for one, num in zip(phones, before, strict=True)  # noqa: B023
                )
            )
            resynced = [one.has_new("resync") for one in followers]
            redis.start()
            wait_until(lambda: all(one() for one in resynced))  # noqa: B023
            wait_until(dispatcher.has_new("custody.stored"))
            has_plan = planner.has_new("plan.added")
            bus.publish(day_topic("2026-11-21-0123456789"), "plan.added", {})
            wait_until(has_plan)
    assert [one.faults for one in phones] == [[], []]
    acknowledged = {event_id for one in phones for event_id in one.acknowledged}
    assert in_ledger(api) == acknowledged
    by = api.actor(Role.DISPATCHER)
    content = api.get("/v1/ledger/export", by=by).content
    assert verify_ledger(content.splitlines(keepends=True)).is_sound


def test_who_comes_back_after_redis_lost_all_is_told_to_resync(
    redis: RedisServer, api: Api, address: str
) -> None:
    by = api.actor(Role.PLANNER)
    bus = api.services.bus
    wait_until(bus.is_well)
    with bus.subscribe(["days"]) as subscription:
        bus.publish("days/a", "plan.added", {})
        while (seen := next(subscription)).kind != "plan.added":
            pass
    redis.kill()
    redis.start()
    wait_until(bus.is_well)
    headers = {"last-event-id": str(seen.id)}
    answer = api.get("/v1/live", by=by, headers=headers, params={"seconds": 0})
    assert "event: resync" in answer.text
