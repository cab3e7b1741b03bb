"""
The port of the live bus, and what passes through it.

The bus is never the system of record. Whatever is published was committed elsewhere first; a
subscriber that may have missed something is told ``resync`` and reads the state anew.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courier_api.live.subscription import Subscription

__all__ = [
    "HEARTBEAT",
    "RESYNC",
    "Bus",
    "BusParams",
    "Count",
    "Hit",
    "LiveCount",
    "LiveMessage",
]

#: Kinds of the bus itself.
HEARTBEAT, RESYNC = "heartbeat", "resync"


class LiveCount(StrEnum):
    """What the bus gives up or does over; each is counted."""

    #: A message that nobody will get, since Redis was out of reach.
    MESSAGE_DROPPED = "message_dropped"
    #: A message that is none: its topic, kind, data or size. Our own fault.
    MESSAGE_REFUSED = "message_refused"
    #: A position or presence that was not kept.
    POSITION_DROPPED = "position_dropped"
    #: A subscriber read too slowly, lost its queue and was told to resync.
    SUBSCRIBER_SLOW = "subscriber_slow"
    #: A rate limit was kept by this process alone.
    LIMIT_LOCAL = "limit_local"
    #: The way to Redis was lost, and found again.
    RECONNECTED = "reconnected"


#: Told each `LiveCount` when it happens, from any thread.
Count = Callable[[LiveCount], None]


@dataclass(frozen=True, slots=True)
class BusParams:
    """
    How much the bus keeps, and for how long.

    Parameters
    ----------
    max_kept : int
        Messages of a topic that somebody who comes back can still be given.
    max_waiting : int
        Messages that wait for one subscriber.
    keep_seconds : int
        For how long messages are kept.
    heartbeat_seconds : float
        A subscriber who is told nothing for so long gets a heartbeat.
    max_bytes : int
        Of a message's data, or a position's.
    max_topics : int
        Of one subscription.
    max_keys : int
        Of rate limits kept by this process.

    Raises
    ------
    ValueError
        When one of them is less than can be.
    """

    max_kept: int = 1_000
    max_waiting: int = 1_000
    keep_seconds: int = 3_600
    heartbeat_seconds: float = 15.0
    max_bytes: int = 16_384
    max_topics: int = 32
    max_keys: int = 100_000

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            # Nothing at all can be kept for no time: then whoever comes back has to resync.
            if value < 0 or (value == 0 and name != "keep_seconds"):
                raise ValueError(f"Live bus: {name} is {value}, wanted more than 0.")


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """
    Something that happened.

    Parameters
    ----------
    id : int or None
        Grows over all topics of the bus; a subscriber that comes back names the last it has seen.
        None where there is nothing to come back to.
    topic, kind : str
    text : str
        The data, as JSON.
    """

    id: int | None
    topic: str
    kind: str
    text: str = "{}"

    @property
    def data(self) -> dict[str, Any]:
        """What is told."""
        read: dict[str, Any] = json.loads(self.text)
        return read

    @property
    def is_resync(self) -> bool:
        """Whether something may have been missed, so that all is to be read anew."""
        return self.kind == RESYNC

    @property
    def is_heartbeat(self) -> bool:
        """Whether nothing happened."""
        return self.kind == HEARTBEAT


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One use of something that is limited.

    Parameters
    ----------
    is_allowed : bool
    remaining : int
        Uses left at this moment.
    retry_seconds : float
        Until the next use is allowed; 0 where this one was.
    """

    is_allowed: bool
    remaining: int
    retry_seconds: float = 0.0


class Bus(ABC):
    """
    Live messages, rate limits, positions and presence; safe to share between threads.

    Nothing here fails because of the bus: what cannot be told or kept is dropped and counted.
    """

    @abstractmethod
    def publish(self, topic: str, kind: str, data: Mapping[str, Any]) -> None:
        """
        Tell whoever listens; after the commit of what is told.

        Parameters
        ----------
        topic : str
            Letters, digits and ``._:/-``, at most 128. Whoever listens to the part before its
            first ``/`` is told too: to ``days``, what is published to each of ``days/...``.
        kind : str
            What happened, in small letters.
        data : mapping
            As JSON; codes and pseudonymous identities only.
        """

    @abstractmethod
    def subscribe(self, topics: Collection[str], after: str | None = None) -> Subscription:
        """
        Listen to topics.

        Parameters
        ----------
        topics : collection of str
        after : str, optional
            The identity of the last message seen, as the subscriber gives it. What came later is
            told first, or ``resync`` where that is no longer known. By default only what comes.

        Raises
        ------
        ValueError
            When there are too many topics, or one is none.
        """

    @abstractmethod
    def hit(self, key: str, limit: int, per_seconds: float, num_uses: int = 1) -> Hit:
        """
        Count uses, if within any ``per_seconds`` there are no more than ``limit``.

        Several at once count all or not at all; what is not allowed does not count.
        """

    @abstractmethod
    def put(
        self,
        group: str,
        name: str,
        data: Mapping[str, Any],
        seconds: float,
        *,
        order: int | None = None,
    ) -> bool:
        """
        Keep the latest of a name, such as a courier's position, for some seconds.

        Parameters
        ----------
        group, name : str
        data : mapping
            As JSON.
        seconds : float
        order : int, optional
            What was put with a greater one stays: whatever comes late does not undo what is newer.
            By default it is put in place of anything.

        Returns
        -------
        is_kept : bool
            False as well where the bus is out of reach.
        """

    @abstractmethod
    def get(self, group: str, name: str) -> dict[str, Any] | None:
        """The latest of a name; None when it has expired or was never kept."""

    @abstractmethod
    def latest(self, group: str) -> dict[str, dict[str, Any]]:
        """The latest of each name of a group that has not expired."""

    def touch(self, group: str, name: str, seconds: float) -> None:
        """Say that somebody is there."""
        self.put(group, name, {}, seconds)

    def present(self, group: str) -> tuple[str, ...]:
        """Who is there, in order."""
        return tuple(sorted(self.latest(group)))

    @abstractmethod
    def is_well(self) -> bool:
        """Whether messages reach everybody they should, at this moment."""

    @abstractmethod
    def dismiss(self) -> None:
        """End all subscriptions of this process, also those to come; the rest goes on."""

    @abstractmethod
    def close(self) -> None:
        """End all subscriptions; whatever comes later is dropped."""
