"""Live messages as a browser gets them, through a real server."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from courier_api.live.bus import BusParams
from courier_api.live.local import LocalBus
from courier_api.live.sse import LastEventId, server_sent_events
from tests.courier_api.live.browsers import Browser, served
from tests.courier_api.live.listening import WAIT_SECONDS, wait_until

BUS = BusParams(heartbeat_seconds=0.05)


def app_over(bus: LocalBus) -> FastAPI:
    app = FastAPI()

    @app.get("/live", response_class=EventSourceResponse)
    async def live(
        topic: Annotated[list[str], Query()], last_event_id: LastEventId = None
    ) -> AsyncIterator[ServerSentEvent]:
        async for one in server_sent_events(lambda: bus.subscribe(topic, last_event_id)):
            yield one

    return app


@pytest.fixture
def bus() -> Iterator[LocalBus]:
    made = LocalBus(BUS)
    yield made
    made.close()


@pytest.fixture
def address(bus: LocalBus) -> Iterator[str]:
    """Where the server listens."""
    with served(app_over(bus), before_end=bus.close) as found:
        yield found


def test_a_browser_gets_events_and_what_it_missed_when_it_comes_back(
    bus: LocalBus, address: str
) -> None:
    with httpx.Client(base_url=address, timeout=WAIT_SECONDS) as client:
        with client.stream("GET", "/live", params={"topic": ["a", "b"]}) as response:
            browser = Browser(response)
            assert browser.comment() == "live"
            bus.publish("a", "item.state_changed", {"to": "Đã giao", "lines": "1\n2"})
            event = browser.event()
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-cache"
        assert browser.retry == "2000"
        assert event["event"] == "item.state_changed"
        assert event["data"] == '{"topic":"a","data":{"to":"Đã giao","lines":"1\\n2"}}'
        bus.publish("b", "moved", {"n": 2})
        back = {"Last-Event-ID": event["id"]}
        with client.stream("GET", "/live", params={"topic": ["a", "b"]}, headers=back) as again:
            assert Browser(again).event()["data"] == '{"topic":"b","data":{"n":2}}'


def test_a_browser_from_elsewhere_is_told_to_resync(bus: LocalBus, address: str) -> None:
    with (
        httpx.Client(base_url=address, timeout=WAIT_SECONDS) as client,
        client.stream(
            "GET", "/live", params={"topic": "a"}, headers={"Last-Event-ID": "7"}
        ) as response,
    ):
        event = Browser(response).event()
    assert event["event"] == "resync"
    assert int(event["id"]) > 7


def test_silence_is_filled_with_comments(bus: LocalBus, address: str) -> None:
    with (
        httpx.Client(base_url=address, timeout=WAIT_SECONDS) as client,
        client.stream("GET", "/live", params={"topic": "a"}) as response,
    ):
        browser = Browser(response)
        assert [browser.comment() for _ in range(3)] == ["live", "heartbeat", "heartbeat"]


def test_a_browser_that_left_is_forgotten(bus: LocalBus, address: str) -> None:
    with closing(httpx.Client(base_url=address, timeout=WAIT_SECONDS)) as client:
        for _ in range(5):
            with client.stream("GET", "/live", params={"topic": "a"}) as response:
                Browser(response).comment()

    def nobody_listens() -> bool:
        gc.collect()
        bus.publish("a", "moved", {})
        return not bus._hub._topics

    wait_until(nobody_listens)


def test_many_streams_take_no_thread_each(bus: LocalBus, address: str) -> None:
    """More streams than the server has threads for its plain endpoints, 40."""
    with closing(
        httpx.Client(base_url=address, timeout=WAIT_SECONDS, limits=httpx.Limits())
    ) as client:
        requests = [client.stream("GET", "/live", params={"topic": "a"}) for _ in range(60)]
        browsers = [Browser(one.__enter__()) for one in requests]
        for browser in browsers:
            assert browser.comment() == "live"
        bus.publish("a", "moved", {"n": 1})
        assert {browser.event()["event"] for browser in browsers} == {"moved"}
        for one in requests:
            one.__exit__(None, None, None)
