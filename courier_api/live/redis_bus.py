"""The live bus of many processes, by Redis."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from threading import Lock
from typing import Any

from courier_api.live import scripts
from courier_api.live.bus import (
    Bus,
    BusParams,
    Count,
    Hit,
    LiveCount,
    LiveMessage,
)
from courier_api.live.hub import Hub
from courier_api.live.limits import LocalLimits
from courier_api.live.mailbox import Mailbox, resync_at
from courier_api.live.redis_listener import Listener
from courier_api.live.redis_server import RedisParams, RedisServer, UnreachableError
from courier_api.live.subscription import Subscription
from courier_api.live.writing import check_topics, gathering, json_of, read_after, written

__all__ = ["RedisBus", "RedisParams"]

_LOG = logging.getLogger(__name__)


class RedisBus(Bus):
    """
    A bus over a Redis server, which may go and come back at any time.

    Parameters
    ----------
    url : str
        ``redis://``, ``rediss://`` or ``unix://``.
    params : BusParams
    redis_params : RedisParams
    count : callable
    """

    def __init__(
        self,
        url: str,
        params: BusParams | None = None,
        *,
        redis_params: RedisParams | None = None,
        count: Count = lambda _what: None,
    ) -> None:
        self._params = params or BusParams()
        self._redis_params = redis_params or RedisParams()
        self._count = count
        self._hub = Hub()
        self._limits = LocalLimits(self._params.max_keys)
        # Messages lost on their way to Redis, and how many of them all were told of.
        self._losses = Lock()
        self._num_lost = self._num_told = 0
        self._server = RedisServer(url, self._redis_params)
        self._channel = self._key("live")
        self._listener = Listener(
            self._server.hearing,
            self._channel,
            hub=self._hub,
            last=self._read_last,
            look=self._look,
            count=count,
        )
        self._listener.start(self._redis_params.start_seconds)

    def publish(self, topic: str, kind: str, data: Mapping[str, Any]) -> None:
        """See `Bus.publish`."""
        try:
            text = written(topic, kind, data, self._params)
        except ValueError:
            self._refuse()
            return
        keep_ms = self._params.keep_seconds * 1_000
        args = [self._channel, topic, kind, text, str(self._params.max_kept), str(keep_ms)]
        try:
            self._tell_losses()
            streams = [key for one in gathering(topic) for key in self._of_topic(one)]
            self._server.ask(scripts.PUBLISH, [*self._numbers(), *streams], args)
        except UnreachableError:
            with self._losses:
                self._num_lost += 1
            self._count(LiveCount.MESSAGE_DROPPED)

    def subscribe(self, topics: Collection[str], after: str | None = None) -> Subscription:
        """See `Bus.subscribe`."""
        wanted = check_topics(topics, self._params)
        mailbox = Mailbox(self._params.max_waiting, self._count)
        # It hears first and asks for the past then, so that nothing falls between the two.
        self._hub.join(mailbox, wanted)
        try:
            missed, last = self._missed(wanted, read_after(after))
            mailbox.begin([resync_at(last)] if missed is None else missed, last)
        except UnreachableError:
            mailbox.put(resync_at(None))
        return Subscription(mailbox, self._hub.leave, self._params.heartbeat_seconds)

    def hit(self, key: str, limit: int, per_seconds: float, num_uses: int = 1) -> Hit:
        """See `Bus.hit`."""
        # Keys hold addresses of people's networks: a server in between need not show them.
        digest = blake2b(key.encode(errors="backslashreplace"), digest_size=16).hexdigest()
        span_us = round(per_seconds * 1_000_000)
        keys, args = [self._key("hit", digest)], [str(limit), str(span_us), str(num_uses)]
        try:
            allowed, remaining, wait = self._server.ask(scripts.HIT, keys, args)
        except UnreachableError:
            self._count(LiveCount.LIMIT_LOCAL)
            return self._limits.hit(key, limit, per_seconds, num_uses)
        return Hit(bool(allowed), int(remaining), int(wait) / 1_000_000)

    def put(
        self,
        group: str,
        name: str,
        data: Mapping[str, Any],
        seconds: float,
        *,
        order: int | None = None,
    ) -> bool:
        """See `Bus.put`."""
        try:
            text = json_of(data, self._params.max_bytes)
        except ValueError:
            self._refuse()
            return False
        args = [name, text, str(round(seconds * 1_000)), "" if order is None else str(order)]
        try:
            return bool(self._server.ask(scripts.PUT, self._of_group(group), args))
        except UnreachableError:
            self._count(LiveCount.POSITION_DROPPED)
            return False

    def get(self, group: str, name: str) -> dict[str, Any] | None:
        """See `Bus.get`."""
        try:
            text: bytes | None = self._server.ask(scripts.LATEST_OF, self._of_group(group), [name])
        except UnreachableError:
            return None
        return None if text is None else dict(json.loads(text))

    def latest(self, group: str) -> dict[str, dict[str, Any]]:
        """See `Bus.latest`."""
        try:
            found: list[bytes] = self._server.ask(scripts.LATEST, self._of_group(group), [])
        except UnreachableError:
            return {}
        pairs = zip(found[::2], found[1::2], strict=True)
        return {name.decode(): json.loads(text) for name, text in pairs}

    def is_well(self) -> bool:
        """See `Bus.is_well`."""
        return self._listener.hears() and self._server.answers()

    def dismiss(self) -> None:
        """See `Bus.dismiss`."""
        self._hub.close()

    def close(self) -> None:
        """See `Bus.close`."""
        self._hub.close()
        self._listener.stop()
        self._server.close()

    def _missed(
        self, topics: Sequence[str], seen: int | None
    ) -> tuple[list[LiveMessage] | None, int]:
        """What came after a message, None where that is not known; and the last there is."""
        keys = [key for topic in topics for key in self._of_topic(topic)]
        keep_us = self._params.keep_seconds * 1_000_000
        after = "" if seen is None else str(seen)
        args = [after, str(keep_us), str(self._params.max_waiting)]
        known, last, entries = self._server.ask(scripts.HISTORY, [*self._numbers(), *keys], args)
        if not known:
            return None, int(last)
        found = [
            LiveMessage(
                int(number.partition(b"-")[0]), topic.decode(), kind.decode(), text.decode()
            )
            for topic, number, kind, text in entries
        ]
        return sorted(found, key=lambda one: one.id or 0), int(last)

    def _tell_losses(self) -> None:
        """
        Let everybody resync where messages were lost.

        Those who listen at other processes go on as if nothing had been, so they are told too, and
        before anything else is.
        """
        with self._losses:
            num_lost = self._num_lost
        if num_lost != self._num_told:
            self._server.ask(scripts.RESYNC_ALL, self._numbers(), [self._channel])
            self._num_told = num_lost

    def _look(self) -> None:
        """Called by the listener time and again: losses are told though nothing is published."""
        with suppress(UnreachableError):
            self._tell_losses()

    def _read_last(self) -> int:
        """
        The number of the last message.

        Raises
        ------
        RedisError
            As the listener expects it: it tries again by itself.
        """
        args = ["", "0", "0"]
        _, last, _ = self._server.ask_plainly(scripts.HISTORY, self._numbers(), args)
        return int(last)

    def _key(self, *parts: str) -> str:
        return ":".join((self._redis_params.namespace, *parts))

    def _numbers(self) -> list[str]:
        return [self._key("last"), self._key("first")]

    def _of_topic(self, topic: str) -> list[str]:
        return [self._key("stream", topic), self._key("trimmed", topic)]

    def _of_group(self, group: str) -> list[str]:
        return [self._key(part, group) for part in ("ends", "latest", "orders")]

    def _refuse(self) -> None:
        self._count(LiveCount.MESSAGE_REFUSED)
        _LOG.exception("A live message could not be written.")
