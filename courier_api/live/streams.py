"""Streams of live events to browsers: how many, for how long, and for whom they go on."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from anyio.to_thread import run_sync
from fastapi.sse import ServerSentEvent

from courier_api.errors import CourierApiError
from courier_api.live.sse import RETRY_MS, event_of
from courier_api.live.subscription import Subscription

__all__ = [
    "END",
    "Ending",
    "LiveStreams",
    "StreamParams",
    "TooManyStreamsError",
    "end_of",
    "live_events",
]

#: Name of a stream's last event.
END = "end"

#: Messages that a stream which is over may still bring: those that had come before.
_MAX_AFTER = 1_000


class TooManyStreamsError(CourierApiError):
    """The login follows too many streams already: close one."""

    status = 429
    code = "too_many_streams"
    retry_after_s = 15


class Ending(StrEnum):
    """Why a stream ended, where the server ended it."""

    #: Its time is over: come back, with what was seen last.
    AGAIN = "again"
    #: The login is over: renew it first.
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class StreamParams:
    """
    Limits of streams.

    Parameters
    ----------
    most_of_login : int
        At the same time, at one process of the server.
    check_seconds : float
        Between two looks at whether the login is still good.
    longest_seconds : float
        Of one stream.
    """

    most_of_login: int = 6
    check_seconds: float = 10.0
    longest_seconds: float = 900.0


class LiveStreams:
    """
    Counts the streams of each login.

    Parameters
    ----------
    params : StreamParams
    count : callable
        Told of each stream: 1 when it begins, -1 when it has ended.
    """

    def __init__(
        self, params: StreamParams, *, count: Callable[[int], None] = lambda _num: None
    ) -> None:
        self.params = params
        self._count = count
        self._lock = Lock()
        self._num_of_login: Counter[bytes] = Counter()

    @contextmanager
    def claim(self, session_id: bytes) -> Iterator[None]:
        """
        Count a stream for as long as the block lasts.

        Raises
        ------
        TooManyStreamsError
        """
        with self._lock:
            if self._num_of_login[session_id] >= self.params.most_of_login:
                most = self.params.most_of_login
                raise TooManyStreamsError(f"This login follows {most} streams already.")
            self._num_of_login[session_id] += 1
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)
            with self._lock:
                self._num_of_login[session_id] -= 1
                if not self._num_of_login[session_id]:
                    del self._num_of_login[session_id]


async def live_events(
    subscribe: Callable[[], Subscription],
    may_go_on: Callable[[], bool],
    *,
    seconds: float,
    check_seconds: float,
) -> AsyncIterator[ServerSentEvent]:
    """
    The events of a subscription, until the browser, the bus, the login or the time is gone.

    Parameters
    ----------
    subscribe : callable
        Makes the subscription; called apart from the event loop.
    may_go_on : callable
        Whether the login is still good; called apart from the event loop.
    seconds : float
        How long to follow; 0: what was missed, and no more.
    check_seconds : float
        Between two looks at the login.
    """
    subscription = await run_sync(subscribe)
    begin = time.monotonic()
    until, check_at, num_after = begin + seconds, begin + check_seconds, 0
    try:
        # Tells the browser at once that the stream is there.
        yield ServerSentEvent(comment="live", retry=RETRY_MS)
        while True:
            now = time.monotonic()
            if now >= check_at:
                if not await run_sync(may_go_on):
                    yield end_of(Ending.LOGIN)
                    return
                check_at = now + check_seconds
            message = await subscription.soon(max(0.0, min(until, check_at) - now))
            if message is None:
                return
            is_over = now >= until
            if is_over and (message.is_heartbeat or num_after >= _MAX_AFTER):
                yield end_of(Ending.AGAIN)
                return
            num_after += is_over
            yield event_of(message)
    finally:
        subscription.close()


def end_of(why: Ending) -> ServerSentEvent:
    """The last event of a stream that the server ends."""
    return ServerSentEvent(raw_data=json.dumps({"reason": why}), event=END)
