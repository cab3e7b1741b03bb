"""The live bus of one process."""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

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
from courier_api.live.places import LatestKept
from courier_api.live.subscription import Subscription
from courier_api.live.writing import check_topics, gathering, json_of, read_after, written

__all__ = ["LocalBus", "now_us"]

_LOG = logging.getLogger(__name__)


def now_us() -> int:
    """Microseconds since 1970, UTC, by this machine's clock."""
    return time.time_ns() // 1_000


@dataclass(slots=True)
class _Ring:
    """The last messages of a topic."""

    #: Of the newest message that is no longer kept.
    trimmed: int = 0
    messages: deque[LiveMessage] = field(default_factory=deque)


class LocalBus(Bus):
    """
    A bus within one process: the default, where no Redis is.

    Parameters
    ----------
    params : BusParams
    count : callable
    clock : callable
        Microseconds since 1970: they number the messages, so that numbers of an earlier run of the
        program are known as such.
    monotonic : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        params: BusParams | None = None,
        *,
        count: Count = lambda _what: None,
        clock: Callable[[], int] = now_us,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._params = params or BusParams()
        self._count = count
        self._clock = clock
        self._hub = Hub()
        self._limits = LocalLimits(self._params.max_keys, monotonic)
        self._kept = LatestKept(monotonic)
        self._lock = Lock()
        # Topics in the order of their last message.
        self._rings: OrderedDict[str, _Ring] = OrderedDict()
        self._first = self._last = clock()

    def publish(self, topic: str, kind: str, data: Mapping[str, Any]) -> None:
        """See `Bus.publish`."""
        try:
            text = written(topic, kind, data, self._params)
        except ValueError:
            self._refuse()
            return
        with self._lock:
            now = self._clock()
            self._last = max(self._last + 1, now)
            message = LiveMessage(self._last, topic, kind, text)
            self._keep(message)
            self._forget(now)
            self._hub.deliver(message)

    def subscribe(self, topics: Collection[str], after: str | None = None) -> Subscription:
        """See `Bus.subscribe`."""
        wanted = check_topics(topics, self._params)
        seen = read_after(after)
        mailbox = Mailbox(self._params.max_waiting, self._count)
        with self._lock:
            self._hub.join(mailbox, wanted)
            missed = [] if seen is None else self._missed(wanted, seen)
            mailbox.begin([resync_at(self._last)] if missed is None else missed, self._last)
        return Subscription(mailbox, self._hub.leave, self._params.heartbeat_seconds)

    def hit(self, key: str, limit: int, per_seconds: float, num_uses: int = 1) -> Hit:
        """See `Bus.hit`."""
        return self._limits.hit(key, limit, per_seconds, num_uses)

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
        return self._kept.put(group, name, text, seconds, order)

    def get(self, group: str, name: str) -> dict[str, Any] | None:
        """See `Bus.get`."""
        text = self._kept.get(group, name)
        return None if text is None else dict(json.loads(text))

    def latest(self, group: str) -> dict[str, dict[str, Any]]:
        """See `Bus.latest`."""
        return {name: json.loads(text) for name, text in self._kept.latest(group).items()}

    def is_well(self) -> bool:
        """See `Bus.is_well`."""
        return True

    def dismiss(self) -> None:
        """See `Bus.dismiss`."""
        self._hub.close()

    def close(self) -> None:
        """See `Bus.close`."""
        self._hub.close()

    def _keep(self, message: LiveMessage) -> None:
        for topic in gathering(message.topic):
            ring = self._rings.setdefault(topic, _Ring())
            self._rings.move_to_end(topic)
            ring.messages.append(message)
            if len(ring.messages) > self._params.max_kept:
                ring.trimmed = ring.messages.popleft().id or 0

    def _forget(self, now: int) -> None:
        """Let go of topics that have been silent for so long that nobody is given their past."""
        while self._rings:
            ring = next(iter(self._rings.values()))
            if (ring.messages[-1].id or 0) >= self._oldest(now):
                return
            self._rings.popitem(last=False)

    def _missed(self, topics: Collection[str], seen: int) -> list[LiveMessage] | None:
        """What came after a message; None where that is not known."""
        if seen == self._last:
            return []
        rings = [self._rings[topic] for topic in topics if topic in self._rings]
        known_since = max(self._first, self._oldest(self._clock()), *(one.trimmed for one in rings))
        if not known_since <= seen < self._last:
            return None
        found = [one for ring in rings for one in ring.messages if (one.id or 0) > seen]
        return sorted(found, key=lambda one: one.id or 0)

    def _oldest(self, now: int) -> int:
        return now - self._params.keep_seconds * 1_000_000

    def _refuse(self) -> None:
        self._count(LiveCount.MESSAGE_REFUSED)
        _LOG.exception("A live message could not be written.")
