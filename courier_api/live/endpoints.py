"""The endpoint by which browsers look on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from courier_api.errors import problems
from courier_api.live.audiences import topics_of
from courier_api.live.followers import FollowerDep
from courier_api.live.sse import LastEventId
from courier_api.live.streams import TooManyStreamsError, live_events
from courier_api.live.subscription import Subscription

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["live"])

#: Listened to by those whom nothing is told: they get heartbeats.
_NOTHING = ("nothing",)


@router.get(
    "/live",
    operation_id="followLive",
    response_class=EventSourceResponse,
    responses=problems(TooManyStreamsError),
)
async def follow_live(
    follower: FollowerDep,
    last_event_id: LastEventId = None,
    seconds: Annotated[
        float | None,
        Query(ge=0, description="How long to follow; 0: what was missed, and no more."),
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Follow what you may see by server-sent events; after `resync`, read what you show anew."""
    bus, params = follower.services.bus, follower.services.streams.params

    def subscribe() -> Subscription:
        return bus.subscribe(topics_of(follower.access) or _NOTHING, last_event_id)

    longest = params.longest_seconds
    events = live_events(
        subscribe,
        follower.may_go_on,
        seconds=longest if seconds is None else min(seconds, longest),
        check_seconds=params.check_seconds,
    )
    async for event in events:
        yield event
