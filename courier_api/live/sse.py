"""
Live messages as server-sent events.

FastAPI writes the stream: an endpoint with ``response_class=EventSourceResponse`` yields from
`server_sent_events`, and what it must refuse it refuses in its dependencies, before the first byte.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import Header
from fastapi.sse import ServerSentEvent

from courier_api.live.bus import LiveMessage
from courier_api.live.subscription import Subscription

__all__ = ["RETRY_MS", "LastEventId", "event_of", "server_sent_events"]

#: A browser that lost its stream waits for so long.
RETRY_MS = 2_000

#: What a browser that comes back has seen last.
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=64)]


async def server_sent_events(
    subscribe: Callable[[], Subscription],
) -> AsyncIterator[ServerSentEvent]:
    """
    The events of a subscription, until the browser or the bus is gone.

    Parameters
    ----------
    subscribe : callable
        Makes the subscription; called apart from the event loop, since it may ask a server.
    """
    subscription = await run_sync(subscribe)
    try:
        # Tells the browser at once that the stream is there.
        yield ServerSentEvent(comment="live", retry=RETRY_MS)
        async for message in subscription:
            yield event_of(message)
    finally:
        subscription.close()


def event_of(message: LiveMessage) -> ServerSentEvent:
    """
    One message: its kind is the event's name, ``{"topic": ..., "data": ...}`` what it says.

    A heartbeat is a comment, which keeps proxies from thinking that nobody is there.
    """
    if message.is_heartbeat:
        return ServerSentEvent(comment="heartbeat")
    return ServerSentEvent(
        # A topic holds nothing that JSON would write otherwise.
        raw_data=f'{{"topic":"{message.topic}","data":{message.text}}}',
        event=message.kind,
        id=None if message.id is None else str(message.id),
    )
