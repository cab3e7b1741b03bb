"""The endpoint by which browsers look on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from courier_api.access import AccessDep
from courier_api.errors import problems
from courier_api.identity.service import TokenRefusedError, authenticate
from courier_api.live.audiences import topics_of
from courier_api.live.sse import LastEventId
from courier_api.live.streams import TooManyStreamsError, live_events
from courier_api.live.subscription import Subscription
from courier_api.roles import Access
from courier_api.wiring import Services, ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["live"])

#: Listened to by those whom nothing is told: they get heartbeats.
_NOTHING = ("nothing",)


@dataclass(frozen=True, slots=True)
class _Follower:
    """Who follows."""

    services: Services
    access: Access
    token: str

    def subscribe(self, after: str | None) -> Subscription:
        return self.services.bus.subscribe(topics_of(self.access) or _NOTHING, after)

    def may_go_on(self) -> bool:
        """Whether the token that opened the stream would open it now, for the same."""
        services = self.services
        with suppress(TokenRefusedError):
            return (
                authenticate(services.database, self.token, services.clock())
                == self.access.principal
            )
        return False


async def _follower(
    request: Request, access: AccessDep, services: ServicesDep
) -> AsyncIterator[_Follower]:
    """Claimed before the first byte, and until the last one is sent."""
    token = request.headers["authorization"].partition(" ")[2].strip()
    with services.streams.claim(access.principal.session_id):
        yield _Follower(services, access, token)


@router.get(
    "/live",
    operation_id="followLive",
    response_class=EventSourceResponse,
    responses=problems(TooManyStreamsError),
)
async def follow_live(
    follower: Annotated[_Follower, Depends(_follower)],
    last_event_id: LastEventId = None,
    seconds: Annotated[
        float | None,
        Query(ge=0, description="How long to follow; 0: what was missed, and no more."),
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Follow what you may see by server-sent events; after `resync`, read what you show anew."""
    params = follower.services.streams.params
    longest = params.longest_seconds
    events = live_events(
        lambda: follower.subscribe(last_event_id),
        follower.may_go_on,
        seconds=longest if seconds is None else min(seconds, longest),
        check_seconds=params.check_seconds,
    )
    async for event in events:
        yield event
