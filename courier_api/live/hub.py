"""Who listens to what, within one process."""

from __future__ import annotations

from collections.abc import Collection
from threading import Lock

from courier_api.live.bus import LiveMessage
from courier_api.live.mailbox import Mailbox, resync_at
from courier_api.live.writing import gathering

__all__ = ["Hub"]


class Hub:
    """Hands each message to the mailboxes of its topic; never waits for a reader."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of_topic: dict[str, set[Mailbox]] = {}
        self._topics: dict[Mailbox, tuple[str, ...]] = {}
        self._is_closed = False

    def join(self, mailbox: Mailbox, topics: Collection[str]) -> None:
        """Let a mailbox have what comes; at once closed when the hub is."""
        with self._lock:
            if self._is_closed:
                mailbox.close()
                return
            self._topics[mailbox] = tuple(topics)
            for topic in topics:
                self._of_topic.setdefault(topic, set()).add(mailbox)

    def leave(self, mailbox: Mailbox) -> None:
        """Give a mailbox nothing more."""
        with self._lock:
            for topic in self._topics.pop(mailbox, ()):
                listening = self._of_topic[topic]
                listening.discard(mailbox)
                if not listening:
                    del self._of_topic[topic]

    def deliver(self, message: LiveMessage) -> None:
        """Hand a message to whoever listens to its topic."""
        # Within the lock, so that all get messages in the order in which they were handed in.
        with self._lock:
            for topic in gathering(message.topic):
                for mailbox in self._of_topic.get(topic, ()):
                    mailbox.put(message)

    def tell_all(self, last: int | None) -> None:
        """Tell everybody to resync."""
        with self._lock:
            for mailbox in self._topics:
                mailbox.put(resync_at(last))

    def close(self) -> None:
        """Close all mailboxes."""
        with self._lock:
            self._is_closed = True
            for mailbox in self._topics:
                mailbox.close()
            self._topics.clear()
            self._of_topic.clear()
