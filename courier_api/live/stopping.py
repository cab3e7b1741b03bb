"""Streams end as soon as the server is told to stop: it would wait for them, and they for it."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

__all__ = ["told_to_stop"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(end: Callable[[], None]) -> Iterator[None]:
    """
    Have something done when the process is told to stop; then what was to be done before.

    Within an event loop; outside the main thread, where no signals come, nothing is done.

    Parameters
    ----------
    end : callable
        Called apart from the loop.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {one: signal.getsignal(one) for one in _SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        # Whatever was interrupted may hold a lock: so not here and now.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(loop.run_in_executor, None, end)
        earlier = before[signal.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    for one in _SIGNALS:
        signal.signal(one, handle)
    try:
        yield
    finally:
        for one, earlier in before.items():
            signal.signal(one, signal.SIG_DFL if earlier is None else earlier)
