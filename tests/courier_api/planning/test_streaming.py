"""What is told of a search while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi.sse import ServerSentEvent

from courier_api.identities import show
from courier_api.live.bus import BusParams
from courier_api.live.local import LocalBus
from courier_api.models import OperationRow, OperationState
from courier_api.planning.streaming import operation_events
from courier_api.planning.topics import Told, operation_topic

ID = b"i" * 16
TOPIC = operation_topic(show(ID))

Step = Callable[[], None]


def operation(state: OperationState) -> OperationRow:
    return OperationRow(
        operation_id=ID, day_id="2026-11-21-0123456789", state=state, created_at=0,
        params='{"seconds": 5.0, "iterations": null, "seed": 1, "workers": 1}',
        is_cancel_asked=False, progress=None, ended_by=None, version=None, started_at=None,
        ended_at=None, error_code=None, error=None,
    )  # fmt: skip


class Looks:
    """The operation as it is found each time; something may happen while one looks."""

    def __init__(self, *found: tuple[OperationState, Step]) -> None:
        self._found = list(found)

    def __call__(self) -> OperationRow:
        state, step = self._found.pop(0)
        row = operation(state)
        step()
        return row


RUNNING, SUCCEEDED = OperationState.RUNNING, OperationState.SUCCEEDED


def nothing() -> None:
    """Happens."""


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as made:
        yield made


def told(portal: BlockingPortal, bus: LocalBus, look: Looks, after: str | None = None) -> list[str]:
    """What a browser is told, until the stream ends by itself."""

    async def read() -> list[ServerSentEvent]:
        return [one async for one in operation_events(bus, ID, look, after)]

    return [_short(one) for one in portal.call(read)]


def _short(event: ServerSentEvent) -> str:
    if event.comment is not None:
        return event.comment
    data: Any = event.raw_data or ""
    for state in OperationState:
        if f'"state":"{state}"' in data:
            return f"{event.event} {state}"
    return f"{event.event} {data}"


def test_a_search_is_followed_to_its_end(portal: BlockingPortal) -> None:
    bus = LocalBus()

    def goes_on() -> None:
        bus.publish(TOPIC, Told.PROGRESS, {"cost": 1})
        bus.publish(TOPIC, Told.OUTCOME, {"state": "succeeded"})

    assert told(portal, bus, Looks((RUNNING, goes_on), (SUCCEEDED, nothing))) == [
        "live", "operation running", f'progress {{"topic":"{TOPIC}","data":{{"cost":1}}}}',
        "operation succeeded",
    ]  # fmt: skip


def test_a_stream_ends_with_the_login_that_opened_it(portal: BlockingPortal) -> None:
    bus = LocalBus(BusParams(heartbeat_seconds=0.01))
    logins = [True, False]

    def goes_on() -> None:
        bus.publish(TOPIC, Told.PROGRESS, {"cost": 1})

    async def read() -> list[str]:
        events = operation_events(
            bus, ID, Looks(*[(RUNNING, goes_on)] * 9), None,
            may_go_on=lambda: logins.pop(0), check_seconds=0,
        )  # fmt: skip
        return [_short(one) async for one in events]

    assert portal.call(read)[-1] == 'end {"reason": "login"}'
    assert logins == []


def test_one_that_has_ended_is_told_at_once(portal: BlockingPortal) -> None:
    for after in (None, "12345"):
        found = told(portal, LocalBus(), Looks((SUCCEEDED, nothing)), after)
        assert found == ["live", "operation succeeded"]


def test_whoever_comes_back_is_told_what_they_missed(portal: BlockingPortal) -> None:
    bus = LocalBus()
    with bus.subscribe([TOPIC]) as listening:
        for cost in (3, 2):
            bus.publish(TOPIC, Told.PROGRESS, {"cost": cost})
        seen = next(listening).id

    def ends() -> None:
        bus.publish(TOPIC, Told.OUTCOME, {})

    assert told(portal, bus, Looks((RUNNING, ends), (SUCCEEDED, nothing)), str(seen)) == [
        "live", f'progress {{"topic":"{TOPIC}","data":{{"cost":2}}}}', "operation succeeded",
    ]  # fmt: skip


def test_whoever_may_have_missed_something_is_told_all(portal: BlockingPortal) -> None:
    bus = LocalBus()

    def ends() -> None:
        bus.publish(TOPIC, Told.OUTCOME, {})

    looks = Looks((RUNNING, nothing), (RUNNING, ends), (SUCCEEDED, nothing))
    assert told(portal, bus, looks, "1") == ["live", "operation running", "operation succeeded"]


def test_an_end_that_the_bus_lost_is_found_at_the_next_heartbeat(portal: BlockingPortal) -> None:
    bus = LocalBus(BusParams(heartbeat_seconds=0.01))
    looks = Looks((RUNNING, nothing), (RUNNING, nothing), (SUCCEEDED, nothing))
    assert told(portal, bus, looks) == [
        "live", "operation running", "heartbeat", "operation succeeded",
    ]  # fmt: skip


def test_a_stream_ends_with_the_bus(portal: BlockingPortal) -> None:
    bus = LocalBus()
    assert told(portal, bus, Looks((RUNNING, bus.close))) == ["live", "operation running"]
