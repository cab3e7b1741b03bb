"""Readers of a subscription, and waiting without sleeping blindly."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

from courier_api.live.bus import LiveMessage
from courier_api.live.subscription import Subscription

WAIT_SECONDS = 20.0


def numbers(messages: list[LiveMessage]) -> list[int]:
    """What `{"n": ...}` messages told."""
    return [one.data["n"] for one in messages if not one.is_resync]


def read(subscription: Subscription, num: int) -> list[LiveMessage]:
    """The next messages, without heartbeats."""
    found: list[LiveMessage] = []
    give_up = time.monotonic() + WAIT_SECONDS
    while len(found) < num:
        message = next(subscription)
        if not message.is_heartbeat:
            found.append(message)
        assert time.monotonic() < give_up, f"only {len(found)} of {num} messages came"
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    give_up = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < give_up, "it never came to hold"
        time.sleep(0.01)


class Reader(Thread):
    """Reads a subscription to its end."""

    def __init__(self, subscription: Subscription) -> None:
        super().__init__(daemon=True)
        self.subscription = subscription
        self.found: list[LiveMessage] = []
        self.start()

    def run(self) -> None:
        self.found.extend(one for one in self.subscription if not one.is_heartbeat)

    def finish(self) -> list[LiveMessage]:
        """All that was read; the subscription is to be closed first."""
        self.join(WAIT_SECONDS)
        assert not self.is_alive()
        return self.found
