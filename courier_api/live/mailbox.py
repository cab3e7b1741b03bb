"""What waits for one subscriber."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Condition

from courier_api.live.bus import RESYNC, Count, LiveCount, LiveMessage

__all__ = ["Mailbox", "resync_at"]


def resync_at(last: int | None) -> LiveMessage:
    """Tells that what came up to this message may have been missed."""
    return LiveMessage(last, "", RESYNC)


class Mailbox:
    """
    A bounded queue: putting never waits, and a reader that is too slow loses it.

    Parameters
    ----------
    max_waiting : int
    count : callable
        Told of a reader that was too slow.
    """

    def __init__(self, max_waiting: int, count: Count) -> None:
        self._max_waiting = max_waiting
        self._count = count
        self._waiting: deque[LiveMessage] = deque()
        self._changed = Condition()
        self._wake: Callable[[], None] | None = None
        self._last = 0
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing comes any more; what waits can still be taken."""
        return self._is_closed

    def put(self, message: LiveMessage) -> None:
        """Let a message wait, unless it is older than what was put before."""
        with self._changed:
            if self._is_closed or not self._is_news(message):
                return
            if message.is_resync:
                # All that waits is covered by what the reader is to read anew.
                self._waiting.clear()
            elif len(self._waiting) >= self._max_waiting:
                self._count(LiveCount.SUBSCRIBER_SLOW)
                self._waiting.clear()
                message = resync_at(message.id)
            self._waiting.append(message)
            self._notify()

    def begin(self, before: Iterable[LiveMessage], last: int) -> None:
        """
        Put what came before the first message that was put, which may be there already.

        Parameters
        ----------
        before : iterable of LiveMessage
            In order.
        last : int
            The bus's last message at the moment ``before`` was read.
        """
        with self._changed:
            later = [one for one in self._waiting if one.is_resync or (one.id or 0) > last]
            missed = [] if any(one.is_resync for one in later) else list(before)
            self._waiting = deque([*missed, *later])
            self._last = max(self._last, last)
            if len(self._waiting) > self._max_waiting:
                self._waiting = deque([resync_at(self._last)])
            self._notify()

    def take(self, seconds: float) -> LiveMessage | None:
        """The next message; None when there is none for some seconds, or ever again."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed, seconds)
            return self._waiting.popleft() if self._waiting else None

    async def take_soon(self, seconds: float) -> LiveMessage | None:
        """`take`, for one reader on an event loop."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        with self._changed:
            if self._waiting or self._is_closed:
                return self._waiting.popleft() if self._waiting else None
            self._wake = lambda: _call(loop, woken)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), seconds)
        finally:
            self._wake = None
        return self.take(0)

    def close(self) -> None:
        """Let nothing in any more."""
        with self._changed:
            self._is_closed = True
            self._notify()

    def _is_news(self, message: LiveMessage) -> bool:
        if message.id is None:
            return True
        # To resync at the last message is news, for it says that earlier ones are missing.
        is_news = message.id > self._last or (message.is_resync and message.id == self._last)
        self._last = max(self._last, message.id)
        return is_news

    def _notify(self) -> None:
        self._changed.notify_all()
        if self._wake is not None:
            self._wake()
            self._wake = None


def _call(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    # A loop that has ended has no reader: whoever publishes must not hear of it.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(woken.set)
