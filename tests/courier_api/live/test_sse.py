"""Live messages as a browser gets them, through a real server."""

from __future__ import annotations

import gc
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from threading import Thread
from typing import Annotated

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from courier_api.live.bus import BusParams
from courier_api.live.local import LocalBus
from courier_api.live.sse import LastEventId, server_sent_events
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
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app_over(bus), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    bus.close()
    server.should_exit = True
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive(), "streams held the server up"
    listening.close()


class Browser:
    """Reads a stream as a browser would: events parted by empty lines, comments left out."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()
        self.comments: list[str] = []
        self.retry = ""

    def event(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._lines:
            if not line and "data" in found:
                return found
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                self.comments.append(value)
            elif name == "retry":
                self.retry = value
            elif line:
                found[name] = value
        raise AssertionError("the stream ended")

    def comment(self) -> str:
        return next(line[2:] for line in self._lines if line.startswith(":"))


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
