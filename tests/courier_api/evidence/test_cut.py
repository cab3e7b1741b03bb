"""Senders that go away, fall silent or come twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.courier_api.apis import Api
from tests.courier_api.evidence.conftest import Change
from tests.courier_api.evidence.phones import TUS, Sender, checksum
from tests.courier_api.evidence.sent_pictures import fresh

#: What a client does instead of sending bytes.
GONE, SILENT = object(), object()


@dataclass
class Line:
    """A connection whose every step the test decides."""

    api: Api
    path: str
    offset: int
    steps: Sequence[object]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    told: dict[str, str] = field(default_factory=dict)

    def run(self) -> Line:
        self.api._portal.call(self._run)
        return self

    def start(self) -> Future[None]:
        return self.api._portal.start_task_soon(self._run)

    async def _run(self) -> None:
        given = TUS | {
            "host": "localhost", "content-type": "application/offset+octet-stream",
            "upload-offset": str(self.offset), **self.headers,
        }  # fmt: skip
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "PATCH",
            "scheme": "http", "path": self.path, "raw_path": self.path.encode(),
            "query_string": b"", "root_path": "", "client": ("127.0.0.1", 5_000),
            "server": ("localhost", 80),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        steps = iter(self.steps)

        async def receive() -> dict[str, Any]:
            step = next(steps, b"")
            if step is GONE:
                return {"type": "http.disconnect"}
            if step is SILENT:
                await asyncio.sleep(30)
            return {"type": "http.request", "body": step, "more_body": step != b""}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.told = {name.decode(): value.decode() for name, value in message["headers"]}

        await self.api.app(scope, receive, send)


def test_what_had_come_before_a_sender_went_away_is_kept(api: Api, sender: Sender) -> None:
    at = sender.begin(data := fresh())
    Line(api, at, 0, [data[:100], data[100:150], GONE]).run()
    assert sender.look(at)["offset"] == 150
    assert sender.patch(at, 150, data[150:]).headers["evidence-state"] == "present"


def test_a_silent_sender_is_given_up_and_what_had_come_is_kept(
    api: Api, sender: Sender, change: Change
) -> None:
    change(idle_seconds=0.05)
    at = sender.begin(data := fresh())
    line = Line(api, at, 0, [data[:100], SILENT]).run()
    assert (line.status, line.told["connection"]) == (408, "close")
    assert line.told["tus-resumable"] == "1.0.0"
    assert sender.look(at)["offset"] == 100


@pytest.mark.parametrize("end", [GONE, SILENT])
def test_a_piece_with_a_checksum_is_whole_or_nothing(
    api: Api, sender: Sender, change: Change, end: object
) -> None:
    change(idle_seconds=0.05)
    at = sender.begin(data := fresh())
    Line(api, at, 0, [data[:100], end], checksum(data)).run()
    assert sender.look(at)["offset"] == 0


def test_two_requests_do_not_write_into_each_other(
    api: Api, sender: Sender, change: Change
) -> None:
    change(idle_seconds=0.5)
    at = sender.begin(data := fresh())
    first = Line(api, at, 0, [data[:100], SILENT])
    running = first.start()
    while sender.look(at)["offset"] < 100:
        pass
    second = sender.patch(at, 100, data[100:])
    assert (second.status_code, second.json()["code"]) == (423, "upload_locked")
    assert second.headers["retry-after"] == "1"
    running.result(10)
    assert first.status == 408
    assert sender.patch(at, 100, data[100:]).headers["evidence-state"] == "present"


def test_more_than_announced_is_not_taken_however_it_comes(api: Api, sender: Sender) -> None:
    at = sender.begin(data := fresh())
    sender.patch(at, 0, data[:10])
    line = Line(api, at, 10, [data[10:], b"more"]).run()
    assert line.status == 413
    assert sender.look(at)["offset"] == 10, "nothing of the request is kept"
