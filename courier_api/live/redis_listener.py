"""The one thread of a process that hears what is published, and hands it on."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError

from courier_api.live.bus import RESYNC, Count, LiveCount, LiveMessage
from courier_api.live.hub import Hub

__all__ = ["Listener"]

_LOG = logging.getLogger(__name__)

#: Seconds between looks at whether to end, of silence until a sign of life is asked for, and
#: until the way there counts as lost.
_LOOK, _ASK, _LOST = 0.25, 5.0, 10.0
#: Seconds until one tries again: the first time, and at most.
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 2.0


class Listener:
    """
    Hears one channel; when the way to it was lost, everybody is told to resync.

    Parameters
    ----------
    redis : Redis
        Its own client: one that does not come back by itself, which would hide what was missed.
    channel : str
    hub : Hub
    last : callable
        The number of the last message there is.
    look : callable
        Called several times a second while it hears.
    count : callable
    """

    def __init__(
        self,
        redis: Redis,
        channel: str,
        *,
        hub: Hub,
        last: Callable[[], int],
        look: Callable[[], None],
        count: Count,
    ) -> None:
        self._redis = redis
        self._channel = channel
        self._hub = hub
        self._last = last
        self._look = look
        self._count = count
        self._ending = Event()
        self._hears = Event()
        self._has_heard = False
        self._thread = Thread(target=self._run, name="live-bus", daemon=True)

    def start(self, seconds: float) -> None:
        """Begin, and wait for so long at most until it hears."""
        self._thread.start()
        self._hears.wait(seconds)

    def hears(self) -> bool:
        """Whether what is published now will be heard."""
        return self._hears.is_set()

    def stop(self) -> None:
        """End the thread."""
        self._ending.set()
        # It waits for something to hear: the end of its connection is something.
        self._redis.connection_pool.disconnect()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        wait = _FIRST_WAIT
        while not self._ending.is_set():
            try:
                # The client's own method lacks annotations.
                with closing(self._redis.pubsub()) as channel:  # type: ignore[no-untyped-call]
                    self._join(channel)
                    wait = _FIRST_WAIT
                    self._hear(channel)
            except (RedisError, OSError) as error:
                if self._hears.is_set() and not self._ending.is_set():
                    _LOG.warning("Live bus: the way to Redis is lost (%s).", type(error).__name__)
            except Exception:
                if not self._ending.is_set():
                    _LOG.exception("Live bus: hearing failed; it begins anew.")
            self._hears.clear()
            # Many processes must not all come back at the same moment.
            self._ending.wait(wait * random.uniform(0.5, 1.5))
            wait = min(2 * wait, _LONGEST_WAIT)

    def _join(self, channel: PubSub) -> None:
        channel.subscribe(self._channel)
        answer = channel.get_message(timeout=_LOST)
        if answer is None:
            raise RedisError("The channel was not joined in time.")
        # What is published from here on is heard; what was before may have been missed.
        self._hub.tell_all(self._last())
        if self._has_heard:
            self._count(LiveCount.RECONNECTED)
            _LOG.warning("Live bus: Redis is back.")
        self._has_heard = True
        self._hears.set()

    def _hear(self, channel: PubSub) -> None:
        heard = asked = looked = time.monotonic()
        while not self._ending.is_set():
            told = channel.get_message(timeout=_LOOK)
            now = time.monotonic()
            if now - looked >= _LOOK:
                looked = now
                self._look()
            if told is not None:
                heard = now
                if told["type"] == "message":
                    self._hand_on(told["data"].decode())
            elif now - heard > _LOST:
                raise RedisError("Nothing was heard for too long.")
            elif now - max(heard, asked) > _ASK:
                asked = now
                channel.ping()

    def _hand_on(self, text: str) -> None:
        number, topic, kind, data = text.split("\n", 3)
        if kind == RESYNC:
            self._hub.tell_all(int(number))
        else:
            self._hub.deliver(LiveMessage(int(number), topic, kind, data))
