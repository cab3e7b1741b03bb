"""How a subscriber reads."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from courier_api.live.bus import HEARTBEAT, LiveMessage
from courier_api.live.mailbox import Mailbox

__all__ = ["Subscription"]

_HEARTBEAT = LiveMessage(None, "", HEARTBEAT)


class Subscription:
    """
    Messages in order, with heartbeats between; ends when it or the bus is closed.

    Read it with ``for`` in a thread, or with ``async for`` on an event loop, by one reader.

    Parameters
    ----------
    mailbox : Mailbox
    leave : callable
        Told the mailbox when nobody reads it any more.
    heartbeat_seconds : float
    """

    def __init__(
        self, mailbox: Mailbox, leave: Callable[[Mailbox], None], heartbeat_seconds: float
    ) -> None:
        self._mailbox = mailbox
        self._leave = leave
        self._heartbeat_seconds = heartbeat_seconds

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> LiveMessage:
        message = self._mailbox.take(self._heartbeat_seconds)
        if message is None and self._mailbox.is_closed:
            raise StopIteration
        return message or _HEARTBEAT

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> LiveMessage:
        message = await self.soon(self._heartbeat_seconds)
        if message is None:
            raise StopAsyncIteration
        return message

    async def soon(self, seconds: float) -> LiveMessage | None:
        """The next message within some seconds, or a heartbeat; None once it has ended."""
        seconds = min(seconds, self._heartbeat_seconds)
        message = await self._mailbox.take_soon(seconds)
        if message is None and self._mailbox.is_closed:
            return None
        return message or _HEARTBEAT

    def close(self) -> None:
        """Read no more."""
        self._leave(self._mailbox)
        self._mailbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
