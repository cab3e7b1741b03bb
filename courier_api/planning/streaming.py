"""What is told of an operation while it runs, as server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from anyio.to_thread import run_sync
from fastapi.sse import ServerSentEvent

from courier_api.identities import show
from courier_api.live.bus import Bus
from courier_api.live.sse import RETRY_MS, event_of
from courier_api.live.streams import Ending, end_of
from courier_api.models import OperationRow, OperationState
from courier_api.planning.plan_schemas import OperationView
from courier_api.planning.topics import Told, operation_topic

__all__ = ["operation_events"]


async def operation_events(
    bus: Bus,
    operation_id: bytes,
    look: Callable[[], OperationRow],
    after: str | None,
    *,
    may_go_on: Callable[[], bool] = lambda: True,
    check_seconds: float = 10.0,
) -> AsyncIterator[ServerSentEvent]:
    """
    Events of an operation, until it has ended, or the login of whoever follows.

    ``operation`` is all of it: at the beginning, wherever something may have been missed, and as
    the last event. ``progress`` is how far it has come.

    Parameters
    ----------
    bus : Bus
    operation_id : bytes
    look : callable
        The operation as it is; called apart from the event loop.
    after : str or None
        The last event that the browser has seen.
    may_go_on : callable
        Whether the login is still good; called apart from the event loop.
    check_seconds : float
        Between two looks at the login, which a heartbeat may delay.
    """
    topic = operation_topic(show(operation_id))
    # First listened, then looked: between the two nothing is missed.
    subscription = await run_sync(lambda: bus.subscribe([topic], after))
    try:
        row = await run_sync(look)
        yield ServerSentEvent(comment="live", retry=RETRY_MS)
        if after is None or _is_over(row):
            yield _whole(row, None)
        if _is_over(row):
            return
        check_at = time.monotonic() + check_seconds
        async for message in subscription:
            if time.monotonic() >= check_at:
                if not await run_sync(may_go_on):
                    yield end_of(Ending.LOGIN)
                    return
                check_at = time.monotonic() + check_seconds
            if message.kind == Told.PROGRESS:
                yield event_of(message)
                continue
            # The bus may lose a message, the database does not: a heartbeat is a reason to look.
            row = await run_sync(look)
            if _is_over(row) or message.is_resync:
                yield _whole(row, message.id)
            else:
                yield event_of(message)
            if _is_over(row):
                return
    finally:
        subscription.close()


def _is_over(row: OperationRow) -> bool:
    return OperationState(row.state).is_over


def _whole(row: OperationRow, message_id: int | None) -> ServerSentEvent:
    return ServerSentEvent(
        raw_data=OperationView.of(row).model_dump_json(),
        event="operation",
        id=None if message_id is None else str(message_id),
    )
